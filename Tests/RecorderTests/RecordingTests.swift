import Acquisition
import Archive
import Foundation
import OBIS
import SML
import TestSupport
import Testing

@testable import Recorder

struct RecordingTests {
    private let directory: TemporaryDirectory
    private let layout: ArchiveLayout
    private let mailbox = Mailbox()

    init() throws {
        directory = try TemporaryDirectory()
        layout = ArchiveLayout(root: directory.file("data"))
        try layout.create()
    }

    private func recording(_ rotation: RotationRule = .day) -> MeterRecording {
        MeterRecording(
            name: "house", note: nil, layout: layout, application: "test", rotation: rotation,
            naming: FileNamePattern("%N.pcapng"), mailbox: mailbox, now: 0)
    }

    private func telegram(_ second: Int64, seed: UInt64 = 1) -> [UInt8] {
        var meter = SimulatedMeter(profile: .locked, seed: seed)
        return meter.telegram(at: 1_795_000_000_000 + second * 1000, utcOffsetSeconds: 0)
    }

    private func stored() throws -> [[UInt8]] {
        var result: [[UInt8]] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: layout.captures + "/house").sorted(by: {
            ($0.count, $0) < ($1.count, $1)
        }) {
            try SegmentReader(path: layout.captures + "/house/" + name).eachPacket { _, bytes in
                result.append(bytes.withUnsafeBufferPointer { Array($0) })
                return true
            }
        }
        return result
    }

    @Test
    func telegramIsInItsSegmentAtOnceAndTheArchivistIsTold() throws {
        let recording = recording()
        let bytes = telegram(0)
        try recording.record(bytes.span, isFaulty: false, at: 1_795_000_000_000)
        #expect(try stored() == [bytes])
        let (messages, hasActivity) = mailbox.take(waiting: 0)
        #expect(hasActivity && messages.count == 1)
        guard case .opened(let path, "house", 1_795_000_000_000)? = messages.first else {
            Issue.record("no segment was announced")
            return
        }
        #expect(path == "captures/house/house.pcapng")
        recording.close()
        guard case .closed(path)? = mailbox.take(waiting: 0).messages.first else {
            Issue.record("the end was not announced")
            return
        }
    }

    @Test
    func segmentsRotateBySizeAndLoseNothing() throws {
        let recording = recording(.bytes(2_000))
        let all = (0..<40).map { telegram(Int64($0)) }
        for (second, bytes) in all.enumerated() {
            try recording.record(bytes.span, isFaulty: false, at: 1_795_000_000_000 + Int64(second) * 1000)
        }
        recording.close()
        #expect(try stored() == all)
        #expect(try FileManager.default.contentsOfDirectory(atPath: layout.captures + "/house").count > 5)
    }

    @Test
    func telegramsWaitWhileNoSegmentCanBeBegun() throws {
        let recording = recording()
        // A file stands where the meter's folder should be.
        let obstacle = layout.captures + "/house"
        try Data().write(to: URL(filePath: obstacle))
        let all = (0..<5).map { telegram(Int64($0)) }
        #expect(throws: ArchiveError.self) {
            let first = all[0]
            try recording.record(first.span, isFaulty: false, at: 1_795_000_000_000)
        }
        for (second, bytes) in all.enumerated().dropFirst() {
            try? recording.record(bytes.span, isFaulty: false, at: 1_795_000_000_000 + Int64(second) * 1000)
        }
        #expect(recording.hasBacklog && retryFails(recording))
        try FileManager.default.removeItem(atPath: obstacle)
        try recording.retry()
        #expect(!recording.hasBacklog && recording.counters.lost == 0)
        #expect(try stored() == all)
    }

    @Test
    func telegramsThatWaitForRoomSurviveAStepOfTheClock() throws {
        let recording = recording()
        // A disk on which not even a file can be begun, then a step, then room.
        let obstacle = layout.captures + "/house"
        try Data().write(to: URL(filePath: obstacle))
        let all = (0..<6).map { telegram(Int64($0)) }
        for (second, bytes) in all.enumerated() {
            if second == 3 { recording.clockStepped() }
            let hour: Int64 = second < 3 ? 0 : 3_600_000
            try? recording.record(bytes.span, isFaulty: false, at: 1_795_000_000_000 + hour + Int64(second) * 1000)
        }
        #expect(recording.hasBacklog && recording.counters.lost == 0)
        try FileManager.default.removeItem(atPath: obstacle)
        try recording.retry()
        recording.close()
        #expect(!recording.hasBacklog && recording.counters.lost == 0)
        #expect(try stored() == all)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: layout.captures + "/house").count == 2,
            "a segment holds times of one kind")
    }

    @Test
    func segmentWithABacklogSurvivesAStepOfTheClock() async {
        // Files may not grow beyond a limit, as on a full disk. It is the process's, so it is one of its own.
        await #expect(processExitsWith: .success) {
            let test = try RecordingTests()
            let recording = test.recording()
            let all = (0..<40).map { test.telegram(Int64($0)) }
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 2_000, rlim_max: rlim_t.max)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            for (second, bytes) in all.enumerated() {
                if second == 20 { recording.clockStepped() }
                try? recording.record(
                    bytes.span, isFaulty: false, at: 1_795_000_000_000 + Int64(second % 20) * 1000)
            }
            #expect(recording.hasBacklog)
            limit.rlim_cur = rlim_t.max
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try recording.retry()
            recording.close()
            let isEmpty = !recording.hasBacklog && recording.counters.lost == 0
            #expect(isEmpty)
            let stored = try test.stored()
            #expect(stored == all)
        }
    }

    private func retryFails(_ recording: MeterRecording) -> Bool {
        do {
            try recording.retry()
            return false
        } catch {
            return true
        }
    }

    @Test
    func fact29_serverIDBindsATelegramToItsMeterWhateverPortItCameInOn() throws {
        let a = SimulatedMeter(profile: .locked, seed: 1).serverID
        let b = SimulatedMeter(profile: .locked, seed: 2).serverID
        var router = Router([(0, ServerID(a)), (1, ServerID(b))])
        func destination(_ seed: UInt64, port: Int) throws -> Router.Destination {
            let bytes = telegram(0, seed: seed)
            let found = FrameDecoder.frame(in: bytes.span)
            let frame = try #require(found)
            return router.destination(of: frame, bytes.span, port: port)
        }
        #expect(try destination(1, port: 1) == .meter(0))
        #expect(try destination(2, port: 0) == .meter(1))
        #expect(try destination(1, port: 2) == .meter(0))
        #expect(try destination(3, port: 2) == .meter(2), "a port without server_id takes what comes")
        let third = SimulatedMeter(profile: .locked, seed: 3).serverID
        #expect(try destination(3, port: 0) == .stranger(serverID: third))
    }

    @Test
    func mailboxWakesOnceAndKeepsTheOrder() {
        for number in 0..<100 { mailbox.post(.closed(path: "\(number)")) }
        mailbox.postActivity()
        let (messages, hasActivity) = mailbox.take(waiting: 60_000)
        #expect(hasActivity && messages.count == 100)
        let paths = messages.map { if case .closed(let path) = $0 { path } else { "" } }
        #expect(paths == (0..<100).map(String.init))
        #expect(mailbox.take(waiting: 0).messages.isEmpty)
    }
}
