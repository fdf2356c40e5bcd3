import Foundation
import SQLite
import TestSupport
import Testing

@testable import Archive

struct BackupTests {
    private let fixture: ArchiveFixture
    private let path: String

    init() throws {
        fixture = try ArchiveFixture()
        path = fixture.directory.file("copy.db")
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixture.directory.path).sorted()
    }

    private func rows(_ connection: Connection) throws -> [String] {
        try connection.fetchAll("SELECT meter_id, received_ms, v3, v4 FROM telegram_store ORDER BY 1, 2") { row in
            (0..<4).map { row.text(at: $0) }.joined(separator: "|")
        }
    }

    @Test
    func copyIsTheArchiveOfTheMomentInWhichItBegan() throws {
        let first = try fixture.segment(ArchiveFixture.telegrams(3_000))
        let writer = try fixture.takeIn()
        let before = try rows(writer.connection)
        let later = ArchiveFixture.telegrams(600, from: ArchiveFixture.start + 3_600_000)
        let segment = try fixture.segment(later)
        try writer.follow(segment, of: "house", from: later[0].0)
        writer.close(segment)
        var shares: [Double] = []
        let backup = try ArchiveBackup(of: ArchiveReader(layout: fixture.layout), to: path)
        backup.pagesAStep = 10
        let report = try backup.run { done in
            // The recorder commits between two steps.
            shares.append(done)
            _ = try? writer.ingest(limit: 100)
            return true
        }
        #expect(shares == shares.sorted() && shares.count > 5 && shares.last == 1)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram_store") != ["3000"])
        #expect(report.newest == ["house": ArchiveFixture.start + 2_999_000])
        #expect(try files() == ["copy.db", "data"])
        // Put into a folder of its own it is an archive.
        let other = ArchiveLayout(root: fixture.directory.file("other"))
        try other.create()
        try FileManager.default.moveItem(atPath: path, toPath: other.database)
        let size = try FileManager.default.attributesOfItem(atPath: other.database)[.size] as? Int64
        #expect(report.bytes == size)
        let restored = try ArchiveWriter(layout: other, timeZone: nil, now: 0)
        #expect(try rows(restored.connection) == before)
        #expect(try ArchiveReader(layout: other).meters().map(\.name) == ["house"])
        #expect(first.hasPrefix("captures/"))
    }

    @Test(arguments: [0.0, 0.5, 1.0])
    func backupThatIsStoppedLeavesWhatWasThere(_ place: Double) throws {
        try fixture.segment(ArchiveFixture.telegrams(3_000))
        _ = try fixture.takeIn()
        try Data("old".utf8).write(to: URL(filePath: path))
        let backup = try ArchiveBackup(of: ArchiveReader(layout: fixture.layout), to: path)
        #expect(throws: BackupError.self) { try backup.run { $0 < place } }
        #expect(try files() == ["copy.db", "data"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    }

    @Test
    func damagedDatabaseGivesNoBackup() throws {
        try fixture.segment(ArchiveFixture.telegrams(3_000))
        do {
            let writer = try fixture.takeIn()
            try writer.connection.checkpoint(.truncate)
        }
        let file = try FileHandle(forUpdating: URL(filePath: fixture.layout.database))
        // A page in the middle: of rows.
        try file.seek(toOffset: 4096 * 60)
        try file.write(contentsOf: Data(repeating: 0xEE, count: 4096))
        try file.close()
        let backup = try ArchiveBackup(of: ArchiveReader(layout: fixture.layout), to: path)
        do {
            _ = try backup.run()
            Issue.record("a backup was made")
        } catch let error as BackupError {
            #expect(error.description.contains("smtrace verify"))
        }
        #expect(try files() == ["data"])
    }
}
