@preconcurrency import Glibc
import Mail

/// Small text files, read as a whole.
enum TextFile {
    /// The text of a file, in UTF-8; bytes that are none become U+FFFD. Throws `MailProblem` where it cannot be read.
    static func read(_ path: String) throws(MailProblem) -> String {
        guard let file = fopen(path, "re") else {
            throw MailProblem("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        guard ferror(file) == 0 else {
            throw MailProblem("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
