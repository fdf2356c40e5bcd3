import Foundation
import Testing

@testable import Acquisition

/// A TCP server on loopback, closed with its last reference.
private final class Server {
    struct Failure: Error {}

    let listener: Int32
    let port: Int
    private var clients: [Int32] = []

    init(port wanted: Int = 0) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(wanted).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        guard outcome else { throw Failure() }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func accept() { clients.append(Foundation.accept(listener, nil, nil)) }

    func send(_ bytes: [UInt8]) {
        _ = clients.last.map { Foundation.send($0, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    func hangUp() {
        for client in clients { close(client) }
        clients = []
    }

    deinit {
        hangUp()
        close(listener)
    }
}

@Suite struct TCPSourceTests {
    @Test(arguments: ["127.0.0.1", "localhost"])
    func bytesOfAServerAreRead(host: String) throws {
        let server = try Server()
        let runner = SourceRunner(.tcp(host: host, port: server.port))
        #expect(runner.run { $0.events == [.opened] })
        server.accept()
        server.send([1, 2, 3])
        #expect(runner.run { $0.bytes == [1, 2, 3] })
    }

    @Test func closedConnectionIsMadeAgain() throws {
        let server = try Server()
        let runner = SourceRunner(.tcp(host: "127.0.0.1", port: server.port))
        #expect(runner.run { $0.events == [.opened] })
        server.accept()
        server.send([1])
        #expect(runner.run { $0.bytes == [1] })
        server.hangUp()
        #expect(runner.run { $0.lastLoss != nil })
        #expect(runner.lastLoss?.0 == .closedByPeer(host: "127.0.0.1", port: server.port))
        #expect(runner.lastLoss?.1 == 1_000)
        #expect(runner.source.descriptor == nil)
        runner.clockShift += 1_000
        #expect(runner.run { $0.events.last == .opened })
        server.accept()
        server.send([2])
        #expect(runner.run { $0.bytes == [1, 2] })
    }

    @Test func lastBytesBeforeAHangUpAreReadInSpiteOfTheDelay() throws {
        let server = try Server()
        let runner = SourceRunner(.tcp(host: "127.0.0.1", port: server.port), readDelayMilliseconds: 200)
        #expect(runner.run { $0.events == [.opened] })
        server.accept()
        server.send([1])
        #expect(runner.run { $0.bytes == [1] })
        server.send([7, 8, 9])
        server.hangUp()
        #expect(runner.run { $0.lastLoss != nil })
        #expect(runner.bytes == [1, 7, 8, 9])
    }

    @Test func refusedConnectionIsTriedAgainAndWorksOnceAServerListens() throws {
        var server: Server? = try Server()
        let port = try #require(server).port
        server = nil
        let runner = SourceRunner(.tcp(host: "127.0.0.1", port: port))
        #expect(runner.run { $0.lastLoss != nil })
        #expect(runner.lastLoss?.0 == .connectionRefused(host: "127.0.0.1", port: port))
        let back = try Server(port: port)
        runner.clockShift += 30_000
        #expect(runner.run { $0.events.last == .opened })
        withExtendedLifetime(back) {}
    }

    @Test func nameThatCannotExistIsToldWithoutStoppingTheLoop() {
        let runner = SourceRunner(.tcp(host: "no host", port: 1))
        let began = runner.now
        runner.turn(longestWait: 0)
        #expect(runner.now - began < 1_000)
        #expect(runner.run { $0.lastLoss != nil })
        guard case .unknownHost("no host", _)? = runner.lastLoss?.0 else {
            Issue.record("\(String(describing: runner.lastLoss))")
            return
        }
    }

    @Test func serverThatDoesNotAnswerTimesOut() throws {
        // The queue of a listener that accepts nobody fills up; then connecting gets no answer.
        let server = try Server()
        var waiting: [SourceRunner] = []
        for _ in 0..<12 {
            let runner = SourceRunner(.tcp(host: "127.0.0.1", port: server.port))
            runner.turn(longestWait: 0)
            for _ in 0..<3 { runner.turn(longestWait: 5) }
            waiting.append(runner)
        }
        let last = try #require(waiting.last)
        #expect(last.events.isEmpty)
        #expect(last.source.pollEvents == Int16(POLLOUT))
        last.clockShift += 10_000
        last.turn(longestWait: 0)
        #expect(last.lastLoss?.0 == .timedOut(host: "127.0.0.1", port: server.port))
    }

    @Test func closedSourceLeavesNoDescriptor() throws {
        let server = try Server()
        let runner = SourceRunner(.tcp(host: "127.0.0.1", port: server.port))
        #expect(runner.run { $0.events == [.opened] })
        runner.source.close()
        #expect(runner.source.descriptor == nil)
    }
}
