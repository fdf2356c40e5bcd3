import CSQLite

/// What SQLite refused, with the statement and the database it happened in.
public struct SQLiteError: Error, Equatable, Sendable {
    /// The causes that a user can do something about.
    public enum Kind: Sendable, CaseIterable {
        /// Another connection holds a lock for longer than the busy timeout.
        case busy
        /// The disk is full.
        case full
        /// The database or its folder cannot be written.
        case readOnly
        /// The file's content is damaged.
        case corrupt
        /// The file is something else.
        case notADatabase
        /// The file, or one beside it, cannot be opened.
        case cantOpen
        /// The operating system reported a failure to read or write.
        case ioError
        /// A constraint of the schema does not hold.
        case constraint
        /// `Interrupter.interrupt()` ended it.
        case interrupted
        /// The schema lacks a table or column, or the SQL is wrong.
        case sql
        /// All others; see the code.
        case other
    }

    /// The primary result code, `SQLITE_BUSY` for instance.
    public let code: Int32
    /// The extended result code, `SQLITE_IOERR_FSYNC` for instance; its low byte is `code`.
    public let extendedCode: Int32
    /// SQLite's own sentence.
    public let message: String
    /// The beginning of the statement, at most 200 characters; nil where there was none.
    public let sql: String?
    /// The database's path as it was opened.
    public let path: String

    /// An error from an extended result code; `sql` is shortened.
    public init(extendedCode: Int32, message: String, sql: String? = nil, path: String) {
        self.code = extendedCode & 0xFF
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql.map { $0.count > 200 ? $0.prefix(200) + "…" : $0 }
        self.path = path
    }

    /// The cause, as far as it concerns a user.
    public var kind: Kind {
        switch code {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_FULL: .full
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_CANTOPEN: .cantOpen
        case SQLITE_IOERR: .ioError
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_ERROR: .sql
        default: .other
        }
    }
}

extension SQLiteError {
    /// Damage that was found by looking for it.
    public static func damage(_ message: String, path: String) -> SQLiteError {
        SQLiteError(extendedCode: SQLITE_CORRUPT, message: message, path: path)
    }
}

extension SQLiteError: CustomStringConvertible {
    /// One line for a person: path, what is wrong, SQLite's words with the code.
    public var description: String {
        let words =
            explanation.map { "\($0) (\(message), code \(extendedCode))" } ?? "\(message) (code \(extendedCode))"
        guard let sql, kind == .sql || kind == .constraint || kind == .other else { return "\(path): \(words)" }
        return "\(path): \(words) in: \(sql.split(whereSeparator: \.isWhitespace).joined(separator: " "))"
    }

    private var explanation: String? {
        switch kind {
        case .busy: "another program holds the database locked"
        case .full: "the disk is full"
        case .readOnly: "the database cannot be written"
        case .corrupt: "the database is damaged"
        case .notADatabase: "this is not an SQLite database"
        case .cantOpen: "the database cannot be opened"
        case .ioError: "the disk reported a failure"
        case .interrupted: "interrupted"
        case .constraint, .sql, .other: nil
        }
    }
}
