import SQLite

/// How many bytes a row takes in a page of an SQLite file.
///
/// A cell is its place in the page (2 bytes), its length, a header with a type for each column, and the values: integers
/// take 0, 1, 2, 3, 4, 6 or 8 bytes as they are large. Source: SQLite's Database File Format, sections 1.5 and 2.1.
enum RowSize {
    /// The bytes of the row on which a statement stands, which returns all columns of a table.
    static func bytes(of row: Statement) -> Int {
        var header = 1
        var body = 0
        for column in 0..<row.columnCount {
            header += 1
            switch row.type(at: column) {
            case .null: break
            case .integer: body += integer(row.int64(at: column))
            case .real: body += 8
            case .text, .blob:
                let length = row.withBlob(at: column) { $0.count }
                header += length > 57 ? 1 : 0
                body += length
            }
        }
        return 2 + (header + body > 127 ? 2 : 1) + header + body
    }

    private static func integer(_ value: Int64) -> Int {
        switch value {
        case 0...1: 0
        case -0x80...0x7F: 1
        case -0x8000...0x7FFF: 2
        case -0x80_0000...0x7F_FFFF: 3
        case -0x8000_0000...0x7FFF_FFFF: 4
        case -0x8000_0000_0000...0x7FFF_FFFF_FFFF: 6
        default: 8
        }
    }

    /// The mean of some rows; 0 without any.
    static func mean(_ sql: String, _ bindings: [Value], in connection: Connection) throws -> Double {
        var bytes = 0
        var count = 0
        try connection.query(sql, bindings) { row in
            bytes += self.bytes(of: row)
            count += 1
        }
        return count > 0 ? Double(bytes) / Double(count) : 0
    }
}
