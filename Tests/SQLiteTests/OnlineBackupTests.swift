import TestSupport
import Testing

@testable import SQLite

struct OnlineBackupTests {
    private let directory: TemporaryDirectory
    private let source: Connection

    init() throws {
        directory = try TemporaryDirectory()
        source = try Connection(path: directory.file("source.db"))
        try source.pragma("journal_mode", "WAL")
        try source.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body)")
        for number in 0..<500 { try source.run("INSERT INTO t (body) VALUES (zeroblob(?))", [.integer(Int64(number))]) }
    }

    private func count(_ connection: Connection) throws -> Int64? {
        try connection.fetchFirst("SELECT count(*) FROM t") { $0.int64(at: 0) }
    }

    @Test
    func copyOfASnapshotHasNothingThatIsWrittenMeanwhile() throws {
        let writer = try Connection(path: directory.file("source.db"))
        let target = try Connection(path: directory.file("copy.db"))
        var steps = 0
        try source.transaction(.deferred) {
            #expect(try count(source) == 500)
            let backup = try OnlineBackup(from: source, to: target)
            while try backup.step(pages: 5) {
                steps += 1
                try writer.execute("INSERT INTO t (body) VALUES (zeroblob(3000))")
                #expect(backup.remaining > 0 && backup.remaining < backup.pageCount)
            }
            try backup.finish()
        }
        #expect(steps > 5)
        #expect(try count(target) == 500)
        #expect(try count(writer) == 500 + Int64(steps))
        #expect(try target.fetchFirst("PRAGMA integrity_check") { $0.text(at: 0) } == "ok")
    }

    @Test
    func copyThatIsGivenUpLeavesTheTargetAsItWas() throws {
        let target = try Connection(path: directory.file("copy.db"))
        try target.execute("CREATE TABLE other (x)")
        do {
            let backup = try OnlineBackup(from: source, to: target)
            _ = try backup.step(pages: 3)
        }
        #expect(try target.fetchAll("SELECT name FROM sqlite_schema") { $0.text(at: 0) } == ["other"])
    }

    @Test
    func targetThatIsInUseIsRefused() throws {
        let target = try Connection(path: directory.file("copy.db"), busyMilliseconds: 0)
        let other = try Connection(path: directory.file("copy.db"))
        try other.execute("CREATE TABLE other (x); BEGIN IMMEDIATE; INSERT INTO other VALUES (1)")
        #expect(throws: SQLiteError.self) {
            let backup = try OnlineBackup(from: source, to: target)
            _ = try backup.step(pages: 3)
        }
    }
}
