import SQLite

/// Brings a database to the newest schema: the files of `migrations/`, in order, each in a transaction of its own.
enum Migrator {
    /// Applies what is missing; throws `newerSchema` like `refuseNewer`.
    static func migrate(_ connection: Connection, now milliseconds: Int64) throws {
        let applied = try appliedMigrations(connection)
        try refuseNewer(applied, path: connection.path)
        for (name, sql) in embeddedMigrations.dropFirst(applied.count) {
            try connection.transaction {
                try connection.execute(
                    "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_ms INTEGER NOT NULL)")
                try connection.execute(sql)
                try connection.run(
                    "INSERT INTO migration VALUES (?, ?)", [.text(name), .integer(milliseconds)])
            }
        }
    }

    /// Throws `newerSchema`, with the database untouched, if it knows a migration that this program does not.
    static func refuseNewer(_ connection: Connection) throws {
        try refuseNewer(appliedMigrations(connection), path: connection.path)
    }

    /// Throws `newerSchema` or `olderSchema` if the database is not of this program's schema; for those who only read.
    static func check(_ connection: Connection) throws {
        let applied = try appliedMigrations(connection)
        try refuseNewer(applied, path: connection.path)
        guard applied.count == embeddedMigrations.count else {
            throw ArchiveError.olderSchema(path: connection.path)
        }
    }

    private static func refuseNewer(_ applied: [String], path: String) throws {
        let known = embeddedMigrations.map(\.name)
        for (index, name) in applied.enumerated() where index >= known.count || known[index] != name {
            throw ArchiveError.newerSchema(path: path, found: name, known: known.last ?? "none")
        }
    }

    private static func appliedMigrations(_ connection: Connection) throws -> [String] {
        let exists = try connection.fetchFirst(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'"
        ) { _ in true }
        guard exists == true else { return [] }
        return try connection.fetchAll("SELECT name FROM migration ORDER BY name") { $0.text(at: 0) }
    }
}
