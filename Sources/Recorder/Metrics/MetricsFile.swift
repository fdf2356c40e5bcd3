@preconcurrency import Glibc

/// A file that others read while it is written again and again: they see it as it was or as it is, never half of it.
struct MetricsFile: Sendable, Equatable {
    /// Why it could not be written.
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let action: String
        let code: Int32

        var description: String { "cannot \(action) \(path): \(String(cString: strerror(code)))" }
    }

    let path: String
    let mode: mode_t

    /// The name under which the next version is written; the collector reads only names that end in `.prom`.
    var draft: String {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? path
        return path.dropLast(name.count) + "." + name + ".new"
    }

    /// Puts `text` in place of what the file has. Throws if that cannot be done; what was there stays then.
    func write(_ text: String) throws(Failure) {
        // What an earlier process left, or somebody put there, is not written through.
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(path: draft, action: "make", code: errno) }
        var code: Int32 = 0
        if fchmod(file, mode) != 0 { code = errno }
        let bytes = Array(text.utf8)
        var done = 0
        while code == 0, done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 { done += count } else if errno != EINTR { code = errno }
        }
        if close(file) != 0, code == 0 { code = errno }
        if code == 0, rename(draft, path) == 0 { return }
        let action = code == 0 ? "replace" : "write"
        if code == 0 { code = errno }
        unlink(draft)
        throw Failure(path: path, action: action, code: code)
    }
}
