@preconcurrency import Glibc
import Reports

/// Files that a command writes because its user asked for them; those of the same name are replaced.
enum WrittenFile {
    /// Writes bytes. Throws a sentence.
    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "we") else { throw failure(path) }
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
        guard fclose(file) == 0, isWritten else { throw failure(path) }
    }

    /// Writes what goes with a mail into a folder, which is made if need be; returns the paths. Throws a sentence.
    static func write(_ attachments: [ReportAttachment], into folder: String) throws -> [String] {
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw failure(folder) }
        return try attachments.map { attachment in
            let path = folder.hasSuffix("/") ? folder + attachment.name : "\(folder)/\(attachment.name)"
            switch attachment.data {
            case .bytes(let bytes): try write(bytes, to: path)
            case .file(let source): try copy(source, to: path)
            }
            return path
        }
    }

    private static func copy(_ source: String, to path: String) throws {
        guard let input = fopen(source, "re") else {
            throw Failure("\(source) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(input) }
        guard let output = fopen(path, "we") else { throw failure(path) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var isWritten = true
        while isWritten {
            let count = fread(&chunk, 1, chunk.count, input)
            guard count > 0 else { break }
            isWritten = fwrite(chunk, 1, count, output) == count
        }
        guard fclose(output) == 0, isWritten else { throw failure(path) }
        guard ferror(input) == 0 else { throw Failure("\(source) cannot be read to its end") }
    }

    private static func failure(_ path: String) -> Failure {
        Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
