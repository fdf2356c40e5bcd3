@preconcurrency import Glibc

extension ArchiveLock {
    /// Who has the lock, in its own words (`smtrace run (process 4711)`); nil if nobody has it or that cannot be told.
    ///
    /// Holds a shared lock for a moment, so that nothing of the file is changed.
    public static func holder(of layout: ArchiveLayout) -> String? {
        let descriptor = open(layout.lock, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        guard errno == EWOULDBLOCK else { return nil }
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return "another process" }
        return String(decoding: bytes[..<count].prefix { $0 >= 0x20 }, as: UTF8.self)
    }
}
