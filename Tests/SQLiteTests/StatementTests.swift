import SQLite
import TestSupport
import Testing

@Suite struct StatementTests {
    let connection: Connection

    init() throws { connection = try Connection(path: ":memory:") }

    @Test func everyTypeComesBackAsItWasBound() throws {
        let values: [Value] = [
            .null, .integer(.min), .integer(.max), .real(-0.25), .real(1e300), "", "Zähler \u{1F50C}\0end", .blob([]),
            .blob([0, 255, 27]),
        ]
        for value in values {
            let back = try connection.fetchFirst("SELECT ?", [value]) { $0.value(at: 0) }
            #expect(back == value)
        }
    }

    @Test func typedBindingsAndColumnsAgree() throws {
        let bytes: [UInt8] = [0x5A, 0xC3, 0xA4]
        let statement = try connection.prepare("SELECT ?, ?, ?, ?, ?, ?, ? AS last", isPersistent: true)
        #expect(statement.parameterCount == 7)
        statement.bind(Int64.min, at: 1)
        statement.bind(2.5, at: 2)
        statement.bind("text", at: 3)
        statement.bind(bytes, at: 4)
        statement.bind(utf8: bytes.span, at: 5)
        statement.bind(bytes.span, at: 6)
        statement.bind(Int64?.none, at: 7)
        #expect(try statement.step())
        #expect(statement.int64(at: 0) == .min)
        #expect(statement.double(at: 1) == 2.5)
        #expect(statement.text(at: 2) == "text")
        #expect(statement.blob(at: 3) == bytes)
        #expect(statement.text(at: 4) == "Zä")
        #expect(statement.type(at: 5) == .blob)
        #expect(statement.isNull(at: 6))
        #expect(statement.optionalInt64(at: 6) == nil && statement.optionalText(at: 6) == nil)
        #expect(statement.optionalDouble(at: 1) == 2.5)
        #expect(statement.columnNames.last == "last")
        #expect(statement.columnCount == 7)
        #expect(try !statement.step())
    }

    @Test func bindingsStayUntilCleared() throws {
        let statement = try connection.prepare("SELECT ?")
        statement.bind(Int64(5), at: 1)
        for _ in 0..<2 {
            #expect(try statement.step())
            #expect(statement.int64(at: 0) == 5)
            statement.reset()
        }
        statement.clearBindings()
        #expect(try statement.step())
        #expect(statement.isNull(at: 0))
    }

    @Test func wrongParameterIsReportedByTheNextStep() throws {
        let statement = try connection.prepare("SELECT ?")
        statement.bind(Int64(5), at: 2)
        let error = #expect(throws: SQLiteError.self) { try statement.step() }
        #expect(error?.code == 25)
        #expect(try statement.step())
    }

    @Test func nestedQueriesSeeTheirOwnRows() throws {
        try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)")
        var pairs: [[Int]] = []
        try connection.query("SELECT a FROM t WHERE a < ? ORDER BY a", [3]) { outer in
            try connection.query("SELECT a FROM t WHERE a > ? ORDER BY a", [.integer(outer.int64(at: 0))]) { inner in
                pairs.append([outer.int(at: 0), inner.int(at: 0)])
            }
        }
        #expect(pairs == [[1, 2], [1, 3], [2, 3]])
    }

    @Test func seededRowsRoundTrip() throws {
        var random = SeededRandom(1)
        try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, i, d, b)")
        let insert = try connection.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
        var expected: [[Value]] = []
        try connection.transaction {
            for id in 0..<500 {
                let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                let row: [Value] = [
                    .integer(Int64(id)), .integer(Int64(bitPattern: random.next())),
                    .real(Double.random(in: -1e9...1e9, using: &random)), .blob(bytes),
                ]
                insert.bind(row)
                try insert.run()
                expected.append(row)
            }
        }
        let found = try connection.fetchAll("SELECT * FROM t ORDER BY id") { row in (0..<4).map { row.value(at: $0) } }
        #expect(found == expected)
    }
}
