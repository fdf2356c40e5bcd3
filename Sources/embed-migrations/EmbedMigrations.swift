@preconcurrency import Glibc

/// Writes a Swift file that lists the given SQL files, name and text, in the order of their names.
@main
struct EmbedMigrations {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else { fail("usage: embed-migrations OUTPUT FILE.sql ...") }
        var text = "/// The migrations, in the order in which they are applied.\n"
        text += "let embeddedMigrations: [(name: String, sql: String)] = [\n"
        for path in arguments.dropFirst(2).sorted() {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            text += "    (name: \"\(name.dropLast(4))\", sql: #\"\"\"\n\(read(path))\n\"\"\"#),\n"
        }
        text += "]\n"
        guard let file = fopen(arguments[1], "w"), fputs(text, file) >= 0, fclose(file) == 0 else {
            fail("cannot write \(arguments[1])")
        }
    }

    private static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { fail("cannot read \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func fail(_ message: String) -> Never {
        fputs("embed-migrations: \(message)\n", stderr)
        exit(1)
    }
}
