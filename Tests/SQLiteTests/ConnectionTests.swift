import Foundation
import SQLite
import TestSupport
import Testing

@Suite struct ConnectionTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("test.db")
    }

    @Test func severalStatementsRunAtOnce() throws {
        let connection = try Connection(path: path)
        try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2); -- done")
        #expect(try connection.fetchAll("SELECT a FROM t ORDER BY a") { $0.int64(at: 0) } == [1, 2])
        #expect(connection.changes == 2)
        #expect(connection.lastInsertRowID == 2)
    }

    @Test func secondStatementIsRefusedButCommentIsNot() throws {
        let connection = try Connection(path: path)
        _ = try connection.prepare("SELECT 1; -- a comment\n ")
        #expect(throws: SQLiteError.self) { try connection.prepare("SELECT 1; SELECT 2") }
        #expect(throws: SQLiteError.self) { try connection.prepare("SELECT 1; nonsense") }
        #expect(throws: SQLiteError.self) { try connection.prepare("-- nothing") }
        #expect(throws: SQLiteError.self) { try connection.prepare("") }
    }

    @Test func transactionCommitsOrRollsBack() throws {
        struct Stop: Error {}
        let connection = try Connection(path: path)
        try connection.execute("CREATE TABLE t (a)")
        let count = try connection.transaction {
            #expect(!connection.isAutocommit)
            try connection.run("INSERT INTO t VALUES (?)", [1])
            return connection.changes
        }
        #expect(count == 1)
        #expect(throws: Stop.self) {
            try connection.transaction {
                try connection.run("INSERT INTO t VALUES (?)", [2])
                throw Stop()
            }
        }
        #expect(connection.isAutocommit)
        #expect(try connection.fetchFirst("SELECT count(*) FROM t") { $0.int(at: 0) } == 1)
    }

    @Test func pragmasAreReadAndSet() throws {
        let connection = try Connection(path: path)
        #expect(try connection.pragma("journal_mode", "WAL") == .text("wal"))
        try connection.pragma("user_version", "7")
        #expect(try connection.pragma("user_version") == .integer(7))
    }

    @Test func checkpointReportsPagesAndReaders() throws {
        let writer = try Connection(path: path, busyMilliseconds: 0)
        try writer.pragma("journal_mode", "WAL")
        try writer.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        let passive = try writer.checkpoint()
        #expect(passive.log > 0 && passive.checkpointed == passive.log && !passive.wasBusy)

        let reader = try Connection(path: path, mode: .readOnly)
        try reader.execute("BEGIN")
        #expect(try reader.fetchFirst("SELECT a FROM t") { $0.int(at: 0) } == 1)
        try writer.execute("INSERT INTO t VALUES (2)")
        let blocked = try writer.checkpoint(.truncate)
        #expect(blocked.wasBusy)
        try reader.execute("COMMIT")
        let free = try writer.checkpoint(.truncate)
        #expect(free.log == 0 && free.checkpointed == 0 && !free.wasBusy)
    }

    @Test func interruptEndsARunningStatement() async throws {
        let connection = try Connection(path: path)
        let interrupter = connection.interrupter
        let thread = Thread {
            // Until the test has ended the loop, whenever that begins.
            while !Thread.current.isCancelled {
                interrupter.interrupt()
                usleep(1_000)
            }
        }
        thread.start()
        defer { thread.cancel() }
        let error = #expect(throws: SQLiteError.self) {
            try connection.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        }
        #expect(error?.kind == .interrupted)
    }

    @Test func statementKeepsTheConnectionOpen() throws {
        let statement = try Connection(path: path).prepare("SELECT 41 + 1")
        #expect(try statement.step())
        #expect(statement.int64(at: 0) == 42)
    }

    @Test func pathThatLooksLikeAURIIsAFile() throws {
        let here = FileManager.default.currentDirectoryPath
        let name = "file:smtrace-\(UUID().uuidString)?mode=memory"
        defer { try? FileManager.default.removeItem(atPath: here + "/" + name) }
        try Connection(path: name).execute("CREATE TABLE t (a)")
        #expect(FileManager.default.fileExists(atPath: here + "/" + name))
    }
}
