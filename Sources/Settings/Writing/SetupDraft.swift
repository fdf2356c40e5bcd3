/// What a user has answered about a new configuration; `text` is the file.
public struct SetupDraft: Sendable, Equatable {
    /// A meter and where its telegrams come from.
    public struct Meter: Sendable, Equatable {
        /// Where from.
        public enum Source: Sendable, Equatable {
            /// A serial device, at a baud rate.
            case serial(device: String, baudRate: Int)
            /// A server, as `host:port`.
            case tcp(address: String)
            /// A simulated meter of a profile.
            case simulator(profile: String)
        }

        /// Its name.
        public var name: String
        /// Where its telegrams come from.
        public var source: Source
        /// What it is, for people.
        public var note: String?
        /// The device's id: hex, and as printed on its plate.
        public var serverID: (hex: String, printed: String)? {
            get { hex.map { ($0, printed ?? $0) } }
            set { (hex, printed) = (newValue?.hex, newValue?.printed) }
        }

        private var hex: String?
        private var printed: String?

        /// A meter.
        public init(
            name: String, source: Source, note: String? = nil, serverID: (hex: String, printed: String)? = nil
        ) {
            self.name = name
            self.source = source
            self.note = note
            self.serverID = serverID
        }
    }

    /// The mail account, and who gets the daily digest.
    public struct Mail: Sendable, Equatable {
        /// The server's name.
        public var server: String
        /// Its port.
        public var port: Int
        /// `starttls`, `tls` or `none`.
        public var security: String
        /// The account; nil for none.
        public var user: String?
        /// The file that holds the password.
        public var passwordFile: String?
        /// The sender's address.
        public var from: String
        /// Who gets the digest.
        public var to: [String]
        /// When, as a crontab expression.
        public var schedule: String
        /// `en` or `de`.
        public var language: String

        /// An account.
        public init(
            server: String, port: Int, security: String, user: String?, passwordFile: String?, from: String,
            to: [String],
            schedule: String, language: String
        ) {
            self.server = server
            self.port = port
            self.security = security
            self.user = user
            self.passwordFile = passwordFile
            self.from = from
            self.to = to
            self.schedule = schedule
            self.language = language
        }
    }

    /// The archive's folder.
    public var archive: String
    /// The meters.
    public var meters: [Meter]
    /// The mail; nil for none.
    public var mail: Mail?

    /// A draft.
    public init(archive: String, meters: [Meter], mail: Mail? = nil) {
        self.archive = archive
        self.meters = meters
        self.mail = mail
    }

    /// The port that goes with a kind of security.
    public static func usualPort(security: String) -> Int {
        switch security {
        case "tls": 465
        case "none": 25
        default: 587
        }
    }

    /// The configuration, with remarks for people.
    public var text: String {
        var out = ConfigurationText()
        out.comment("smtrace's configuration, written by `smtrace setup`. `smtrace check` tells whether it is sound;")
        out.comment("after a change: systemctl reload smtrace. All keys: docs/configuration.md, man smtrace.cfg.")
        out.blank()
        out.section("archive")
        out.key("directory", YAMLText.scalar(archive), indent: 2, remark: "database, captures")
        out.comment("retention: {captures: 30d, readings: 400d, rollups: forever}", indent: 2)
        out.blank()
        out.section("meters")
        for meter in meters { Self.write(meter, to: &out) }
        guard let mail else { return out.text }
        out.blank()
        out.section("mail")
        out.key("server", YAMLText.scalar(mail.server), indent: 2)
        out.key("port", "\(mail.port)", indent: 2)
        out.key("security", mail.security, indent: 2, remark: "starttls, tls or none")
        out.key("user", mail.user.map(YAMLText.scalar), indent: 2)
        out.key("password_file", mail.passwordFile.map(YAMLText.scalar), indent: 2)
        out.key("from", YAMLText.scalar(mail.from), indent: 2)
        out.blank()
        out.section("reports")
        out.section("daily", indent: 2)
        out.key("kind", "digest", indent: 4)
        out.key("period", "day", indent: 4)
        out.key("to", YAMLText.list(mail.to), indent: 4)
        out.key("cron", YAMLText.scalar(mail.schedule), indent: 4)
        out.key("language", mail.language, indent: 4)
        return out.text
    }

    private static func write(_ meter: Meter, to out: inout ConfigurationText) {
        out.section(meter.name, indent: 2)
        switch meter.source {
        case .serial(let device, let baudRate):
            out.key("source", "serial", indent: 4)
            out.key("device", YAMLText.scalar(device), indent: 4)
            if baudRate != 9_600 { out.key("baud", "\(baudRate)", indent: 4) }
        case .tcp(let address):
            out.key("source", "tcp", indent: 4)
            out.key("address", YAMLText.scalar(address), indent: 4)
        case .simulator(let profile):
            out.key("source", "simulator", indent: 4)
            out.key("profile", profile, indent: 4)
        }
        if let id = meter.serverID {
            out.key(
                "server_id", id.hex, indent: 4, remark: "\(id.printed): its telegrams, whatever port they come in on")
        }
        out.key("note", meter.note.map(YAMLText.scalar), indent: 4)
    }
}
