@preconcurrency import Glibc

/// A serial device as a source: opens, reads late and in bulk, reopens.
final class SerialInput: Input {
    private let line: SerialLine
    private let initialDelay: ReadDelay
    private var delay: ReadDelay
    private var reconnection = Reconnection()
    private(set) var descriptor: Int32?

    init(_ line: SerialLine, readDelayMilliseconds: Int64?) {
        self.line = line
        initialDelay = readDelayMilliseconds.map(ReadDelay.init(milliseconds:)) ?? ReadDelay(baudRate: line.baudRate)
        delay = initialDelay
    }

    deinit { close() }

    var pollEvents: Int16 { delay.wantsPoll ? Int16(POLLIN) : 0 }

    var deadline: Int64? { descriptor == nil ? reconnection.deadline : delay.readAt }

    func service(
        revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) -> SourceEvent {
        guard let descriptor else { return open(now) }
        let hasFailed = revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        let isDue = delay.shouldRead(isReadable: revents & Int16(POLLIN) != 0, at: now)
        guard isDue || hasFailed else { return .nothing }
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        let failure = errno
        delay.didRead(max(0, count))
        if count > 0 { return .bytes(count) }
        if count < 0 && failure == EINTR { return .nothing }
        if count < 0 && failure == EAGAIN && !hasFailed { return .nothing }
        return lose(fault(count, failure), now)
    }

    func close() {
        guard let descriptor else { return }
        self.descriptor = nil
        Glibc.close(descriptor)
    }

    private func open(_ now: Int64) -> SourceEvent {
        switch reconnection.action(at: now) {
        case .wait: return .nothing
        case .look:
            reconnection.pathExists(Path.exists(line.device), at: now)
            guard reconnection.action(at: now) == .open else { return .nothing }
        case .open: break
        }
        do throws(SourceFault) {
            descriptor = try SerialPort.open(line)
        } catch {
            return lose(error, now)
        }
        delay = initialDelay
        reconnection.opened(at: now)
        return .opened
    }

    private func lose(_ fault: SourceFault, _ now: Int64) -> SourceEvent {
        close()
        let retry = reconnection.failed(at: now, missingPath: !Path.exists(line.device))
        return .lost(fault, retryMilliseconds: retry)
    }

    private func fault(_ count: Int, _ failure: Int32) -> SourceFault {
        if count == 0 || [EIO, ENXIO, ENODEV, EBADF, EAGAIN].contains(failure) { return .unplugged(path: line.device) }
        return .other(action: "read", subject: line.device, errno: failure)
    }
}
