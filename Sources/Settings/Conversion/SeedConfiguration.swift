import YAML

/// The content of a `pySMTrace.cfg`, the configuration of the Python program, as far as it has a counterpart here.
///
/// Its shape: `general:` with `logger:` (the dictionary of Python's `logging.config`), `logref:`, `reporter:` (handlers and
/// reporters of mails), and `meters:`, each with `serial: [device, baud, data bits, stop bits, parity]`.
struct SeedConfiguration {
    /// A meter on a serial port.
    struct Meter {
        var name: String
        var serial: [String]
        var note: String?
        var logger: String?
        var reporter: String?
    }

    /// A logger: its level in the words of Python, and the handlers that it writes to.
    struct Logger {
        var level: String?
        var handlers: [String]
    }

    /// A handler that writes files which rotate.
    struct LogFile {
        var interval: String?
        var firstDayOfWeek: String?
        var location: String?
        var naming: String?
        var collector: String?
    }

    /// A handler that mails.
    struct MailHandler {
        /// What it mails.
        enum Kind {
            case values
            case captures
        }

        var name: String
        var kind: Kind
        var server: String?
        var port: String?
        var security: String?
        var user: String?
        var password: String?
        var from: String?
        var to: [String]
        var cc: [String]
        var subjectPrefix: String?
        var schedules: [String]
        var location: String?
        var naming: String?
        var sampleRate: String?
    }

    var meters: [Meter] = []
    /// The general logger's name.
    var generalLogger: String?
    var loggers: [String: Logger] = [:]
    var rootLogger: Logger?
    var logFiles: [String: LogFile] = [:]
    var mailHandlers: [MailHandler] = []
    /// The handlers of each reporter.
    var reporters: [String: [String]] = [:]
    /// What was found and has no counterpart: a path of keys, and why.
    var leftOut: [(path: String, reason: String)] = []
}

extension SeedConfiguration {
    /// Reads a document; what is unknown is kept in `leftOut`.
    init(_ root: Node?) {
        for entry in root?.entries ?? [] {
            switch entry.key {
            case "general": readGeneral(entry.value)
            case "meters":
                for meter in entry.value.entries ?? [] { readMeter(meter.key, meter.value) }
            default: leave(entry.key, "not known")
            }
        }
    }

    private mutating func readGeneral(_ node: Node) {
        for entry in node.entries ?? [] {
            switch entry.key {
            case "logger": readLogging(entry.value)
            case "logref": generalLogger = entry.value.text
            case "reporter": readReporting(entry.value)
            default: leave("general.\(entry.key)", "not known")
            }
        }
    }

    private mutating func readMeter(_ name: String, _ node: Node) {
        var meter = Meter(name: name, serial: [])
        for entry in node.entries ?? [] {
            switch entry.key {
            case "serial": meter.serial = Self.texts(entry.value)
            case "note": meter.note = Self.text(entry.value)
            case "logref": meter.logger = Self.text(entry.value)
            case "rptref": meter.reporter = Self.text(entry.value)
            default: leave("meters.\(name).\(entry.key)", "not known")
            }
        }
        meters.append(meter)
    }

    private mutating func readLogging(_ node: Node) {
        let path = "general.logger"
        for entry in node.entries ?? [] {
            switch entry.key {
            case "version", "disable_existing_loggers", "incremental": break
            case "formatters": leave("\(path).formatters", "the log has a form of its own, with colours on a terminal")
            case "handlers":
                for handler in entry.value.entries ?? [] { readLogHandler(handler, "\(path).handlers") }
            case "loggers":
                for logger in entry.value.entries ?? [] { loggers[logger.key] = Self.logger(logger.value) }
            case "root": rootLogger = Self.logger(entry.value)
            default: leave("\(path).\(entry.key)", "not known")
            }
        }
    }

    private mutating func readLogHandler(_ entry: Node.Entry, _ path: String) {
        let name = Self.text(entry.value["class"]) ?? ""
        if name.hasSuffix("RotatingFileHandler") {
            logFiles[entry.key] = LogFile(
                interval: Self.text(entry.value["interval"]), firstDayOfWeek: Self.text(entry.value["fdoweek"]),
                location: Self.text(entry.value["location"]), naming: Self.text(entry.value["naming"]),
                collector: Self.text(entry.value["collector"]))
            let known = ["class", "formatter", "interval", "fdoweek", "location", "naming", "collector"]
            for key in (entry.value.entries ?? []).map(\.key) where !known.contains(key) {
                leave("\(path).\(entry.key).\(key)", "has no counterpart")
            }
        } else if !name.hasSuffix("StreamHandler") {
            leave("\(path).\(entry.key)", "a handler of class \(name) has no counterpart")
        }
    }

    private static func logger(_ node: Node) -> Logger {
        Logger(level: text(node["level"]), handlers: node["handlers"].map(texts) ?? [])
    }

    private mutating func readReporting(_ node: Node) {
        for entry in node.entries ?? [] {
            switch entry.key {
            case "version": break
            case "handlers":
                for handler in entry.value.entries ?? [] { readMailHandler(handler) }
            case "reporters":
                for reporter in entry.value.entries ?? [] {
                    reporters[reporter.key] = reporter.value["handlers"].map(Self.texts) ?? []
                }
            default: leave("general.reporter.\(entry.key)", "not known")
            }
        }
    }

    private mutating func readMailHandler(_ entry: Node.Entry) {
        let path = "general.reporter.handlers.\(entry.key)"
        let name = Self.text(entry.value["class"]) ?? ""
        guard name.hasSuffix("EMailTxt") || name.hasSuffix("EMailSml") else {
            leave(path, "a handler of class \(name) has no counterpart")
            return
        }
        let node = entry.value
        let account = node["auth"].map(Self.texts) ?? []
        mailHandlers.append(
            MailHandler(
                name: entry.key, kind: name.hasSuffix("EMailTxt") ? .values : .captures,
                server: Self.text(node["srvr"]), port: Self.text(node["port"]), security: Self.text(node["type"]),
                user: account.first, password: account.count > 1 ? account[1] : nil, from: Self.text(node["from"]),
                to: Self.addresses(node["to"]), cc: Self.addresses(node["cc"]),
                subjectPrefix: Self.text(node["subjprfx"]), schedules: node["cron"].map(Self.texts) ?? [],
                location: Self.text(node["location"]), naming: Self.text(node["naming"]),
                sampleRate: Self.text(node["samplerate"])))
        let known = [
            "class", "logref", "srvr", "port", "auth", "from", "to", "cc", "subjprfx", "type", "cron", "location",
            "naming", "samplerate",
        ]
        for key in (node.entries ?? []).map(\.key) where !known.contains(key) {
            leave("\(path).\(key)", "has no counterpart")
        }
    }

    private mutating func leave(_ path: String, _ reason: String) { leftOut.append((path, reason)) }

    /// A text that is given; nil for `~` and for lists.
    private static func text(_ node: Node?) -> String? {
        guard let node, !node.isNull else { return nil }
        return node.text
    }

    /// The texts of a list, or the one text that stands in its place.
    private static func texts(_ node: Node) -> [String] {
        node.items?.compactMap { text($0) } ?? text(node).map { [$0] } ?? []
    }

    /// Addresses, parted by `;` or `,` as there.
    private static func addresses(_ node: Node?) -> [String] {
        guard let node else { return [] }
        return texts(node).flatMap { $0.split { $0 == ";" || $0 == "," } }
            .map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }.filter { !$0.isEmpty }
    }
}
