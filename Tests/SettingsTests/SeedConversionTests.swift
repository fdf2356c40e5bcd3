import Testing

@testable import Settings

@Suite
struct SeedCronTests {
    @Test(arguments: [
        ("0 7 * * 0", "0 7 * * mon"), ("0 7 * * 6", "0 7 * * sun"), ("0 7 * * 0-4", "0 7 * * mon-fri"),
        ("0 7 * * mon,fri", "0 7 * * mon,fri"), ("0 7 * * 0,2,5-6", "0 7 * * mon,wed,sat-sun"),
        ("*/15 0 1 1 *", "*/15 0 1 1 *"), ("0 7 * * */2", "0 7 * * mon,wed,fri,sun"),
        ("0 7 * * 1-5/2", "0 7 * * tue,thu,sat"), ("0  7 * *   SUN", "0 7 * * sun"), ("0 7 * * 3-3", "0 7 * * thu"),
    ])
    func weekdaysAreWrittenAsNames(_ text: String, _ expected: String) {
        #expect(SeedCron.convert(text) == SeedCron.Conversion(expression: expected))
    }

    @Test(arguments: [
        "0 7 * *", "0 7 * * 7", "0 7 * * 2-1", "0 7 * * last", "", "0 7 * * 1-2-3", "0 7 * * */0", "0 7 * * ,",
    ])
    func whatIsNoExpressionIsRefused(_ text: String) { #expect(SeedCron.convert(text) == nil) }

    @Test func dayOfMonthWithWeekdayIsToldSinceItComesMoreOften() {
        #expect(SeedCron.convert("0 7 1-7 * 0")?.expression == "0 7 1-7 * mon")
        #expect(SeedCron.convert("0 7 1-7 * 0")?.note != nil)
    }
}

@Suite
struct SeedConversionTests {
    private static let text = """
        general:
          logger:
            version: 1
            formatters: {plain: {format: "%(message)s"}}
            handlers:
              screen: {class: logging.StreamHandler, stream: "ext://sys.stdout"}
              files: {class: pyLOG.handlers.RotatingFileHandler, interval: month, location: ./protocol/, naming: "%Y%m_%N.log"}
            loggers:
              ALL: {level: WARNING, handlers: [screen, files]}
          logref: ALL
          reporter:
            version: 1
            handlers:
              values: {class: SMTrace_Report.EMailTxt, srvr: mx.example.net, port: 465, type: SSL, auth: [probe, "p:w"], from: a@example.net, to: "b@example.net, c@example.net", cc: ~, subjprfx: "Strom: ", cron: ["0 6 * * 5"]}
              raw: {class: SMTrace_Report.EMailSml, srvr: mx.example.net, port: 465, type: SSL, auth: [probe, "p:w"], from: a@example.net, to: b@example.net, cron: ["0 0 1 * *", "never"], naming: "%d.pcapng", samplerate: 60}
              idle: {class: SMTrace_Report.EMailTxt, srvr: mx.example.net, port: 465, type: SSL, auth: [probe, "p:w"], from: a@example.net, to: b@example.net, cron: ["0 6 * * *"]}
            reporters: {BOTH: {handlers: [values, raw]}, ONE: {handlers: [values]}}
        meters:
          roof: {serial: ["/dev/roof", 9600, 7, 15, even], rptref: BOTH, note: "solar: south"}
          day: {serial: ["/dev/cellar", 300, 8, 2, none], rptref: ONE}
        """

    private func configuration(_ text: String) throws -> Configuration {
        try Configuration.parse(Array(text.utf8), path: "smtrace.cfg", timeZoneExists: { _ in true })
    }

    @Test func metersMailsAndSchedulesAreTakenOver() throws {
        let conversion = try SeedConversion(Array(Self.text.utf8), path: "old.cfg")
        let new = try configuration(conversion.text)
        #expect(new.meters.map(\.name) == ["roof", "meter_day"])
        #expect(new.meters[0].note == "solar: south")
        guard case .serial(let line) = new.meters[0].source, case .serial(let other) = new.meters[1].source else {
            Issue.record("no serial source")
            return
        }
        #expect(
            line.device == "/dev/roof" && line.dataBits == 7 && line.stopBits.rawValue == "1.5" && line.parity == .even)
        #expect(other.baudRate == 300 && other.stopBits.rawValue == "2")
        #expect(new.meters[0].captures.every == 60)
        #expect(new.meters[0].captures.naming == "%d.pcapng")
        #expect(new.meters[1].captures.every == 1)
        #expect(conversion.text.contains(#"cron: "0 6 * * sat""#))
        #expect(conversion.text.contains("meters: [roof, meter_day]"))
        #expect(conversion.text.contains("to: [b@example.net, c@example.net]"))
        #expect(conversion.text.contains("security: tls"))
        #expect(new.log.file?.rotate == .month)
        #expect(new.log.file?.naming == "%Y%m_%N.log")
    }

    @Test func whatCannotBeTakenOverIsSaid() throws {
        let remarks = try SeedConversion(Array(Self.text.utf8), path: "old.cfg").remarks
        for part in ["never", "the name day", "idle: no meter", "formatters"] {
            #expect(remarks.contains { $0.contains(part) }, "\(part)")
        }
    }

    @Test func passwordStandsNowhereInTheText() throws {
        let conversion = try SeedConversion(Array(Self.text.utf8), path: "old.cfg", passwordFile: "secret")
        #expect(!conversion.text.contains("p:w"))
        #expect(!conversion.remarks.contains { $0.contains("p:w") })
        #expect(conversion.password?.revealed == "p:w")
        #expect("\(conversion)".contains("•••") && !"\(conversion)".contains("p:w"))
        #expect(conversion.text.contains("password_file: secret"))
    }

    @Test(arguments: ["", "meters: {}", "a: [", "meters:\n  x: *y"])
    func whatIsNoConfigurationOfItsIsRefused(_ text: String) {
        #expect(throws: SettingsProblems.self) { try SeedConversion(Array(text.utf8), path: "old.cfg") }
    }

    @Test func strangeShapesAreComments() throws {
        let text =
            "general: {logger: 5, reporter: [a], extra: 1}\nmeters: {m: {serial: /dev/x, more: 2}, n: ~}\nother: 1\n"
        let conversion = try SeedConversion(Array(text.utf8), path: "old.cfg")
        #expect(try configuration(conversion.text).meters.count == 2)
        for key in ["general.extra", "meters.m.more", "other", "meters.n.serial"] {
            #expect(conversion.remarks.contains { $0.contains(key) }, "\(key)")
        }
    }

    @Test func newLinesInNamesStayInTheirComments() throws {
        let text = "\"a\\nmeters: {}\": 1\nmeters: {m: {serial: [/dev/x], note: \"two\\nlines\"}}\n"
        let conversion = try SeedConversion(Array(text.utf8), path: "old.cfg")
        #expect(try configuration(conversion.text).meters.first?.note == "two\nlines")
    }
}
