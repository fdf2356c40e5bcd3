@preconcurrency import Glibc

/// The right to write to an archive: held by one process at a time, given up when it ends, however it ends.
public final class ArchiveLock {
    private let descriptor: Int32

    /// Takes the lock. `purpose` is told to those who find it taken.
    ///
    /// Throws `inUse` with the holder's words if another process has it, `file` if the lock file cannot be opened.
    public init(_ layout: ArchiveLayout, purpose: String) throws(ArchiveError) {
        let path = layout.lock
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw .file(path: path, action: "open the lock", code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = Self.holder(of: descriptor)
            close(descriptor)
            if code == EWOULDBLOCK { throw .inUse(folder: layout.root, holder: holder) }
            throw .file(path: path, action: "lock", code: code)
        }
        let text = Array("smtrace \(purpose) (process \(getpid()))\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    private static func holder(of descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count].prefix { $0 >= 0x20 }, as: UTF8.self)
    }

    deinit {
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }
}
