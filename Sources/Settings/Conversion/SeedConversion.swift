import YAML

/// A configuration of smtrace, made of one of pySMTrace.
public struct SeedConversion: Sendable, Equatable {
    /// The text of a `smtrace.cfg`; what could not be taken over stands in it as comments.
    public var text: String
    /// What could not be taken over, a sentence each.
    public var remarks: [String]
    /// The mail account's password, which does not stand in the text; it belongs into `mail.password_file`.
    public var password: Secret?

    /// A password on its way from one file to another: it prints as `•••`.
    public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
        /// The password itself.
        public let revealed: String
        /// Nothing of it.
        public var description: String { "•••" }
        /// Nothing of it.
        public var debugDescription: String { "•••" }
    }

    /// Converts the text of a `pySMTrace.cfg`; `path` is for messages, `passwordFile` the name that the password's file will have.
    ///
    /// Throws if it is no YAML, or has no meter.
    public init(_ bytes: [UInt8], path: String, passwordFile: String = "mail.password") throws(SettingsProblems) {
        let root: Node?
        do throws(YAMLError) { root = try YAMLParser.parse(bytes) } catch {
            throw SettingsProblems([SettingsProblem(file: path, line: error.line, key: "", message: error.problem)])
        }
        let seed = SeedConfiguration(root)
        guard !seed.meters.isEmpty else {
            throw SettingsProblems([
                SettingsProblem(
                    file: path, line: root?.line, key: "meters",
                    message: "no meter is in it: is this the configuration of pySMTrace?")
            ])
        }
        var writer = SeedWriter(seed, passwordFile: passwordFile)
        text = writer.write()
        remarks = writer.remarks
        password = writer.password.map(Secret.init(revealed:))
    }
}
