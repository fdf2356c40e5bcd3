@preconcurrency import Glibc

/// What can go wrong with an archive as a whole.
public enum ArchiveError: Error, Sendable {
    /// There is no database in the folder.
    case noArchive(folder: String)
    /// Another process writes to the archive: its process number and command line, where they are known.
    case inUse(folder: String, holder: String?)
    /// The database was made by a newer version: its last migration and the newest that this program has.
    case newerSchema(path: String, found: String, known: String)
    /// The database was made by an older version and nobody has written to it since.
    case olderSchema(path: String)
    /// A file operation failed; `code` is the errno value.
    case file(path: String, action: String, code: Int32)
    /// A file that should be a capture or a dump is none.
    case unreadable(path: String, reason: String)
    /// A meter that the archive does not have, and those that it has.
    case unknownMeter(name: String, known: [String])
}

extension ArchiveError: CustomStringConvertible {
    /// One sentence: what failed, where, and what can be done.
    public var description: String {
        switch self {
        case .noArchive(let folder):
            "there is no archive in \(folder): start `smtrace run` or `smtrace import` first, or name another folder with --archive"
        case .inUse(let folder, let holder):
            "the archive in \(folder) is being written to by \(holder ?? "another process"): stop it first (Ctrl-C, or `systemctl stop smtrace`); query, last and decode work beside it"
        case .newerSchema(let path, let found, let known):
            "\(path) was made by a newer smtrace (its schema is \(found), this program knows up to \(known)): nothing was changed; install the newer version"
        case .olderSchema(let path):
            "\(path) was made by an older smtrace: start `smtrace run` once, which brings it up to date"
        case .file(let path, let action, let code):
            "cannot \(action) \(path): \(Self.reason(code))"
        case .unreadable(let path, let reason):
            "\(path): \(reason)"
        case .unknownMeter(let name, let known):
            known.isEmpty
                ? "there is no meter \"\(name)\": the archive is empty so far"
                : "there is no meter \"\(name)\": the archive has \(known.joined(separator: ", "))"
        }
    }

    /// The system's words for an errno value, with a hint where one helps.
    static func reason(_ code: Int32) -> String {
        let words = String(cString: strerror(code))
        return switch code {
        case ENOSPC: words + " (make room, or set archive.keep_free and archive.retention)"
        case EACCES, EPERM: words + " (check the owner and the mode of the folder)"
        case EROFS: words + " (the file system is mounted read-only)"
        default: words
        }
    }
}
