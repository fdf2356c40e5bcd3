import CSQLite

extension Statement {
    /// How many columns its rows have.
    public var columnCount: Int { Int(sqlite3_column_count(pointer)) }

    /// The names of its columns.
    public var columnNames: [String] {
        (0..<sqlite3_column_count(pointer)).map { sqlite3_column_name(pointer, $0).map { String(cString: $0) } ?? "" }
    }

    /// The type of a column in this row.
    public func type(at column: Int) -> ValueType {
        switch sqlite3_column_type(pointer, Int32(truncatingIfNeeded: column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    /// Whether a column is NULL in this row.
    public func isNull(at column: Int) -> Bool {
        sqlite3_column_type(pointer, Int32(truncatingIfNeeded: column)) == SQLITE_NULL
    }

    /// A column as integer; 0 for NULL.
    public func int64(at column: Int) -> Int64 { sqlite3_column_int64(pointer, Int32(truncatingIfNeeded: column)) }

    /// A column as integer; 0 for NULL.
    public func int(at column: Int) -> Int { Int(int64(at: column)) }

    /// A column as double; 0 for NULL.
    public func double(at column: Int) -> Double { sqlite3_column_double(pointer, Int32(truncatingIfNeeded: column)) }

    /// A column as integer; nil for NULL.
    public func optionalInt64(at column: Int) -> Int64? { isNull(at: column) ? nil : int64(at: column) }

    /// A column as double; nil for NULL.
    public func optionalDouble(at column: Int) -> Double? { isNull(at: column) ? nil : double(at: column) }

    /// A column as text, mended where it is not UTF-8; empty for NULL.
    public func text(at column: Int) -> String {
        withText(at: column) { String(decoding: $0, as: UTF8.self) }
    }

    /// A column as text; nil for NULL.
    public func optionalText(at column: Int) -> String? { isNull(at: column) ? nil : text(at: column) }

    /// A column as bytes; empty for NULL.
    public func blob(at column: Int) -> [UInt8] { withBlob(at: column) { [UInt8]($0) } }

    /// A column in its own type.
    public func value(at column: Int) -> Value {
        switch type(at: column) {
        case .null: .null
        case .integer: .integer(int64(at: column))
        case .real: .real(double(at: column))
        case .text: .text(text(at: column))
        case .blob: .blob(blob(at: column))
        }
    }

    /// Calls `body` with a column's UTF-8, which is gone with the next step.
    public func withText<Result>(at column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows
        -> Result
    {
        let column = Int32(truncatingIfNeeded: column)
        let start = sqlite3_column_text(pointer, column)
        return try body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column))))
    }

    /// Calls `body` with a column's bytes, which are gone with the next step.
    public func withBlob<Result>(at column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let column = Int32(truncatingIfNeeded: column)
        let start = sqlite3_column_blob(pointer, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column))))
    }
}
