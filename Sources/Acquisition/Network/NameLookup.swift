@preconcurrency import Glibc

/// Resolves a host name on a thread of its own, which ends with the answer, so that a slow name server never stops
/// the loop.
///
/// The answer comes as one packet on a socket pair: a signed 32-bit code, 0 if it worked, then for each address a
/// byte with its length and its bytes. Nothing is shared: if the loop has lost patience, the packet goes nowhere.
struct NameLookup {
    static let mostAddresses = 16
    private static let longestAnswer = 4 + mostAddresses * 129

    /// The descriptor that becomes readable with the answer; the owner closes it.
    let descriptor: Int32

    private final class Question {
        let host: String
        let port: Int
        let answer: Int32

        init(host: String, port: Int, answer: Int32) {
            self.host = host
            self.port = port
            self.answer = answer
        }
    }

    /// Starts the thread; fails with the error number of what could not be made.
    static func start(host: String, port: Int) -> Result<NameLookup, SystemError> {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { return .failure(SystemError(code: errno)) }
        let question = Unmanaged.passRetained(Question(host: host, port: port, answer: pair[1]))
        var thread = pthread_t()
        let code = withSignalsBlocked {
            pthread_create(&thread, nil, { NameLookup.run($0) }, question.toOpaque())
        }
        guard code == 0 else {
            question.release()
            close(pair[0])
            close(pair[1])
            return .failure(SystemError(code: code))
        }
        pthread_detach(thread)
        return .success(NameLookup(descriptor: pair[0]))
    }

    /// The answer, once the descriptor is readable.
    func answer() -> Result<[SocketAddress], ResolutionError> {
        var packet = [UInt8](repeating: 0, count: Self.longestAnswer)
        let count = recv(descriptor, &packet, packet.count, Int32(MSG_DONTWAIT))
        guard count >= 4 else { return .failure(ResolutionError(code: EAI_AGAIN)) }
        let code = packet.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
        guard code == 0 else { return .failure(ResolutionError(code: code)) }
        var addresses: [SocketAddress] = []
        var position = 4
        while position < count {
            let end = min(position + 1 + Int(packet[position]), count)
            addresses.append(SocketAddress(bytes: Array(packet[position + 1..<end])))
            position = end
        }
        return .success(addresses)
    }

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        let question = Unmanaged<Question>.fromOpaque(context).takeRetainedValue()
        defer { close(question.answer) }
        var packet: [UInt8] = []
        switch SocketAddress.resolve(host: question.host, port: question.port, numericOnly: false) {
        case .success(let addresses):
            withUnsafeBytes(of: Int32(0)) { packet.append(contentsOf: $0) }
            for address in addresses where address.bytes.count <= 128 {
                packet.append(UInt8(address.bytes.count))
                packet.append(contentsOf: address.bytes)
            }
        case .failure(let error): withUnsafeBytes(of: error.code) { packet.append(contentsOf: $0) }
        }
        _ = send(question.answer, packet, packet.count, Int32(MSG_NOSIGNAL))
        return nil
    }

    /// The program's signals are for its own threads: the new thread inherits a mask that blocks them all.
    private static func withSignalsBlocked(_ body: () -> Int32) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

/// An error number of the system.
struct SystemError: Error, Equatable {
    let code: Int32
}
