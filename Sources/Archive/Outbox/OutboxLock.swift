@preconcurrency import Glibc

/// The right to send an archive's mails: held by one process at a time, given up when it ends, however it ends.
public final class OutboxLock {
    private let descriptor: Int32

    /// Takes the lock; nil if another process has it. Throws `file` if the lock file cannot be opened.
    public init?(_ layout: ArchiveLayout) throws(ArchiveError) {
        let path = layout.root + "/outbox.lock"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw .file(path: path, action: "open the lock", code: errno) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        descriptor = file
    }

    deinit { close(descriptor) }
}
