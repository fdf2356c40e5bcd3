import Crontab
import Secrets

// `mail:` and `reports:`.
extension SettingsBuilder {
    mutating func mail(_ section: SettingsSection) -> MailSettings? {
        guard section.isGiven else { return nil }
        checkPassword(section)
        let server = need("server", section, "and mail cannot be sent without it")
        if section.values["from"] == nil { miss("from", section, "and every mail needs a sender") }
        guard let server, case .mailAddress(let from) = section.value("from") else { return nil }
        return MailSettings(
            server: server, port: section.integer("port").map { Int($0) },
            security: section.text("security").flatMap(MailSettings.Security.init(rawValue:)) ?? .starttls,
            user: section.text("user"), password: password(section),
            caFile: section.text("ca_file").map { resolve($0) },
            from: from, replyTo: section.addresses("reply_to"), clientName: section.text("client_name"),
            timeoutMilliseconds: section.integer("timeout") ?? 120_000,
            subjectPrefix: section.text("subject_prefix") ?? "", line: section.line ?? 0)
    }

    private func password(_ section: SettingsSection) -> MailSettings.Password {
        var password = MailSettings.Password()
        password.file = section.text("password_file").map { resolve($0) }
        password.text = section.text("password").map { Secret($0) }
        password.credential = section.text("password_credential") ?? password.credential
        password.variable = section.text("password_variable") ?? password.variable
        return password
    }

    private mutating func checkPassword(_ section: SettingsSection) {
        for key in ["password", "password_file"]
        where section.has(key) && !section.has("user") && !isReported("user", section) {
            reader.report(section.line(of: key), join(section.path, key), "has no meaning without user")
        }
        guard let line = section.line(of: "password") else { return }
        if section.has("password_file") {
            reader.report(line, join(section.path, "password"), "stands beside password_file; only one can hold")
        }
        guard !isPrivate else { return }
        reader.report(
            line, join(section.path, "password"),
            "may stand here only if nobody but its owner can read this file: chmod 600 \(path), or put it into a file of "
                + "its own and name that with password_file")
    }

    mutating func reports(_ section: SettingsSection, meters: [String]) -> [ReportSettings] {
        checkNames(section, of: "report")
        return section.order.compactMap { report($0, section.section($0), meters) }
    }

    private mutating func report(_ name: String, _ section: SettingsSection, _ meters: [String]) -> ReportSettings? {
        let kind = need("kind", section, "and says what the report is").flatMap(ReportSettings.Kind.init(rawValue:))
        var schedule: [CronExpression] = []
        for item in section.lists["cron"] ?? [] {
            if case .cron(let expression) = item.value { schedule.append(expression) }
        }
        if schedule.isEmpty { miss("cron", section, "and says when the report is due") }
        let recipients = recipients(section)
        let chosen = chosenMeters("meters", section, meters)
        guard let kind else { return nil }
        refuse("period", section, unless: kind == .digest, "has no meaning for kind \(kind.rawValue); only for digest")
        refuse("attach", section, unless: kind == .digest, "has no meaning for kind \(kind.rawValue); only for digest")
        refuse(
            "gzip", section, unless: kind == .captures, "has no meaning for kind \(kind.rawValue); only for captures")
        guard let recipients, !schedule.isEmpty else { return nil }
        var report = ReportSettings(name: name, kind: kind, recipients: recipients, schedule: schedule)
        report.period = section.text("period").flatMap(ReportSettings.Period.init(rawValue:)) ?? report.period
        report.meters = chosen
        report.replyTo = section.lists["reply_to"].map { _ in section.addresses("reply_to") }
        report.subjectPrefix = section.text("subject_prefix")
        report.language = section.text("language").flatMap(ReportSettings.Language.init(rawValue:)) ?? report.language
        report.missed = section.text("missed").flatMap(ReportSettings.Missed.init(rawValue:)) ?? report.missed
        report.maximumBytes = section.integer("max_size") ?? report.maximumBytes
        report.attachments = section.texts("attach").compactMap { ReportSettings.Attachment(rawValue: $0.text) }
        report.gzip = section.toggle("gzip") ?? report.gzip
        report.line = section.line ?? 0
        return report
    }

    /// `to`, `cc` and `bcc`; nil where something was reported.
    mutating func recipients(_ section: SettingsSection) -> ReportSettings.Recipients? {
        let to = section.addresses("to")
        guard !to.isEmpty else {
            miss("to", section, "and says who gets it")
            return nil
        }
        return ReportSettings.Recipients(to: to, cc: section.addresses("cc"), bcc: section.addresses("bcc"))
    }

    /// The meters that a list names; nil where there is none.
    mutating func chosenMeters(_ key: String, _ section: SettingsSection, _ meters: [String]) -> [String]? {
        var chosen: [String] = []
        for (name, line) in section.texts(key) {
            // Without any meter that is what is said.
            if meters.isEmpty { continue }
            if !meters.contains(name) {
                let nearest = Spelling.nearest(to: name, in: meters).map { "did you mean \($0)?" }
                let hint = nearest ?? "allowed: \(meters.map(SettingsProblem.printable).joined(separator: ", "))"
                reader.report(
                    line, join(section.path, key), "\(SettingsProblem.quoted(name)) is not among meters; \(hint)")
            } else if chosen.contains(name) {
                reader.report(line, join(section.path, key), "\(SettingsProblem.quoted(name)) stands there twice")
            } else {
                chosen.append(name)
            }
        }
        return section.lists[key] == nil ? nil : chosen
    }

    /// Reports and alerts need a server.
    mutating func checkMail(_ top: SettingsSection) {
        guard !top.section("mail").isGiven, !isReported("mail", top) else { return }
        for key in ["reports", "alerts"] {
            guard let first = top.section(key).children.first, !isReported(key, top) else { continue }
            reader.report(
                top.section(key).line ?? first.line, key,
                "cannot be sent, since no server is configured; add mail: {server: smtp.provider.de, from: meter@provider.de}"
            )
        }
    }
}

extension SettingsBuilder {
    /// The text of a key that has to be there; nil where it was reported.
    mutating func need(_ key: String, _ section: SettingsSection, _ reason: String) -> String? {
        if let text = section.text(key) { return text }
        miss(key, section, reason)
        return nil
    }

    /// Reports that a key is missing, unless something is said of it already.
    mutating func miss(_ key: String, _ section: SettingsSection, _ reason: String) {
        guard !isReported(key, section) else { return }
        let allowed = SettingsSchema.key(join(section.pattern, key))?.allowed ?? ""
        reader.report(section.line, join(section.path, key), "is missing, \(reason); allowed: \(allowed)")
    }

    mutating func refuse(_ key: String, _ section: SettingsSection, unless isAllowed: Bool, _ reason: String) {
        guard !isAllowed, section.has(key) else { return }
        reader.report(section.line(of: key), join(section.path, key), reason)
    }

    /// Whether something was said of a key, or of one that may have been meant for it.
    func isReported(_ key: String, _ section: SettingsSection) -> Bool {
        let path = join(section.path, key)
        return reader.problems.contains { problem in
            if problem.key == path || problem.key == section.path { return true }
            guard section.path.isEmpty || problem.key.hasPrefix(section.path + ".") else { return false }
            return problem.message.hasSuffix("did you mean \(key)?")
        }
    }
}
