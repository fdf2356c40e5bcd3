@preconcurrency import Glibc
import YAML

extension Configuration {
    /// Reads a configuration.
    ///
    /// Throws everything that is wrong at once. `timeZoneExists` says whether the system knows a zone's name.
    public static func load(
        path: String, timeZoneExists: @escaping (String) -> Bool = TimeZoneNames.exists
    ) throws(SettingsProblems) -> Configuration {
        let (text, isPrivate) = try read(path)
        return try parse(text, path: path, isPrivate: isPrivate, timeZoneExists: timeZoneExists)
    }

    /// Configuration from the text of a configuration, in UTF-8; `path` is for messages and relative paths.
    ///
    /// `isPrivate` says whether the file is one that only its owner can read: only then it may hold a password.
    public static func parse(
        _ text: [UInt8], path: String, isPrivate: Bool = false,
        timeZoneExists: @escaping (String) -> Bool = TimeZoneNames.exists
    ) throws(SettingsProblems) -> Configuration {
        let root: Node?
        do throws(YAMLError) { root = try YAMLParser.parse(text) } catch {
            throw SettingsProblems([SettingsProblem(file: path, line: error.line, key: "", message: error.problem)])
        }
        var builder = SettingsBuilder(path: path, isPrivate: isPrivate, timeZoneExists: timeZoneExists)
        return try builder.build(root)
    }

    /// The bytes of a configuration's file, of an overlong one the first MiB and some. Throws why it cannot be read.
    public static func bytes(of path: String) throws(SettingsProblems) -> [UInt8] { try read(path).text }

    private static func read(_ path: String) throws(SettingsProblems) -> (text: [UInt8], isPrivate: Bool) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        // One byte more than is allowed is enough to see that it is too long.
        while bytes.count <= YAMLParser.maximumLength {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        var status = stat()
        let isPrivate = fstat(descriptor, &status) == 0 && status.st_mode & 0o077 == 0
        return (bytes, isPrivate)
    }

    private static func failure(_ path: String, _ code: Int32) -> SettingsProblems {
        let reason =
            switch code {
            case ENOENT: "there is no such file"
            case EACCES: "you may not read it"
            case EISDIR: "it is a directory"
            default: String(cString: strerror(code))
            }
        return SettingsProblems([
            SettingsProblem(file: path, line: nil, key: "", message: "cannot be read: \(reason)")
        ])
    }
}
