@preconcurrency import Glibc

/// Files that commands write for the user.
enum NewFile {
    /// Writes a file whole, or nothing: beside it first, then renamed. Throws a sentence.
    ///
    /// A file that is there is kept as `.old`, replacing an older one, if `replaces`; else it is a failure.
    static func write(_ text: String, to path: String, mode: mode_t, replaces: Bool) throws {
        if access(path, F_OK) == 0 {
            guard replaces else { throw Failure("\(path) is there already; --force replaces it and keeps the old one") }
            guard rename(path, path + ".old") == 0 else { throw failure("keep the old \(path)") }
        }
        let aside = path + ".new"
        unlink(aside)
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write \(aside)") }
        defer { close(descriptor) }
        fchmod(descriptor, mode)
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = failure("write \(aside)")
                unlink(aside)
                throw error
            }
            offset += written
        }
        guard fsync(descriptor) == 0, rename(aside, path) == 0 else { throw failure("write \(path)") }
    }

    private static func failure(_ action: String) -> Failure {
        Failure("cannot \(action): \(String(cString: strerror(errno)))")
    }
}
