import Foundation
import Glibc
import SQLite
import TestSupport
import Testing

@Suite struct SQLiteErrorTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("test.db")
    }

    @Test func missingFileCannotBeOpened() throws {
        for mode in [Connection.Mode.readOnly, .readWrite] {
            let error = #expect(throws: SQLiteError.self) { try Connection(path: path, mode: mode) }
            #expect(error?.kind == .cantOpen)
            #expect(
                error?.description == "\(path): the database cannot be opened (unable to open database file, code 14)")
        }
    }

    @Test func noiseIsNoDatabase() throws {
        try Data(repeating: 0x2A, count: 5_000).write(to: URL(filePath: path))
        let connection = try Connection(path: path)
        let error = #expect(throws: SQLiteError.self) { try connection.pragma("user_version") }
        #expect(error?.kind == .notADatabase)
    }

    @Test func damagedPageIsCorrupt() throws {
        do {
            let connection = try Connection(path: path)
            try connection.execute("CREATE TABLE t (a)")
            try connection.transaction {
                for _ in 0..<200 {
                    try connection.run("INSERT INTO t VALUES (?)", [.blob(.init(repeating: 1, count: 500))])
                }
            }
        }
        var data = try Data(contentsOf: URL(filePath: path))
        for index in 8_192..<20_000 { data[index] = 0xEE }
        try data.write(to: URL(filePath: path))
        let connection = try Connection(path: path, mode: .readOnly)
        let error = #expect(throws: SQLiteError.self) { try connection.query("SELECT a FROM t") { _ in } }
        #expect(error?.kind == .corrupt)
    }

    @Test func secondWriterIsBusy() throws {
        let first = try Connection(path: path)
        try first.execute("CREATE TABLE t (a); BEGIN IMMEDIATE")
        let second = try Connection(path: path, busyMilliseconds: 0)
        let error = #expect(throws: SQLiteError.self) { try second.execute("BEGIN IMMEDIATE") }
        #expect(error?.kind == .busy)
    }

    @Test func readOnlyConnectionRefusesToWrite() throws {
        try Connection(path: path).execute("CREATE TABLE t (a)")
        let reader = try Connection(path: path, mode: .readOnly)
        let error = #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
        #expect(error?.kind == .readOnly)
    }

    @Test func constraintNamesTheStatement() throws {
        let connection = try Connection(path: path)
        try connection.execute("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)")
        let error = #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO t\n  VALUES (?)", [1]) }
        #expect(error?.kind == .constraint)
        #expect(error?.extendedCode == 2067)
        #expect(
            error?.description == "\(path): UNIQUE constraint failed: t.a (code 2067) in: INSERT INTO t VALUES (?)")
        #expect(connection.isAutocommit)
    }

    @Test func fullDatabaseRollsBack() throws {
        let connection = try Connection(path: path)
        try connection.execute("CREATE TABLE t (a)")
        try connection.pragma("max_page_count", "4")
        let error = #expect(throws: SQLiteError.self) {
            try connection.transaction {
                for _ in 0..<10 { try connection.run("INSERT INTO t VALUES (zeroblob(4000))") }
            }
        }
        #expect(error?.kind == .full)
        #expect(connection.isAutocommit)
        #expect(try connection.fetchFirst("SELECT count(*) FROM t") { $0.int(at: 0) } == 0)
    }

    @Test func longStatementIsShortened() throws {
        let connection = try Connection(path: path)
        let sql = "SELECT nonsense" + String(repeating: " ", count: 500)
        let error = #expect(throws: SQLiteError.self) { try connection.execute(sql) }
        #expect(error?.sql?.count == 201)
        #expect(error?.kind == .sql)
    }
}
