import SQLite

/// The strings of text readings: each is stored once, rows hold its id.
final class TextTable {
    private let select: Statement
    private let insert: Statement
    /// The texts that were looked up since somebody began to watch; nil while nobody does.
    var lookedUp: NumberSet?

    init(_ connection: Connection) throws {
        select = try connection.prepare("SELECT id FROM text_value WHERE body = ?", isPersistent: true)
        insert = try connection.prepare(
            "INSERT INTO text_value (body) VALUES (?) RETURNING id", isPersistent: true)
    }

    /// The id of a string, which is stored if it is new.
    func id(of text: String) throws -> Int64 {
        defer {
            select.reset()
            insert.reset()
        }
        select.bind(text, at: 1)
        if try select.step() {
            let id = select.int64(at: 0)
            lookedUp?.insert(id)
            return id
        }
        insert.bind(text, at: 1)
        guard try insert.step() else { return 0 }
        return insert.int64(at: 0)
    }
}
