import Foundation

/// A new, empty directory that is removed with its last reference.
public final class TemporaryDirectory {
    /// Its absolute path, without a slash at the end.
    public let path: String

    /// Makes the directory; throws what the file system says.
    public init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "smtrace-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name` in the directory.
    public func file(_ name: String) -> String { path + "/" + name }
}
