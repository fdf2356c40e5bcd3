/// Writes the configuration that does what one of pySMTrace did.
struct SeedWriter {
    private let seed: SeedConfiguration
    private let passwordFile: String
    private var out = ConfigurationText()
    /// What could not be taken over, a sentence each.
    private(set) var remarks: [String] = []
    /// The password of the mail account.
    private(set) var password: String?

    init(_ seed: SeedConfiguration, passwordFile: String) {
        self.seed = seed
        self.passwordFile = passwordFile
    }

    /// The whole text.
    mutating func write() -> String {
        out.comment(
            "Converted from a configuration of pySMTrace by `smtrace convert`; look it through, then: smtrace check.")
        for left in seed.leftOut { remark("\(left.path): not taken over: \(left.reason)") }
        out.blank()
        out.section("archive")
        out.key("directory", "data", indent: 2, remark: "the database and the captures, beside this file")
        writeLog()
        writeMeters()
        if !seed.mailHandlers.isEmpty {
            writeMail()
            writeReports()
        }
        return out.text
    }

    /// Says in the text and to the user what is not as it was.
    private mutating func remark(_ sentence: String, indent: Int = 0) {
        remarks.append(sentence)
        out.comment(sentence, indent: indent)
    }

    // MARK: Log

    private mutating func writeLog() {
        let general = seed.generalLogger.flatMap { seed.loggers[$0] } ?? seed.rootLogger
        let used =
            (general?.handlers ?? []) + seed.meters.compactMap(\.logger).flatMap { seed.loggers[$0]?.handlers ?? [] }
        let files = used.filter { seed.logFiles[$0] != nil }
        guard general?.level != nil || !files.isEmpty else { return }
        out.blank()
        out.section("log")
        out.key("level", general?.level.map(Self.level), indent: 2)
        guard let name = files.first, let file = seed.logFiles[name] else { return }
        let others = Set(files).subtracting([name]).sorted()
        if !others.isEmpty {
            remark(
                "log handlers \(others.joined(separator: ", ")): there is one kind of log file, as of \(name)",
                indent: 2)
        }
        if let collector = file.collector {
            remark("collector \(collector): the file being written has its own name from the beginning", indent: 2)
        }
        let loggers = Set(seed.meters.compactMap(\.logger))
        out.section("file", indent: 2)
        out.key("directory", YAMLText.scalar(Self.folder(file.location ?? "log")), indent: 4)
        if let naming = file.naming { out.key("naming", YAMLText.scalar(naming), indent: 4) }
        out.key("rotate", rotation(file), indent: 4)
        if loggers.count > 1 { out.key("per_meter", "true", indent: 4) }
    }

    private static func level(_ word: String) -> String {
        switch word.uppercased() {
        case "CRITICAL", "FATAL": "critical"
        case "ERROR": "error"
        case "WARNING", "WARN": "warning"
        case "DEBUG": "debug"
        case "NOTSET": "trace"
        default: "info"
        }
    }

    private mutating func rotation(_ file: SeedConfiguration.LogFile) -> String {
        switch file.interval?.lowercased() ?? "day" {
        case "second":
            remark("interval second: a log file is begun each minute at the most", indent: 4)
            return "minute"
        case "week": return file.firstDayOfWeek?.lowercased().hasPrefix("su") == true ? "sunday" : "monday"
        case let word where ["minute", "hour", "day", "month", "year"].contains(word): return word
        case let word:
            remark("interval \(word): not known; day is taken", indent: 4)
            return "day"
        }
    }

    private static func folder(_ location: String) -> String {
        var text = Substring(location)
        if text.hasPrefix("./") { text = text.dropFirst(2) }
        while text.count > 1, text.hasSuffix("/") { text = text.dropLast() }
        return text.isEmpty ? "." : String(text)
    }

    // MARK: Meters

    private mutating func writeMeters() {
        out.blank()
        out.section("meters")
        for meter in seed.meters {
            let name = self.name(of: meter)
            out.section(name, indent: 2)
            if name != meter.name { remark("the name \(meter.name) is not allowed here: it became \(name)", indent: 4) }
            out.key("source", "serial", indent: 4)
            writeSerial(meter)
            out.key("note", meter.note.map(YAMLText.scalar), indent: 4)
            writeCaptures(meter)
        }
    }

    /// The meter's name, changed where it would not do.
    private func name(of meter: SeedConfiguration.Meter) -> String {
        guard MeterName.refusal(of: meter.name) != nil else { return meter.name }
        var name = String(
            meter.name.unicodeScalars.map { scalar -> Character in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-"
                    ? Character(scalar) : "_"
            })
        while name.hasPrefix("-") { name.removeFirst() }
        name = String(name.prefix(60))
        return MeterName.refusal(of: name) == nil ? name : "meter_\(name)"
    }

