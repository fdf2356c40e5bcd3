extension SettingsSchema {
    static let mail: [SettingsKey] = [
        SettingsKey("mail", .section, "The server that takes the mails of reports and alerts."),
        SettingsKey("mail.server", .host, "The server's name or address."),
        SettingsKey(
            "mail.port", .integer(1...65_535), "The server's port; default: 587, with tls 465, with none 25."),
        SettingsKey(
            "mail.security", .choice(MailSettings.Security.allCases.map(\.rawValue)), default: "starttls",
            "How the connection is protected; starttls and tls never fall back to clear text."),
        SettingsKey("mail.user", .line, "The name to log in with; default: no login."),
        SettingsKey("mail.password_file", .path, "A file that holds the password and nothing else."),
        SettingsKey(
            "mail.password", .text, "The password itself, if nobody else can read this file; else it is refused."),
        SettingsKey(
            "mail.password_credential", .plainName, default: "mail.password",
            "The systemd credential that holds the password, where neither file nor text is given."),
        SettingsKey(
            "mail.password_variable", .plainName, default: "SMTRACE_MAIL_PASSWORD",
            "The environment variable that holds the password, where nothing else does."),
        SettingsKey(
            "mail.ca_file", .path, "Certificates, in PEM, of the authorities to be trusted instead of the system's."),
        SettingsKey("mail.from", .mailAddress, "The sender's address."),
        SettingsKey("mail.reply_to", .list(of: .mailAddress), "Where answers go; default: to the sender."),
        SettingsKey(
            "mail.client_name", .host, "The name by which the program greets the server; default: the host's own."),
        SettingsKey(
            "mail.timeout", .duration(from: "5s", to: "10m"), default: "2m",
            "How long the server may take to answer, or to take more of a mail."),
        SettingsKey("mail.subject_prefix", .line, "What every subject begins with; default: nothing."),
    ]

    static let reports: [SettingsKey] =
        [
            SettingsKey(
                "reports", .sections(named: .reports), "Mails that are sent by a schedule, each under its name."),
            SettingsKey("reports.*", .section, "A report."),
            SettingsKey(
                "reports.*.kind", .choice(ReportSettings.Kind.allCases.map(\.rawValue)),
                "What it says: a period's story, the last values, or the raw telegrams."),
            SettingsKey(
                "reports.*.period", .choice(ReportSettings.Period.allCases.map(\.rawValue)), default: "day",
                "What a digest covers: the last whole one that ended by its minute."),
            SettingsKey("reports.*.meters", .list(of: .text), "The meters that it is about; default: all."),
            SettingsKey("reports.*.cron", .list(of: .cron), "When it is due, in the archive's time zone."),
            SettingsKey(
                "reports.*.missed", .choice(ReportSettings.Missed.allCases.map(\.rawValue)), default: "once",
                "What becomes of minutes that passed while the recorder was off: the last is made up, or none."),
            SettingsKey(
                "reports.*.max_size", .size(from: "100kB", to: "1GB"), default: "15MB",
                "How large a mail may become; what does not fit goes into another one."),
            SettingsKey(
                "reports.*.attach", .list(of: .choice(ReportSettings.Attachment.allCases.map(\.rawValue))),
                "What a digest carries besides its text; default: nothing."),
            SettingsKey(
                "reports.*.gzip", .toggle, default: "false", "Whether captures are attached compressed with gzip."),
            SettingsKey("reports.*.reply_to", .list(of: .mailAddress), "Where answers go; default: mail.reply_to."),
            SettingsKey(
                "reports.*.subject_prefix", .line, "What the subject begins with; default: mail.subject_prefix."),
        ] + recipients(in: "reports.*")

    static let alerts: [SettingsKey] =
        [
            SettingsKey("alerts", .sections, "Mails that are sent when something happens, and when it is over."),
            SettingsKey("alerts.*", .section, "An alert."),
            SettingsKey("alerts.*.name", .line, "What it is called in mails and lists; default: what it watches for."),
            SettingsKey("alerts.*.meter", .list(of: .text), "The meters that it watches; default: all."),
            SettingsKey(
                "alerts.*.silent", .duration(from: "1m", to: "30d"), "No valid telegram of a meter for so long."),
            SettingsKey("alerts.*.when", .condition, "A value beyond a bound."),
            SettingsKey(
                "alerts.*.for", .duration(from: "0s", to: "30d"), default: "0s",
                "How long the value has to be beyond its bound without interruption."),
            SettingsKey(
                "alerts.*.hysteresis", .margin, default: "5%",
                "How far the value has to go back before the alert is over: a share of the bound, or an amount."),
            SettingsKey("alerts.*.disk_below", .keepFree, "Less than this is free on the archive's disk."),
            SettingsKey(
                "alerts.*.checksum_errors", .integer(0...1_000_000),
                "More telegrams of a meter than so many with a wrong checksum within an hour."),
            SettingsKey(
                "alerts.*.max_per_day", .integer(1...1_000), default: "10", "The most mails of it within 24 hours."),
        ] + recipients(in: "alerts.*")

    private static func recipients(in path: String) -> [SettingsKey] {
        [
            SettingsKey("\(path).to", .list(of: .mailAddress), "Who gets it."),
            SettingsKey("\(path).cc", .list(of: .mailAddress), "Who gets a copy that the others see."),
            SettingsKey("\(path).bcc", .list(of: .mailAddress), "Who gets a copy that the others do not see."),
            SettingsKey(
                "\(path).language", .choice(ReportSettings.Language.allCases.map(\.rawValue)), default: "en",
                "The language of its mails, with that language's numbers and dates."),
        ]
    }

    static let price: [SettingsKey] = [
        SettingsKey(
            "meters.*.price", .sections, "What a kWh costs: one price, or several with the days from which they hold."),
        SettingsKey("meters.*.price.*", .section(bare: "import"), "A price."),
        SettingsKey(
            "meters.*.price.*.from", .date, "The first day on which it holds; default: it has always been so."),
        SettingsKey("meters.*.price.*.currency", .currency, default: "EUR", "The currency of its amounts."),
        SettingsKey("meters.*.price.*.base", .amount, "What a month costs whatever is consumed."),
        SettingsKey(
            "meters.*.price.*.import", .values(named: .rates, bare: "otherwise"),
            "What a kWh costs: always, by the meter's tariffs, or by time."),
        SettingsKey("meters.*.price.*.import.*", .amount, "What a kWh costs then."),
        SettingsKey(
            "meters.*.price.*.export", .values(named: .rates, bare: "otherwise"),
            "What is paid for a kWh that is fed in: always, by the meter's tariffs, or by time."),
        SettingsKey("meters.*.price.*.export.*", .amount, "What is paid for a kWh then."),
    ]
}
