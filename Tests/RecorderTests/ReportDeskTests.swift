import Acquisition
import Archive
import Foundation
import Logging
import Settings
import TestSupport
import Testing

@testable import Recorder

/// The archivist's desks, with a clock that the tests move. The archive lies in UTC, whatever the zone: schedules name
/// minutes only.
struct ReportDeskTests {
    private let directory: TemporaryDirectory
    private let layout: ArchiveLayout
    private let writer: ArchiveWriter
    private let mailbox = Mailbox()
    private let rotations = RotationRequests()
    /// A full hour.
    private let start: Int64 = 1_795_000_000_000 / 3_600_000 * 3_600_000
    private let hour: Int64 = 3_600_000

    init() throws {
        directory = try TemporaryDirectory()
        layout = ArchiveLayout(root: directory.file("data"))
        writer = try ArchiveWriter(layout: layout, timeZone: "system", now: start)
        try writer.addMeter("house", now: start)
    }

    private func settings(_ text: String) throws -> Configuration {
        try Configuration.parse(
            Array("meters: {house: {source: stdin}}\nmail: {server: h, from: a@b}\n\(text)".utf8),
            path: "/x/smtrace.cfg")
    }

    private func archivist(_ settings: Configuration) throws -> Archivist {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try Archivist(
            writer: writer, settings: settings, mailbox: mailbox, rotations: rotations, reporter: Reporter(logger),
            application: "test", earliest: 0)
    }

    private func desk(
        _ settings: Configuration, command: Courier.Command? = nil, isSynchronised: Bool = true, wall: Int64
    ) throws -> ReportDesk {
        try ReportDesk(
            settings: settings, writer: writer, rotations: rotations, command: command,
            isSynchronised: { isSynchronised }, earliest: 0, now: 0, wall: wall)
    }

    private func minutes() throws -> [Int64] { try writer.outbox.mails().map { ($0.forMilliseconds - start) / 60_000 } }

    @Test
    func dueReportIsARowOnceItsTelegramsAreStored() throws {
        let settings = try settings("reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}")
        let archivist = try archivist(settings)
        let desk = try desk(settings, wall: start)
        desk.work(archivist, now: 1_000, wall: start + 1_000)
        #expect(try minutes().isEmpty)
        // A telegram that was appended, and that nobody has committed.
        var meter = SimulatedMeter(profile: .household, seed: 1)
        let segment = try SegmentWriter(
            layout: layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: start, application: "test")
        let bytes = meter.telegram(at: start + hour - 1, utcOffsetSeconds: 0)
        try segment.append(bytes.span, at: start + hour - 1, isFaulty: false)
        try writer.follow(segment.path, of: "house", from: start)
        desk.work(archivist, now: 11_000, wall: start + hour - 500)
        #expect(desk.due(now: 11_000) == 11_500, "it is woken at the minute")
        desk.work(archivist, now: 11_500, wall: start + hour)
        #expect(try minutes() == [60])
        #expect(writer.newestRow(of: "house") == start + hour - 1)
        let mail = try #require(try writer.outbox.mails().first)
        #expect(mail.state == .due && mail.kind == .readings && mail.messageID.hasSuffix("@b>"))
        #expect(mail.needsMilliseconds == start)
        for second in 1...30 as ClosedRange<Int64> {
            desk.work(archivist, now: 11_500 + second * 1000, wall: start + hour + second * 1000)
        }
        #expect(try minutes() == [60])
    }

    @Test
    func minuteIsMadeUpOnceTheClockIsRight() throws {
        let settings = try settings("reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}")
        let archivist = try archivist(settings)
        try desk(settings, wall: start).work(archivist, now: 1_000, wall: start)
        // Off for days; the clock shows something, and nobody vouches for it.
        let later = try desk(settings, isSynchronised: false, wall: start + 50 * hour)
        for minute in 0..<10 as Range<Int64> {
            later.work(archivist, now: minute * 60_000 + 1_000, wall: start + 50 * hour + minute * 60_000)
        }
        #expect(try minutes().isEmpty)
        later.clockStepped(now: 595_000, wall: start + 72 * hour + 5)
        later.work(archivist, now: 601_000, wall: start + 72 * hour + 6_000)
        #expect(try minutes().isEmpty, "it was set just now")
        later.work(archivist, now: 1_195_000, wall: start + 72 * hour + 600_000)
        #expect(try minutes() == [72 * 60])
    }

