import Foundation

/// Where the project and what lies beside it are found, by the place of this file.
public enum Project {
    /// The top folder of the project.
    public static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Dumps of real meters with their expected content, beside the project; nil where they are absent.
    public static let telegrams: String? = {
        let path = URL(filePath: folder).deletingLastPathComponent().appending(path: "shared/telegrams").path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// The folder of the programs that were built with the tests.
    public static let products: String = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path
}
