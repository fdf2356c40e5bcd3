@preconcurrency import Glibc

/// Where a secret comes from.
public enum SecretSource: Equatable, Sendable {
    /// A file that holds nothing else, readable by its owner only.
    case file(path: String)
    /// A credential that systemd hands to the service: the file NAME in `$CREDENTIALS_DIRECTORY`.
    case credential(name: String)
    /// An environment variable.
    case environment(variable: String)
    /// The configuration file itself, which then only its owner may be able to read.
    case configuration(Secret, path: String)

    /// The secret.
    ///
    /// `environment` returns a variable's value or nil. Throws `SecretProblem`, a sentence that says what to change; the
    /// secret itself stands in no problem.
    public func resolve(
        environment: (String) -> String? = SecretSource.variable
    ) throws(SecretProblem) -> Secret {
        switch self {
        case .file(let path): try Self.read(path, credentials: environment(Self.directoryVariable))
        case .credential(let name): try Self.credential(name, environment)
        case .environment(let variable): try Self.environment(variable, environment)
        case .configuration(let secret, let path): try Self.configuration(secret, path)
        }
    }

    /// The value of a variable of this process.
    public static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static let directoryVariable = "CREDENTIALS_DIRECTORY"

    private static func read(_ path: String, credentials: String?) throws(SecretProblem) -> Secret {
        let isCredential = credentials.map { isInside(path, folder: $0) } ?? false
        let content = try PrivateFile.read(path, othersMayRead: isCredential)
        return try checked(content, in: path)
    }

    private static func credential(
        _ name: String, _ environment: (String) -> String?
    ) throws(SecretProblem) -> Secret {
        guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else {
            throw SecretProblem(
                "\"\(escaped(name))\" is no name of a credential; write the name alone, without a folder")
        }
        guard let folder = environment(directoryVariable), !folder.isEmpty else {
            throw SecretProblem(
                "there is no credential \"\(escaped(name))\": $CREDENTIALS_DIRECTORY is not set, so this was not started "
                    + "by systemd with LoadCredential=\(escaped(name)):FILE; add that line to the unit, or use password_file"
            )
        }
        let path = folder + "/" + name
        return try checked(try PrivateFile.read(path, othersMayRead: true), in: path)
    }

    private static func environment(
        _ variable: String, _ environment: (String) -> String?
    ) throws(SecretProblem) -> Secret {
        guard let value = environment(variable), !value.isEmpty else {
            throw SecretProblem(
                "the environment variable \(escaped(variable)) is not set; set it, or use password_file")
        }
        return try checked(Array(value.utf8), in: "the environment variable \(variable)")
    }

    private static func configuration(_ secret: Secret, _ path: String) throws(SecretProblem) -> Secret {
        try PrivateFile.requirePrivate(
            path, advice: "or put the password into a file of its own and name it with password_file")
        return try checked(Array(secret.revealed.utf8), in: path)
    }

    /// The one line that a source holds; a line end after it, and a byte order mark before it, are not part of it.
    private static func checked(_ content: [UInt8], in place: String) throws(SecretProblem) -> Secret {
        let place = escaped(place)
        var bytes = content[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
            bytes = bytes.dropLast()
        }
        if bytes.isEmpty { throw SecretProblem("\(place) holds no password: it is empty") }
        if bytes.contains(where: { $0 == 10 || $0 == 13 }) {
            throw SecretProblem("\(place) has more than one line; the password alone has to stand there, on one line")
        }
        if bytes.contains(where: { $0 < 32 || $0 == 127 }) {
            throw SecretProblem("\(place) has control characters, which no password has")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretProblem("\(place) is not in UTF-8; save the password in that form")
        }
        return Secret(text)
    }

    /// Whether a path without `..` lies in a folder.
    static func isInside(_ path: String, folder: String) -> Bool {
        let wanted = folder.split(separator: "/")
        let parts = path.split(separator: "/")
        return path.hasPrefix("/") && folder.hasPrefix("/") && !wanted.isEmpty && parts.count > wanted.count
            && parts.starts(with: wanted) && !parts.contains("..")
    }

    private static func escaped(_ text: String) -> String { SecretProblem.escaped(text) }
}