    @Test
    func crashBetweenEnteringAndKeepingTheMinuteEntersItOnce() throws {
        let settings = try settings("reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}")
        let archivist = try archivist(settings)
        try desk(settings, wall: start).work(archivist, now: 1_000, wall: start)
        for _ in 0..<3 {
            try desk(settings, wall: start + hour).work(archivist, now: 1_000, wall: start + hour)
            // As if the state had not been kept.
            try writer.updateOutbox {
                try $0.save(
                    ReportState(
                        report: "values", schedule: "0 * * * *", sinceMilliseconds: start, lastMilliseconds: start))
            }
        }
        #expect(try minutes() == [60])
    }

    @Test
    func capturesWaitForTheOpenSegmentToBeClosed() throws {
        let settings = try settings("reports: {raw: {kind: captures, to: a@b, cron: '0 * * * *', meters: house}}")
        let archivist = try archivist(settings)
        let desk = try desk(settings, wall: start)
        desk.work(archivist, now: 1_000, wall: start + 1_000)
        var meter = SimulatedMeter(profile: .household, seed: 1)
        let segment = try SegmentWriter(
            layout: layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: start, application: "test")
        let bytes = meter.telegram(at: start + 5_000, utcOffsetSeconds: 0)
        try segment.append(bytes.span, at: start + 5_000, isFaulty: false)
        try writer.follow(segment.path, of: "house", from: start)
        desk.work(archivist, now: 11_000, wall: start + hour)
        let requests = rotations.take()
        #expect(requests.map(\.meters) == [["house"]])
        #expect(try minutes().isEmpty)
        desk.work(archivist, now: 12_000, wall: start + hour + 1_000)
        #expect(try minutes().isEmpty && rotations.take().isEmpty, "it is asked once")
        try segment.finish()
        writer.close(segment.path)
        desk.rotated(requests[0].number, now: 12_500)
        desk.work(archivist, now: 12_500, wall: start + hour + 1_500)
        #expect(try minutes() == [60])
        #expect(try writer.outbox.captures(of: "raw", for: start + hour) == [segment.path])
    }

    @Test
    func listenerThatDoesNotAnswerHoldsNoReportUp() throws {
        let settings = try settings("reports: {raw: {kind: captures, to: a@b, cron: '0 * * * *'}}")
        let archivist = try archivist(settings)
        let desk = try desk(settings, wall: start)
        desk.work(archivist, now: 1_000, wall: start + 1_000)
        desk.work(archivist, now: 11_000, wall: start + hour)
        #expect(rotations.take().map(\.meters) == [nil])
        for second in 1...29 as ClosedRange<Int64> {
            desk.work(archivist, now: 11_000 + second * 1000, wall: start + hour + second * 1000)
        }
        #expect(try minutes().isEmpty)
        desk.work(archivist, now: 41_000, wall: start + hour + 30_000)
        #expect(try minutes() == [60])
    }

    @Test
    func courierIsStartedForWhatIsDueAndItsFaultIsOnlyTold() throws {
        let settings = try settings("reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}")
        let archivist = try archivist(settings)
        let mark = directory.file("mark")
        let command = Courier.Command(program: "/bin/sh", arguments: ["-c", "echo x >> \(mark); kill -ABRT $$"])
        let desk = try desk(settings, command: command, wall: start)
        func starts() -> Int { (try? String(contentsOfFile: mark, encoding: .utf8).count / 2) ?? 0 }
        desk.work(archivist, now: 1_000, wall: start + 1_000)
        desk.work(archivist, now: 11_000, wall: start + hour)
        var now: Int64 = 11_000
        // Until the child has ended: each look comes later, and a pause of a minute keeps it from being started anew.
        while starts() < 1 || desk.isCourierRunning {
            now += 1
            desk.look(archivist, mayStart: true, now: now, wall: start + hour)
        }
        #expect(starts() == 1)
        desk.work(archivist, now: now + 59_000, wall: start + hour + 59_000)
        #expect(!desk.isCourierRunning)
        desk.work(archivist, now: now + 70_000, wall: start + hour + 70_000)
        #expect(desk.isCourierRunning)
        desk.end()
        #expect(try writer.outbox.mails().map(\.state) == [.due])
    }

