@preconcurrency import Glibc

/// A file, a named pipe or standard input as a source: read as fast as it is asked, to its end.
final class FileInput: Input {
    private let path: String?
    private var reconnection = Reconnection()
    private var byteOffset: Int64 = 0
    private var hasEnded = false
    private(set) var descriptor: Int32?

    init(path: String) { self.path = path }

    /// Standard input; its descriptor stays blocking, as other programs share it, and is read only when poll says so.
    init(standardInput: Void) { path = nil }

    deinit { close() }

    var pollEvents: Int16 { Int16(POLLIN) }

    var deadline: Int64? { descriptor != nil || hasEnded ? nil : reconnection.deadline }

    func service(
        revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) -> SourceEvent {
        if hasEnded { return .nothing }
        guard let descriptor else { return open(now) }
        // A pipe nobody has opened for writing yet reads as ended, but poll does not report it.
        guard revents != 0 else { return .nothing }
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        let failure = errno
        if count > 0 {
            byteOffset += Int64(count)
            return .bytes(count)
        }
        if count < 0 && (failure == EINTR || failure == EAGAIN) { return .nothing }
        if count < 0 { return lose(.other(action: "read", subject: path ?? "stdin", errno: failure), now) }
        hasEnded = true
        close()
        return .ended
    }

    func close() {
        guard let descriptor else { return }
        self.descriptor = nil
        if path != nil { Glibc.close(descriptor) }
    }

    private func open(_ now: Int64) -> SourceEvent {
        switch reconnection.action(at: now) {
        case .wait: return .nothing
        case .look:
            reconnection.pathExists(path.map(Path.exists) ?? true, at: now)
            guard reconnection.action(at: now) == .open else { return .nothing }
        case .open: break
        }
        guard let path else {
            descriptor = STDIN_FILENO
            reconnection.opened(at: now)
            return .opened
        }
        let opened = Glibc.open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else { return lose(SourceFault(opening: path, errno: errno), now) }
        // After an error in the middle of a file it goes on where it stopped; a pipe cannot be positioned.
        if byteOffset > 0 { lseek(opened, off_t(byteOffset), SEEK_SET) }
        descriptor = opened
        reconnection.opened(at: now)
        return .opened
    }

    private func lose(_ fault: SourceFault, _ now: Int64) -> SourceEvent {
        close()
        let isMissing = path.map { !Path.exists($0) } ?? false
        return .lost(fault, retryMilliseconds: reconnection.failed(at: now, missingPath: isMissing))
    }
}
