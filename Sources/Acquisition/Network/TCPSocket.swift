@preconcurrency import Glibc

/// Makes non-blocking TCP sockets that notice a dead peer; no state of its own.
enum TCPSocket {
    /// Seconds of silence after which the kernel asks whether the peer is still there.
    static let keepaliveIdle: Int32 = 30
    /// Seconds between such questions.
    static let keepaliveInterval: Int32 = 10
    /// Questions without an answer after which the connection is dead.
    static let keepaliveCount: Int32 = 3
    /// Milliseconds after which anything unanswered ends the connection.
    static let userTimeout: Int32 = 60_000

    /// Begins to connect; the socket becomes writable when that has worked or failed.
    static func connect(to address: SocketAddress) -> Result<Int32, SystemError> {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { return .failure(SystemError(code: errno)) }
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        let tcp = Int32(IPPROTO_TCP)
        set(descriptor, tcp, TCP_KEEPIDLE, keepaliveIdle)
        set(descriptor, tcp, TCP_KEEPINTVL, keepaliveInterval)
        set(descriptor, tcp, TCP_KEEPCNT, keepaliveCount)
        set(descriptor, tcp, TCP_USER_TIMEOUT, userTimeout)
        let outcome = address.withPointer { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno } ?? EINVAL
        guard outcome == 0 || outcome == EINPROGRESS else {
            close(descriptor)
            return .failure(SystemError(code: outcome))
        }
        return .success(descriptor)
    }

    /// How connecting ended: 0, or the error number.
    static func connectionError(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
        return code
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
