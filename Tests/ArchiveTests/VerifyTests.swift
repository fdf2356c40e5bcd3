import Foundation
import SQLite
import TestSupport
import Testing

@testable import Archive

/// What `smtrace verify` finds, and that it finds nothing where nothing is.
struct VerifyTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start
    private let day: Int64 = 86_400_000

    init() throws { fixture = try ArchiveFixture() }

    private func verify() throws -> (report: VerifyReport, findings: [VerifyFinding]) {
        var findings: [VerifyFinding] = []
        let report = try ArchiveVerifier(reader: ArchiveReader(layout: fixture.layout)) { findings.append($0) }.run()
        return (report, findings)
    }

    /// An hour of each of three days.
    private func archive() throws -> ArchiveWriter {
        for number in 0..<3 {
            try fixture.segment(ArchiveFixture.telegrams(3_600, from: start + Int64(number) * day))
        }
        return try fixture.takeIn()
    }

    @Test
    func soundArchiveAgrees() throws {
        _ = try archive()
        let (report, findings) = try verify()
        #expect(findings.isEmpty)
        #expect(report.captures == 3 && report.telegrams == 10_800 && !report.wasStopped)
        #expect(report.quarterHours > 100 && report.days > 10)
    }

    @Test
    func whatRetentionAndThinningRemoveIsNoFinding() throws {
        let writer = try archive()
        for segment in try writer.segmentsToFinish() {
            let path = try SegmentFinisher.finish(
                path: fixture.layout.absolute(segment.path), every: 10, compress: true, application: "test")
            try writer.finished(segment, path: String(path.dropFirst(fixture.layout.root.count + 1)), every: 10)
        }
        try writer.remove(try #require(try writer.removableSegments().first))
        while try writer.pruneRows(before: start + day + 1_000_000) > 0 {}
        let (report, findings) = try verify()
        #expect(findings.isEmpty)
        #expect(report.captures == 2 && report.telegrams == 720)
    }

    @Test
    func openSegmentIsLookedAtAsFarAsItIsStored() throws {
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        let path = try fixture.segment(ArchiveFixture.telegrams(500))
        try writer.follow(path, of: "house", from: start)
        _ = try writer.ingest(limit: 200)
        let (report, findings) = try verify()
        #expect(findings.isEmpty && report.telegrams == 200)
    }

    @Test(arguments: [
        ("UPDATE telegram_store SET v4 = v4 + 1 WHERE received_ms = ", VerifyFinding.Kind.value),
        ("UPDATE telegram_store SET v0 = v1 WHERE received_ms = ", .value),
        ("UPDATE telegram_store SET v5 = NULL WHERE received_ms = ", .value),
        ("DELETE FROM telegram_store WHERE received_ms = ", .missing),
    ])
    func rowThatDiffersFromItsTelegramIsFound(_ change: String, _ kind: VerifyFinding.Kind) throws {
        let writer = try archive()
        let time = start + day + 1_800_000
        try writer.connection.execute(change + "\(time)")
        let (report, findings) = try verify()
        let finding = try #require(findings.first { $0.kind == kind })
        #expect(finding.meter == "house" && finding.milliseconds == time)
        #expect(findings.filter { $0.kind != .rollup }.count == 1)
        // The quarter hour was made of the row as it was.
        #expect(report.findings[kind.rawValue] == 1)
    }

    @Test
    func rowWithoutATelegramIsFound() throws {
        let writer = try archive()
        let time = start + day + 1_800_500
        try writer.connection.execute(
            "INSERT INTO telegram_store (meter_id, received_ms, block, v1) VALUES (1, \(time), 0, 1)")
        #expect(try verify().findings.filter { $0.kind == .extra }.map(\.milliseconds) == [time])
    }

    @Test
    func rowsThatTwoCapturesOfOneTimeHoldAreExplained() throws {
        let telegrams = ArchiveFixture.telegrams(1_000)
        let even = telegrams.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let odd = telegrams.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        try fixture.segment(even)
        try fixture.segment(odd)
        _ = try fixture.takeIn()
        let (report, findings) = try verify()
        #expect(findings.isEmpty && report.telegrams == 1_000)
    }

    @Test(arguments: [
        "UPDATE quarter_hour_store SET rise = rise + 1 WHERE rise > 0 AND bucket = ",
        "UPDATE quarter_hour_store SET n = n - 1 WHERE n > 0 AND bucket = ",
        "DELETE FROM quarter_hour_store WHERE bucket = ",
        "UPDATE quarter_hour_store SET channel_id = channel_id + 100 WHERE bucket = ",
    ])
    func quarterHourThatDiffersFromItsRowsIsFound(_ change: String) throws {
        let writer = try archive()
        let bucket = QuarterHours.floor(start + day + 1_800_000)
        try writer.connection.execute(change + "\(bucket)")
        let findings = try verify().findings.filter { $0.kind == .rollup }
        #expect(findings.contains { $0.milliseconds == bucket })
        #expect(findings.allSatisfy { $0.milliseconds == bucket || $0.detail.contains("day") })
    }

    @Test
    func dayThatDiffersFromItsQuarterHoursIsFound() throws {
        let writer = try archive()
        try writer.connection.execute(
            "UPDATE day_store SET max = max + 1 WHERE channel_id = 5 AND day = (SELECT min(day) FROM day_store)")
        let findings = try verify().findings
        #expect(findings.count == 1 && findings[0].kind == .rollup && findings[0].detail.contains("the day says"))
    }

    @Test
    func captureThatIsGoneOrDamagedIsFound() throws {
        _ = try archive()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: fixture.layout.captures)
            .filter { $0.hasSuffix(".pcapng") }.sorted().map { fixture.layout.captures + "/" + $0 }
        try FileManager.default.removeItem(atPath: paths[0])
        let file = try FileHandle(forUpdating: URL(filePath: paths[1]))
        try file.truncate(atOffset: 100_000)
        try file.close()
        let findings = try verify().findings
        #expect(findings.filter { $0.kind == .capture }.count == 2)
        #expect(findings.contains { $0.kind == .extra })
    }

    @Test
    func damagedDatabaseIsFound() throws {
        do {
            let writer = try archive()
            try writer.connection.execute("UPDATE meter SET note = 'x'")
            try writer.connection.checkpoint(.truncate)
        }
        let file = try FileHandle(forUpdating: URL(filePath: fixture.layout.database))
        try file.seek(toOffset: 4096 * 100 + 8)
        try file.write(contentsOf: Data(repeating: 0xEE, count: 60))
        try file.close()
        var findings: [VerifyFinding] = []
        let verifier = ArchiveVerifier(reader: try ArchiveReader(layout: fixture.layout)) { findings.append($0) }
        _ = try? verifier.run()
        #expect(findings.first?.kind == .database)
    }

    @Test
    func stopEndsItAndSaysSo() throws {
        _ = try archive()
        var shares: [Double] = []
        let all = ArchiveVerifier(
            reader: try ArchiveReader(layout: fixture.layout),
            progress: {
                shares.append($0); return true
            }
        ) { _ in }
        _ = try all.run()
        #expect(shares == shares.sorted() && shares.last ?? 2 <= 1 && shares.count > 10)
        for place in [0, shares.count / 2, shares.count - 1] {
            var count = 0
            let verifier = ArchiveVerifier(
                reader: try ArchiveReader(layout: fixture.layout),
                progress: { _ in
                    count += 1
                    return count <= place
                }
            ) { _ in }
            #expect(try verifier.run().wasStopped)
        }
    }
}
