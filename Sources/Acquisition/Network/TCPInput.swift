@preconcurrency import Glibc

/// A TCP server as a source: resolves, connects to one address after the other, reads, reconnects.
final class TCPInput: Input {
    /// How long resolving, and then connecting, may take in all; milliseconds.
    static let patience: Int64 = 10_000
    /// How long one of several addresses is tried at least; milliseconds.
    static let leastPatience: Int64 = 2_000
    /// A server passes on small pieces; so long they collect in the kernel, milliseconds.
    static let readDelayMilliseconds: Int64 = 50

    private enum State {
        case closed
        case resolving(NameLookup, until: Int64)
        case connecting(Int32, until: Int64)
        case open(Int32)
    }

    private let host: String
    private let port: Int
    private let initialDelay: ReadDelay
    private var delay: ReadDelay
    private var state = State.closed
    private var addresses: ArraySlice<SocketAddress> = []
    private var addressPatience = TCPInput.patience
    private var reconnection = Reconnection()

    init(host: String, port: Int, readDelayMilliseconds: Int64? = nil) {
        self.host = host
        self.port = port
        initialDelay = ReadDelay(milliseconds: readDelayMilliseconds ?? Self.readDelayMilliseconds)
        delay = initialDelay
    }

    deinit { close() }

    var descriptor: Int32? {
        switch state {
        case .closed: nil
        case .resolving(let lookup, _): lookup.descriptor
        case .connecting(let descriptor, _), .open(let descriptor): descriptor
        }
    }

    var pollEvents: Int16 {
        switch state {
        case .connecting: Int16(POLLOUT)
        case .open where !delay.wantsPoll: 0
        default: Int16(POLLIN)
        }
    }

    var deadline: Int64? {
        switch state {
        case .closed: reconnection.deadline
        case .resolving(_, let until), .connecting(_, let until): until
        case .open: delay.readAt
        }
    }

    func service(
        revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) -> SourceEvent {
        switch state {
        case .closed:
            return reconnection.action(at: now) == .wait ? .nothing : resolve(now)
        case .resolving(let lookup, let until):
            if revents != 0 { return resolved(lookup.answer(), now) }
            return now < until ? .nothing : lose(.unknownHost(host: host, reason: "no answer"), now)
        case .connecting(let descriptor, let until):
            if revents != 0 { return connected(descriptor, now) }
            return now < until ? .nothing : connectToNext(after: ETIMEDOUT, now)
        case .open(let descriptor):
            return receive(descriptor, revents, now, buffer)
        }
    }

    func close() {
        if let descriptor { Glibc.close(descriptor) }
        state = .closed
    }

    private func resolve(_ now: Int64) -> SourceEvent {
        // An address needs no name server, and so no thread.
        if case .success(let found) = SocketAddress.resolve(host: host, port: port, numericOnly: true) {
            return resolved(.success(found), now)
        }
        switch NameLookup.start(host: host, port: port) {
        case .success(let lookup): state = .resolving(lookup, until: now + Self.patience)
        case .failure(let error): return lose(fault(error.code), now)
        }
        return .nothing
    }

    private func resolved(_ answer: Result<[SocketAddress], ResolutionError>, _ now: Int64) -> SourceEvent {
        close()
        switch answer {
        case .failure(let error): return lose(.unknownHost(host: host, reason: error.text), now)
        case .success(let found):
            addresses = found[...]
            addressPatience = max(Self.leastPatience, Self.patience / Int64(max(found.count, 1)))
            return connectToNext(after: EADDRNOTAVAIL, now)
        }
    }

    /// Tries the addresses that are left; with none left the last error is the fault.
    private func connectToNext(after failure: Int32, _ now: Int64) -> SourceEvent {
        close()
        var failure = failure
        while let address = addresses.popFirst() {
            switch TCPSocket.connect(to: address) {
            case .success(let descriptor):
                state = .connecting(descriptor, until: now + addressPatience)
                return .nothing
            case .failure(let error): failure = error.code
            }
        }
        return lose(fault(failure), now)
    }

    private func connected(_ descriptor: Int32, _ now: Int64) -> SourceEvent {
        let failure = TCPSocket.connectionError(descriptor)
        guard failure == 0 else { return connectToNext(after: failure, now) }
        state = .open(descriptor)
        delay = initialDelay
        reconnection.opened(at: now)
        return .opened
    }

    private func receive(
        _ descriptor: Int32, _ revents: Int16, _ now: Int64, _ buffer: UnsafeMutableRawBufferPointer
    ) -> SourceEvent {
        let hasFailed = revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        let isDue = delay.shouldRead(isReadable: revents & Int16(POLLIN) != 0, at: now)
        guard isDue || hasFailed else { return .nothing }
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        let failure = errno
        delay.didRead(max(0, count))
        if count > 0 { return .bytes(count) }
        if count < 0 && (failure == EINTR || failure == EAGAIN && !hasFailed) { return .nothing }
        return lose(count == 0 ? .closedByPeer(host: host, port: port) : fault(failure), now)
    }

    private func lose(_ fault: SourceFault, _ now: Int64) -> SourceEvent {
        close()
        return .lost(fault, retryMilliseconds: reconnection.failed(at: now))
    }

    private func fault(_ code: Int32) -> SourceFault {
        switch code {
        case ECONNREFUSED: .connectionRefused(host: host, port: port)
        case ETIMEDOUT: .timedOut(host: host, port: port)
        case ECONNRESET, EPIPE, EAGAIN: .closedByPeer(host: host, port: port)
        default: .other(action: "connect to", subject: SourceFault.address(host, port), errno: code)
        }
    }
}