    @Test
    func nothingIsSentWhileTheClockMayBeWrong() throws {
        let settings = try settings("reports: {values: {kind: readings, to: a@b, cron: '0 * * * *'}}")
        let archivist = try archivist(settings)
        _ = try writer.updateOutbox {
            try $0.enter(
                NewOutboxMail(
                    report: "values", kind: .readings, forMilliseconds: start, needsMilliseconds: nil,
                    messageID: "<x@x>"),
                now: start)
        }
        let command = Courier.Command(program: "/bin/sh", arguments: ["-c", "while :; do :; done"])
        let desk = try desk(settings, command: command, isSynchronised: false, wall: start)
        desk.work(archivist, now: 1_000, wall: start + 1_000)
        #expect(!desk.isCourierRunning)
        desk.work(archivist, now: 600_000, wall: start + 600_000)
        #expect(desk.isCourierRunning)
        desk.end()
    }

    @Test
    func mailThatFailedIsAnEvent() throws {
        let settings = try settings("")
        let archivist = try archivist(settings)
        let store = try OutboxStore(layout: layout)
        for (report, mayRetry) in [("a", false), ("b", true)] {
            let mail = NewOutboxMail(
                report: report, kind: .readings, forMilliseconds: start, needsMilliseconds: nil,
                messageID: "<\(report)@x>")
            let id = try #require(try store.table.enter(mail, now: start))
            let entered = try #require(try store.table.mail(id))
            try store.table.begin(entered, now: start)
            try store.table.failed(entered, "550 no such user", mayRetry: mayRetry, now: start)
        }
        let desk = try desk(settings, wall: start)
        desk.work(archivist, now: 1_000, wall: start + 1_000)
        #expect(try store.table.untold().isEmpty)
        let other = try self.desk(settings, wall: start)
        other.work(archivist, now: 1_000, wall: start + 1_000)
        let events = try ArchiveReader(layout: layout).events(from: 0, to: .max).filter { $0.kind == .mailFailed }
        #expect(events.map(\.detail) == ["a (mail 1): 550 no such user"])
    }

    @Test
    func alertIsAMailOnceAndNoMoreThanAllowed() throws {
        let settings = try settings(
            "alerts: [{meter: house, when: power > -100000 W, hysteresis: 0, to: a@b, max_per_day: 3, name: p}, {when: power < -99999 W, to: a@b}]"
        )
        let archivist = try archivist(settings)
        let desk = try AlertDesk(settings: settings, writer: writer, now: 0)
        desk.work(archivist, isUpToDate: true, now: 0, wall: start)
        let segment = try SegmentWriter(
            layout: layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: start, application: "test")
        var meter = SimulatedMeter(profile: .household, seed: 1)
        let bytes = meter.telegram(at: start, utcOffsetSeconds: 0)
        try segment.append(bytes.span, at: start, isFaulty: false)
        try writer.follow(segment.path, of: "house", from: start)
        _ = try writer.ingest()
        desk.work(archivist, isUpToDate: false, now: 5_000, wall: start + 5_000)
        #expect(try writer.outbox.mails().isEmpty, "what waits to be committed may change everything")
        desk.work(archivist, isUpToDate: true, now: 10_000, wall: start + 10_000)
        let mail = try #require(try writer.outbox.mails().first)
        #expect(mail.kind == .alert && mail.report == "p" && mail.forMilliseconds == start && mail.hasContent)
        #expect(
            try writer.outbox.alertStates() == [
                AlertState(alert: "p", meter: "house", sinceMilliseconds: start, wasTold: true)
            ])
        // A restart knows that it is on.
        let restarted = try AlertDesk(settings: settings, writer: writer, now: 0)
        restarted.work(archivist, isUpToDate: true, now: 0, wall: start + 20_000)
        #expect(try writer.outbox.mails().count == 1)
        // Without it in the configuration its state is forgotten.
        _ = try AlertDesk(settings: try self.settings(""), writer: writer, now: 0)
        #expect(try writer.outbox.alertStates().isEmpty)
    }
}