    private mutating func writeSerial(_ meter: SeedConfiguration.Meter) {
        let serial = meter.serial
        func item(_ index: Int) -> String? { index < serial.count ? serial[index] : nil }
        if let device = item(0) {
            out.key("device", YAMLText.scalar(device), indent: 4)
        } else {
            remark("meters.\(meter.name).serial: names no device; put the right one here", indent: 4)
            out.key("device", "/dev/ttyUSB0", indent: 4)
        }
        if let baud = item(1), baud != "9600" { out.key("baud", YAMLText.scalar(baud), indent: 4) }
        if let bits = item(2), bits != "8" { out.key("data_bits", YAMLText.scalar(bits), indent: 4) }
        if let bits = item(3), bits != "1" {
            out.key("stop_bits", bits == "15" ? "1.5" : YAMLText.scalar(bits), indent: 4)
        }
        if let parity = item(4)?.lowercased(), parity != "none" {
            out.key("parity", YAMLText.scalar(parity), indent: 4)
        }
    }

    /// The naming and sample rate of captures stand with the handler that mails them.
    private mutating func writeCaptures(_ meter: SeedConfiguration.Meter) {
        let handlers = handlers(of: meter).filter { $0.kind == .captures }
        guard let handler = handlers.first else { return }
        var items: [String] = []
        if let naming = handler.naming {
            if let refusal = NamingPattern.refusal(of: naming) {
                remark("naming \(naming) of \(handler.name): the pattern \(refusal); the default is taken", indent: 4)
            } else {
                items.append("naming: \(YAMLText.scalar(naming))")
            }
        }
        if let rate = handler.sampleRate.flatMap({ Int($0) }), rate > 1 { items.append("every: \(rate)") }
        if handlers.count > 1 {
            let names = handlers.dropFirst().map(\.name).joined(separator: ", ")
            remark(
                "captures of \(meter.name) are named and thinned as of \(handler.name), not as of \(names)", indent: 4)
        }
        if !items.isEmpty { out.key("captures", "{" + items.joined(separator: ", ") + "}", indent: 4) }
    }

    private func handlers(of meter: SeedConfiguration.Meter) -> [SeedConfiguration.MailHandler] {
        let names = meter.reporter.flatMap { seed.reporters[$0] } ?? []
        return seed.mailHandlers.filter { names.contains($0.name) }
    }

    // MARK: Mail

    private mutating func writeMail() {
        guard let first = seed.mailHandlers.first else { return }
        out.blank()
        out.section("mail")
        let others = seed.mailHandlers.filter {
            $0.server != first.server || $0.user != first.user || $0.from != first.from || $0.port != first.port
        }
        if !others.isEmpty {
            let names = others.map(\.name).joined(separator: ", ")
            remark("there is one mail account, that of \(first.name); \(names) had another one", indent: 2)
        }
        out.key("server", YAMLText.scalar(first.server ?? "localhost"), indent: 2)
        let security = first.security?.uppercased()
        let word =
            switch security {
            case "STARTTLS": "starttls"
            case "SSL", "TLS", "SMTPS": "tls"
            default: "none"
            }
        out.key("port", YAMLText.scalar(first.port ?? (word == "tls" ? "465" : "587")), indent: 2)
        out.key("security", word, indent: 2)
        out.key("user", first.user.map(YAMLText.scalar), indent: 2)
        if first.user != nil {
            password = first.password
            out.key(
                "password_file", YAMLText.scalar(passwordFile), indent: 2,
                remark: "holds the password and nothing else; only its owner may read it (chmod 600)")
        }
        out.key("from", first.from.map(YAMLText.scalar), indent: 2)
    }

    private mutating func writeReports() {
        out.blank()
        out.section("reports")
        for handler in seed.mailHandlers {
            let meters = seed.meters.filter { meter in handlers(of: meter).contains { $0.name == handler.name } }
            guard !meters.isEmpty else {
                remark("\(handler.name): no meter refers to it, so nothing was mailed", indent: 2)
                continue
            }
            out.section(handler.name, indent: 2)
            out.key("kind", handler.kind == .values ? "readings" : "captures", indent: 4)
            out.key("meters", YAMLText.list(meters.map(name(of:))), indent: 4)
            out.key("to", YAMLText.list(handler.to), indent: 4)
            if !handler.cc.isEmpty { out.key("cc", YAMLText.list(handler.cc), indent: 4) }
            out.key("subject_prefix", handler.subjectPrefix.map(YAMLText.scalar), indent: 4)
            writeSchedules(handler)
            if let location = handler.location {
                remark("location \(location): captures lie in the archive's folder captures/", indent: 4)
            }
        }
    }

    private mutating func writeSchedules(_ handler: SeedConfiguration.MailHandler) {
        var expressions: [String] = []
        for text in handler.schedules {
            guard let conversion = SeedCron.convert(text) else {
                remark("cron \(YAMLText.scalar(text)) of \(handler.name): not understood; write it anew", indent: 4)
                continue
            }
            if let note = conversion.note { remark("cron \(YAMLText.scalar(text)): \(note)", indent: 4) }
            expressions.append(conversion.expression)
        }
        if expressions.isEmpty {
            remark("\(handler.name) had no schedule that is understood: daily at midnight is taken", indent: 4)
            expressions = ["0 0 * * *"]
        }
        out.key("cron", YAMLText.oneOrList(expressions), indent: 4)
    }
}
