import Foundation
import Glibc
import SQLite
import TestSupport
import Testing

/// A member of the group, who may read the archive's folder but not write it, beside and without a writer.
@Suite struct ReaderTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("test.db")
    }

    /// Runs `body` with another user's rights on files; only root can take and give them, another user just loses the
    /// right to write through the file modes.
    private func unprivileged<Result>(_ body: () throws -> Result) throws -> Result {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            #expect(chmod(directory.file(name), 0o444) == 0)
        }
        #expect(chmod(directory.path, 0o555) == 0)
        defer { chmod(directory.path, 0o755) }
        // Per thread on Linux; the test does not leave its thread before it is set back.
        guard geteuid() == 0 else { return try body() }
        setFileUser(65_534)
        defer { setFileUser(0) }
        #expect(!FileManager.default.createFile(atPath: directory.file("forbidden"), contents: nil))
        return try body()
    }

    /// `setfsuid`, which Swift's Glibc module lacks.
    private func setFileUser(_ id: UInt32) {
        guard let symbol = dlsym(nil, "setfsuid") else { preconditionFailure("no setfsuid") }
        _ = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> Int32).self)(id)
    }

    private func count() throws -> Int? {
        let reader = try Connection(path: path, mode: .readOnly)
        return try reader.fetchFirst("SELECT count(*) FROM t") { $0.int(at: 0) }
    }

    private func makeWriter() throws -> Connection {
        let writer = try Connection(path: path)
        try writer.pragma("journal_mode", "WAL")
        try writer.persistWAL()
        try writer.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        return writer
    }

    @Test func readsWhileTheWriterRuns() throws {
        let writer = try makeWriter()
        #expect(try unprivileged(count) == 1)
        try writer.execute("INSERT INTO t VALUES (2)")
        #expect(try unprivileged(count) == 2)
    }

    @Test func readsAfterTheWriterHasStopped() throws {
        do {
            let writer = try makeWriter()
            try writer.execute("INSERT INTO t VALUES (2)")
        }
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
        #expect(FileManager.default.fileExists(atPath: path + "-shm"))
        #expect(try unprivileged(count) == 2)
    }

    @Test func snapshotStaysWhileTheWriterGoesOn() throws {
        let writer = try makeWriter()
        let reader = try Connection(path: path, mode: .readOnly)
        try reader.execute("BEGIN")
        #expect(try reader.fetchFirst("SELECT count(*) FROM t") { $0.int(at: 0) } == 1)
        try writer.execute("INSERT INTO t VALUES (2)")
        #expect(try reader.fetchFirst("SELECT count(*) FROM t") { $0.int(at: 0) } == 1)
        try reader.execute("COMMIT")
        #expect(try reader.fetchFirst("SELECT count(*) FROM t") { $0.int(at: 0) } == 2)
    }
}
