import Foundation
import Settings
import TestSupport
import Testing

@testable import Recorder

struct ServiceManagerTests {
    /// A socket as the service manager has it, on a path or under an abstract name (with `@`).
    private final class Socket {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

        init(_ name: String) throws {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let isAbstract = name.hasPrefix("@")
            let bytes = isAbstract ? [0] + Array(name.utf8.dropFirst()) : Array(name.utf8) + [0]
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let code = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            try #require(code == 0)
        }

        deinit { close(descriptor) }

        /// The datagrams that wait.
        func take() -> [String] {
            var result: [String] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                guard count >= 0 else { return result }
                result.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
        }
    }

    private func expectAll(on name: String) throws {
        let socket = try Socket(name)
        let manager = ServiceManager(socket: name, watchdogMicroseconds: 30_000_000)
        #expect(manager.isThere && manager.watchdogMilliseconds == 30_000)
        manager.ready("one\nREADY=0")
        manager.status("12 telegrams")
        manager.watchdog()
        manager.stopping("asked to end")
        #expect(
            socket.take() == [
                "READY=1\nSTATUS=one READY=0", "STATUS=12 telegrams", "WATCHDOG=1",
                "STOPPING=1\nSTATUS=asked to end",
            ])
        manager.reloading()
        let lines = try #require(socket.take().first).split(separator: "\n")
        #expect(lines.first == "RELOADING=1")
        let time = try #require(lines.first { $0.hasPrefix("MONOTONIC_USEC=") }).dropFirst(15)
        #expect(abs((Int64(time) ?? 0) / 1000 - Clock.monotonic) < 60_000)
    }

    @Test
    func everyStateIsADatagramToASocketOnAPath() throws {
        let directory = try TemporaryDirectory()
        try expectAll(on: directory.file("notify"))
    }

    @Test
    func everyStateIsADatagramToAnAbstractSocket() throws {
        try expectAll(on: "@smtrace-test-\(getpid())-\(UInt64.random(in: 0 ... .max))")
    }

    @Test
    func nobodyWhoListensOrNobodyAtAllIsNoError() throws {
        let directory = try TemporaryDirectory()
        for name in [nil, "", "@", "relative", directory.file("nobody"), "/" + String(repeating: "x", count: 200)] {
            let manager = ServiceManager(socket: name)
            manager.ready("")
            manager.watchdog()
            #expect(manager.watchdogMilliseconds == nil)
        }
        #expect(!ServiceManager(socket: nil).isThere)
    }

    @Test
    func fullSocketIsNotWaitedFor() throws {
        let directory = try TemporaryDirectory()
        let socket = try Socket(directory.file("notify"))
        let manager = ServiceManager(socket: directory.file("notify"))
        // More than any queue takes: this test ends because nothing waits.
        for number in 0..<20_000 { manager.status("\(number)") }
        #expect(socket.take().first == "STATUS=0")
    }

    @Test
    func watchdogIsPingedOnlyWhileTheOtherThreadTurns() {
        var pings = WatchdogPings(limit: 30_000, now: 0)
        let turns = Heartbeat(now: 0)
        var pinged: [Int64] = []
        for now in stride(from: Int64(0), through: 120_000, by: 1_000) {
            // The other thread hangs after 60 s.
            if now <= 60_000 { turns.beat(now) }
            if pings.isDue(now: now, age: turns.age(now)) { pinged.append(now) }
        }
        #expect(pinged.first == 0)
        #expect(zip(pinged, pinged.dropFirst()).allSatisfy { $1 - $0 <= 30_000 / 2 }, "twice in the limit at least")
        #expect((60_000..<90_000).contains(pinged.last ?? 0), "and not after it has hung for the limit")
        var none = WatchdogPings(limit: nil, now: 0)
        let isPinged = none.isDue(now: 1_000_000, age: 0)
        #expect(!isPinged)
    }

    private func configuration(_ text: String) throws -> Configuration {
        try Configuration.parse(Array(text.utf8), path: "/x/smtrace.cfg")
    }

    @Test
    func changeSaysWhatIsTakenOverAndWhatNeedsARestart() throws {
        let old = try configuration(
            """
            archive: {directory: data, commit: 10s}
            meters: {house: {source: stdin}, cellar: {source: tcp, address: "h:1"}, roof: {source: simulator}}
            mail: {server: h, from: a@b}
            reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}
            """)
        let new = try configuration(
            """
            # A line more at the beginning: places are not content.
            archive: {directory: other, commit: 20s, time_zone: UTC}
            log: {level: debug}
            meters:
              attic: {source: simulator}
              house: {source: stdin, note: all of it}
              cellar: {source: tcp, address: "h:2"}
            mail: {server: h, from: a@b}
            reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}
            """)
        let change = ConfigurationChange(from: old, to: new)
        #expect(change.needRestart == ["archive.directory", "archive.time_zone"])
        #expect(change.settings.archive.directory == old.archive.directory)
        #expect(change.settings.archive.timeZone == nil && change.settings.archive.commitMilliseconds == 20_000)
        #expect(
            change.parts == [
                "archive.commit", "log", "meter attic (new)", "meter house", "meter cellar (source)",
                "meter roof (removed)",
            ])
        #expect(ConfigurationChange(from: old, to: old).summary == "nothing changes")
    }
}
