import Crontab
import Foundation
import OBIS
import Settings
import TestSupport
import Testing

@Suite struct MailSettingsTests {
    private static let meters = "meters: {house: {source: simulator}, Heat: {source: simulator}}\n"

    @Test func everyKeyOfMailIsRead() throws {
        let settings = try parse(
            Self.meters + """
                mail:
                  server: "[2001:db8::25]"
                  port: 2525
                  security: tls
                  user: meter
                  password_file: mail.password
                  password_credential: c
                  password_variable: V
                  ca_file: /etc/ca.pem
                  from: "Zähler, Haus <meter@provider.de>"
                  reply_to: [a@b.de, "C <c@d.de>"]
                  client_name: meter.home.arpa
                  timeout: 2m
                  subject_prefix: "[Zähler] "
                """, path: "/etc/smtrace/smtrace.cfg")
        #expect(
            settings.mail
                == MailSettings(
                    server: "2001:db8::25", port: 2525, security: .tls, user: "meter",
                    password: MailSettings.Password(
                        file: "/etc/smtrace/mail.password", credential: "c", variable: "V"),
                    caFile: "/etc/ca.pem", from: MailAddress(name: "Zähler, Haus", address: "meter@provider.de"),
                    replyTo: [MailAddress(address: "a@b.de"), MailAddress(name: "C", address: "c@d.de")],
                    clientName: "meter.home.arpa", timeoutMilliseconds: 120_000, subjectPrefix: "[Zähler] ", line: 2))
    }

    @Test(arguments: [("starttls", 587), ("tls", 465), ("none", 25)])
    func portFollowsSecurity(security: String, port: Int) throws {
        let settings = try parse(Self.meters + "mail: {server: h, from: a@b, security: \(security)}")
        #expect(settings.mail?.port == port)
        #expect(try parse(Self.meters).mail == nil)
    }

    @Test func everyKeyOfReportsIsRead() throws {
        let settings = try parse(
            Self.meters + """
                mail: {server: h, from: a@b}
                reports:
                  daily: {kind: digest, period: month, meters: [Heat, house], to: a@b, cron: "0 7 * * *", language: de, attach: [csv, svg]}
                  raw:
                    kind: captures
                    to: [a@b]
                    cc: [c@d]
                    bcc: [e@f, g@h]
                    cron: ["@weekly", "0 20 1 * *"]
                    missed: skip
                    max_size: 1MiB
                    gzip: on
                    reply_to: i@j
                    subject_prefix: raw
                """)
        let to = [MailAddress(address: "a@b")]
        #expect(
            settings.reports == [
                ReportSettings(
                    name: "daily", kind: .digest, period: .month, meters: ["Heat", "house"], recipients: .init(to: to),
                    schedule: [try CronExpression("0 7 * * *")], language: .german, attachments: [.csv, .svg], line: 4),
                ReportSettings(
                    name: "raw", kind: .captures,
                    recipients: .init(
                        to: to, cc: [MailAddress(address: "c@d")],
                        bcc: [MailAddress(address: "e@f"), MailAddress(address: "g@h")]),
                    replyTo: [MailAddress(address: "i@j")], subjectPrefix: "raw",
                    schedule: [try CronExpression("@weekly"), try CronExpression("0 20 1 * *")], missed: .skip,
                    maximumBytes: 1 << 20, gzip: true, line: 5),
            ])
    }

    @Test func everyKindOfAlertIsRead() throws {
        let settings = try parse(
            Self.meters + """
                mail: {server: h, from: a@b}
                alerts:
                  - {meter: house, silent: 15m, to: [a@b]}
                  - {meter: [house, Heat], when: "power  >= 8.5 kW", for: 10m, hysteresis: 200, to: [a@b], max_per_day: 3}
                  - {when: "1-0:32.7.0 < 207 V", to: [a@b], language: de, name: low voltage}
                  - {disk_below: 5%, to: a@b}
                  - {checksum_errors: 20, to: a@b}
                """)
        let bound = try #require(
            settings.alerts.compactMap { if case .value(let value, _, _) = $0.condition { value } else { nil } }.first)
        #expect(bound.bound == ScaledValue(raw: 85, scaler: 2) && bound.unit == "W")
        #expect(bound.comparison == .atLeast && bound.codes.first == OBISCode(1, 0, 16, 7, 0))
        #expect(
            settings.alerts.map(\.name) == [
                "house: silent for 15m", "house, Heat: power >= 8.5 kW for 10m", "low voltage",
                "less than 5% of the disk free", "more than 20 checksum errors in an hour",
            ])
        #expect(settings.alerts.map(\.meters) == [["house"], ["house", "Heat"], nil, nil, nil])
        #expect(settings.alerts.map(\.maximumPerDay) == [10, 3, 10, 10, 10])
        #expect(settings.alerts[0].condition == .silent(milliseconds: 900_000))
        #expect(
            settings.alerts[1].condition
                == .value(bound, forMilliseconds: 600_000, hysteresis: .amount(ScaledValue(raw: 200, scaler: 0))))
        #expect(settings.alerts[3].condition == .disk(.percent(5)))
        #expect(settings.alerts[4].condition == .checksumErrors(perHour: 20))
        #expect(settings.alerts.map(\.line) == [4, 5, 6, 7, 8])
        let single = try parse(Self.meters + "mail: {server: h, from: a@b}\nalerts: {silent: 1h, to: a@b}")
        #expect(single.alerts.count == 1)
    }

    @Test func passwordInAReadableFileIsRefused() throws {
        let text = Self.meters + "mail: {server: h, from: a@b, user: u, password: geheim}"
        let refused = #expect(throws: SettingsProblems.self) { try parse(text) }
        #expect(
            refused?.description
                == "smtrace.cfg:2: mail.password: may stand here only if nobody but its owner can read this file: chmod 600 smtrace.cfg, or put it into a file of its own and name that with password_file"
        )
        let directory = try TemporaryDirectory()
        let path = directory.file("smtrace.cfg")
        try Data(text.utf8).write(to: URL(filePath: path))
        for (mode, isAllowed) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let settings = try? Configuration.load(path: path)
            #expect((settings != nil) == isAllowed, "\(mode)")
            guard let settings else { continue }
            #expect(settings.mail?.password.text?.revealed == "geheim")
            var shown = ""
            dump(settings, to: &shown)
            #expect(!shown.contains("geheim") && !"\(settings)".contains("geheim") && "\(settings)".contains("•••"))
        }
    }

    private static let problems: [(String, String)] = [
        (
            "mail: {}",
            "mail.server: is missing, and mail cannot be sent without it; allowed: a host name or an IP address, without a port\n"
                + "smtrace.cfg:2: mail.from: is missing, and every mail needs a sender; allowed: \(address)"
        ),
        (
            "mail: {sever: h, from: a@b}",
            "mail.sever: is not known; did you mean server?"
        ),
        (
            "mail: {server: 'h:25', from: a@b}",
            "mail.server: \"h:25\" has a port, which has a key of its own: port; allowed: a host name or an IP address, without a port"
        ),
        (
            "mail: {server: h, from: 'a at b'}",
            "mail.from: \"a at b\" is no mail address, it has no @; allowed: \(address)"
        ),
        (
            "mail: {server: h, from: a@b, password_file: x}",
            "mail.password_file: has no meaning without user"
        ),
        (
            "mail: {server: h, from: a@b, user: \"a\\r\\nb\"}",
            "mail.user: \"a\\u{d}\\u{a}b\" has characters that a line of a mail's head cannot have; allowed: a line of at most 200 characters"
        ),
        (
            "reports: {a: {kind: readings, to: a@b, cron: '@daily'}}",
            "reports: cannot be sent, since no server is configured; add mail: {server: smtp.provider.de, from: meter@provider.de}"
        ),
        (
            "alerts: [{silent: 1h, to: a@b}]",
            "alerts: cannot be sent, since no server is configured; add mail: {server: smtp.provider.de, from: meter@provider.de}"
        ),
        ("alerts: x", "alerts: \"x\" is no section; allowed: keys with values"),
        (
            "reports: {a b: {}}",
            "reports: \"a b\" has the character \" \"; allowed as a report's name: 1 to 64 letters, digits, _ and -, not beginning with -"
        ),
    ]
    private static let address = "an address such as me@provider.de or Name <me@provider.de>"

    @Test(arguments: problems)
    func problemOfTheWholeIsExact(text: String, expected: String) {
        let error = #expect(throws: SettingsProblems.self) { try parse(Self.meters + text) }
        #expect(error?.description == "smtrace.cfg:2: " + expected)
    }

    private static let reportProblems: [(String, String)] = [
        (
            "kind: digest, to: a@b, cron: '0 25 * * *'",
            ".cron: \"0 25 * * *\" is no schedule: the hour \"25\" is not 0 to 23; allowed: one or a list of crontab(5), such as \"0 7 * * *\" or \"@daily\""
        ),
        (
            "to: a@b, cron: '@daily'",
            ".kind: is missing, and says what the report is; allowed: digest, readings, captures"
        ),
        (
            "kind: digest, cron: '@daily'",
            ".to: is missing, and says who gets it; allowed: one or a list of \(address)"
        ),
        (
            "kind: digest, to: [], cron: '@daily'",
            ".to: is missing, and says who gets it; allowed: one or a list of \(address)"
        ),
        (
            "kind: digest, to: 'a@b; c@d', cron: '@daily'",
            ".to: \"a@b; c@d\" are several addresses; write them as a list: [a@b, c@d]; allowed: one or a list of \(address)"
        ),
        (
            "kind: digest, to: a@b",
            ".cron: is missing, and says when the report is due; allowed: one or a list of crontab(5), such as \"0 7 * * *\" or \"@daily\""
        ),
        (
            "kind: digest, to: a@b, cron: '@daily', meters: [hose]",
            ".meters: \"hose\" is not among meters; did you mean house?"
        ),
        (
            "kind: digest, to: a@b, cron: '@daily', meters: [cellar]",
            ".meters: \"cellar\" is not among meters; allowed: house, Heat"
        ),
        ("kind: digest, to: a@b, cron: '@daily', meters: [house, house]", ".meters: \"house\" stands there twice"),
        (
            "kind: readings, to: a@b, cron: '@daily', period: week",
            ".period: has no meaning for kind readings; only for digest"
        ),
        (
            "kind: readings, to: a@b, cron: '@daily', gzip: on",
            ".gzip: has no meaning for kind readings; only for captures"
        ),
        (
            "kind: digest, to: a@b, cron: '@daily', attach: [csv, pdf]",
            ".attach: \"pdf\" is not known; allowed: one or a list of csv, svg"
        ),
        (
            "kind: digest, to: a@b, cron: '@daily', max_size: 15",
            ".max_size: \"15\" has no unit (kB, MB, GB, KiB, MiB, GiB); allowed: 100kB…1GB (default 15MB)"
        ),
        ("kind: digest, to: a@b, crom: '@daily'", ".crom: is not known; did you mean cron?"),
        (
            "kind: digest, to: a@b, cron: {a: b}",
            ".cron: a section is not a schedule; allowed: one or a list of crontab(5), such as \"0 7 * * *\" or \"@daily\""
        ),
    ]

    @Test(arguments: reportProblems)
    func problemOfAReportIsOneExactLine(keys: String, expected: String) {
        let text = Self.meters + "mail: {server: h, from: a@b}\nreports:\n  daily: {\(keys)}\n"
        let error = #expect(throws: SettingsProblems.self) { try parse(text) }
        #expect(error?.description == "smtrace.cfg:4: reports.daily" + expected)
    }

    private static let alertProblems: [(String, String)] = [
        ("to: a@b", ": watches for nothing; add one of silent, when, disk_below, checksum_errors"),
        ("silent: 1h", ".to: is missing, and says who gets it; allowed: one or a list of \(address)"),
        (
            "silent: 1h, disk_below: 5%, to: a@b",
            ".disk_below: stands beside silent; an alert watches for one thing, make two of them"
        ),
        ("silent: 1h, for: 1m, to: a@b", ".for: has no meaning without when"),
        ("disk_below: 5%, meter: house, to: a@b", ".meter: has no meaning for disk_below"),
        ("slient: 1h, to: a@b", ".slient: is not known; did you mean silent?"),
        ("silent: 1h, meter: hous, to: a@b", ".meter: \"hous\" is not among meters; did you mean house?"),
        (
            "when: powr > 8 W, to: a@b",
            ".when: \"powr > 8 W\" names a data point that is not known; did you mean power?; allowed: \(condition)"
        ),
        ("when: power is high, to: a@b", ".when: \"power is high\" has no >, >=, < or <=; allowed: \(condition)"),
        ("when: power > much, to: a@b", ".when: \"power > much\" is not a number; allowed: \(condition)"),
        ("when: power == 8 W, to: a@b", ".when: \"power == 8 W\" has no >, >=, < or <=; allowed: \(condition)"),
        (
            "when: power >> 8 W, to: a@b",
            ".when: \"power >> 8 W\" has the comparison >>, not >, >=, < or <=; allowed: \(condition)"
        ),
        (
            "when: power > 8 KW, to: a@b",
            ".when: \"power > 8 KW\" has the unit KW, which is written kW; allowed: \(condition)"
        ),
        (
            "when: power > 8 W, hysteresis: 90%, to: a@b",
            ".hysteresis: \"90%\" is too large; allowed: 0%…50%, or a number in the bound's unit (default 5%)"
        ),
    ]
    private static let condition = "a data point, >, >=, < or <=, a number and a unit, such as power > 8000 W"

    @Test(arguments: alertProblems)
    func problemOfAnAlertIsOneExactLine(keys: String, expected: String) {
        let text = Self.meters + "mail: {server: h, from: a@b}\nalerts:\n  - {\(keys)}\n"
        let error = #expect(throws: SettingsProblems.self) { try parse(text) }
        #expect(error?.description == "smtrace.cfg:4: alerts[1]" + expected)
    }

    @Test func namesThatCollideAreTold() {
        let text =
            Self.meters + """
                mail: {server: h, from: a@b}
                reports:
                  daily: {kind: digest, to: a@b, cron: "@daily"}
                  Daily: {kind: digest, to: a@b, cron: "@daily"}
                alerts:
                  - {silent: 60m, to: a@b}
                  - {silent: 1h, to: c@d}
                """
        let error = #expect(throws: SettingsProblems.self) { try parse(text) }
        #expect(
            error?.problems.map(\.description) == [
                "smtrace.cfg:5: reports.Daily: is the name of another report but for upper and lower case: daily",
                "smtrace.cfg:8: alerts: \"silent for 1h\" is there already, in line 7; give one of them another name:",
            ])
    }

    @Test(arguments: [
        ("a@b", nil, "a@b"), ("Name <a.b+c@d-e.de>", "Name", "a.b+c@d-e.de"), ("\"X, Y\" <a@b>", "X, Y", "a@b"),
        (" <a@b> ", nil, "a@b"), ("Zähler <a@[IPv6:::1]>", "Zähler", "a@[IPv6:::1]"),
    ])
    func addressesAreRead(text: String, name: String?, address: String) throws {
        #expect(try MailAddress(text) == MailAddress(name: name, address: address))
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@", "a b@c", "a@b c", "ä@b", "a@bücher.de", ".a@b", "a..b@c", "a@-b", "a@b..c",
        "a@b\r\nBcc: c@d",
        "X\r\nY <a@b>", "X <a@b> c", "<a@b", "a@b>", "a@b, c@d",
        "a@" + String(repeating: "b", count: 64), String(repeating: "a", count: 65) + "@b",
    ])
    func badAddressesAreRefused(text: String) {
        #expect(throws: MailAddressProblem.self) { try MailAddress(text) }
    }
}
