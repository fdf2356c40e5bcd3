import Archive
import OBIS
import Settings
import Testing

@testable import Reports

/// What alerts see in these tests.
private final class MadeSource: AlertSource {
    var rows: [String: [(milliseconds: Int64, value: ScaledValue)]] = [:]
    var faults: [String: Int64] = [:]
    var disk: (free: Int64, total: Int64)?
    var isBroken = false

    struct Broken: Error {}

    var meters: [String] { rows.keys.sorted() }
    func newestRow(of meter: String) -> Int64? { rows[meter]?.last?.milliseconds }
    func faults(of meter: String) throws -> Int64 { faults[meter] ?? 0 }
    func values(
        of meter: String, _ registers: [OBISCode], unit: String?, after milliseconds: Int64
    ) throws -> [(milliseconds: Int64, value: ScaledValue)] {
        if isBroken { throw Broken() }
        return (rows[meter] ?? []).filter { $0.milliseconds > milliseconds }
    }

    func add(_ meter: String, _ milliseconds: Int64, _ watts: Int64) {
        rows[meter, default: []].append((milliseconds, ScaledValue(raw: watts, scaler: 0)))
    }
}

@Suite struct AlertBookTests {
    private let source = MadeSource()

    private func alerts(_ text: String) throws -> [AlertSettings] {
        let settings = "meters: {house: {source: stdin}, heat: {source: simulator}}\nmail: {server: h, from: a@b}\n"
        return try Configuration.parse(Array("\(settings)alerts:\n\(text)".utf8), path: "x").alerts
    }

    private func book(_ text: String, states: [AlertState] = [], positions: [String: Int64] = [:], slack: Int64 = 0)
        throws -> AlertBook
    {
        AlertBook(try alerts(text), states: states, positions: positions, slack: slack, now: 0)
    }

    /// What is told, in short.
    private func look(_ book: inout AlertBook, _ now: Int64) throws -> [String] {
        try book.look(source, now: now, wall: 1_000_000 + now).map {
            "\($0.meter ?? "-") \($0.change == .ended ? "over" : "on") \($0.atMilliseconds)"
        }
    }

    @Test func everyMeterIsWatchedForItself() throws {
        var book = try book("  - {silent: 1m, to: a@b}\n", slack: 5_000)
        source.add("house", 10, 1)
        source.add("heat", 10, 1)
        #expect(try look(&book, 0) == [])
        source.add("house", 20, 1)
        #expect(try look(&book, 60_000) == [] && look(&book, 64_999) == [])
        #expect(try look(&book, 65_000) == ["heat on 1065000"])
        source.add("heat", 70_000, 1)
        #expect(try look(&book, 70_000) == ["heat over 1070000"])
        #expect(try look(&book, 125_000) == ["house on 1125000"])
    }

    @Test func meterThatComesUpLaterIsWatchedToo() throws {
        var book = try book("  - {when: power > 5 W, to: a@b}\n")
        #expect(try look(&book, 0) == [])
        source.add("id_0a", 100, 9)
        #expect(try look(&book, 5_000) == [], "its newest row is where watching begins")
        source.add("id_0a", 200, 9)
        #expect(try look(&book, 10_000) == ["id_0a on 200"])
        #expect(try look(&book, 15_000) == [], "rows are looked at once")
    }

    @Test func meterOfTheConfigurationIsWatchedFromItsFirstRowOn() throws {
        source.rows["house"] = []
        var book = try book("  - {when: power > 5 W, meter: house, to: a@b}\n")
        #expect(try look(&book, 0) == [])
        source.add("house", 100, 9)
        source.add("heat", 100, 9)
        #expect(try look(&book, 5_000) == ["house on 100"])
    }

    @Test func whatHappenedBetweenTwoLooksIsToldInItsOrder() throws {
        var book = try book("  - {when: power > 5 W, hysteresis: 0%, meter: house, to: a@b}\n", positions: ["house": 0])
        for (index, watts) in [9, 1, 9, 1].enumerated() { source.add("house", Int64(index + 1) * 10, Int64(watts)) }
        #expect(try look(&book, 0) == ["house on 10", "house over 20", "house on 30", "house over 40"])
    }

    @Test func afterAStartItIsGoneOnWhereItWasLookedBefore() throws {
        source.add("house", 10, 9)
        source.add("house", 20, 9)
        let text = "  - {when: power > 5 W, meter: house, to: a@b}\n"
        var fresh = try book(text, positions: ["house": 10])
        #expect(try look(&fresh, 0) == ["house on 20"] && fresh.positions == ["house": 20])
        let on = AlertState(alert: "house: power > 5 W", meter: "house", sinceMilliseconds: 5, wasTold: true)
        var known = try book(text, states: [on], positions: ["house": 10])
        #expect(try look(&known, 0) == [])
        source.add("house", 30, 1)
        #expect(try look(&known, 0) == ["house over 30"])
        var unknown = try book(text)
        #expect(try look(&unknown, 0) == [], "nothing of the time before is told")
    }

    @Test func diskAndChecksumsAreWatched() throws {
        var book = try book("  - {disk_below: 10%, to: a@b}\n  - {checksum_errors: 2, to: a@b}\n")
        source.add("house", 1, 1)
        #expect(try look(&book, 0) == [], "a disk of which nothing is known")
        source.disk = (99_000, 1_000_000)
        source.faults["house"] = 3
        #expect(try look(&book, 5_000) == ["- on 1005000", "house on 1005000"])
        source.disk = (110_000, 1_000_000)
        #expect(try look(&book, 10_000) == ["- over 1010000"])
    }

    @Test func mailSaysWhatHappenedInItsLanguage() throws {
        var book = try book(
            """
              - {when: power > 8 kW, for: 10m, hysteresis: 0%, meter: house, to: a@b, language: de, max_per_day: 2}
              - {when: voltage_l1 < 207 V, name: low, meter: heat, to: a@b}

            """, positions: ["house": 0, "heat": 0])
        for minute in 1...12 as ClosedRange<Int64> { source.add("house", minute * 60_000, 8_000 + minute) }
        source.add("heat", 60_000, 206)
        source.add("heat", 120_000, 250)
        let news = try book.look(source, now: 0, wall: 2_000_000).sorted { ($0.meter ?? "") > ($1.meter ?? "") }
        #expect(news.count == 3)
        let house = AlertMail.content(news[0], subjectPrefix: "[z] ", mailsLeft: 0)
        #expect(house.subject == "[z] Alarm: house: power 8.011 W (power > 8 kW seit 10 min)")
        #expect(house.text.contains("Höchster Wert seitdem: 8.011\u{a0}W.") && house.language == "de")
        #expect(house.text.contains("Dies ist Mail 2 von 2"))
        #expect(house.text.contains("Alarm „house: power > 8 kW for 10m“ von smtrace."))
        let low = AlertMail.content(news[1], subjectPrefix: "", mailsLeft: 1)
        #expect(
            low.subject == "Alert: heat: voltage_l1 206 V (voltage_l1 < 207 V)" && !low.text.contains("max_per_day"))
        let over = AlertMail.content(news[2], subjectPrefix: "", mailsLeft: 1)
        #expect(
            over.subject == "Over: heat: voltage_l1 250 V again"
                && over.text.contains("The lowest value was 206\u{a0}V."))
        #expect(AlertMail.summary(news[0]) == "house: power 8,011 W (power > 8 kW for 10 min)")
        #expect(!AlertMail.summary(news[0]).contains("\u{a0}"))
    }

    @Test func everyMailOfEveryKindIsWhole() throws {
        for language in ["en", "de"] {
            var book = try book(
                """
                  - {silent: 15m, meter: house, to: a@b, language: \(language)}
                  - {disk_below: 10%, to: a@b, language: \(language)}
                  - {checksum_errors: 2, meter: house, to: a@b, language: \(language)}

                """)
            source.rows["house"] = [(1, ScaledValue(raw: 0, scaler: 0))]
            source.disk = (99_000, 1_000_000)
            source.faults["house"] = 0
            _ = try look(&book, 0)
            source.faults["house"] = 3
            var news = try book.look(source, now: 900_000, wall: 9_000_000)
            source.rows["house"] = [(8_000_000, ScaledValue(raw: 0, scaler: 0))]
            source.disk = (500_000, 1_000_000)
            news += try book.look(source, now: 9_000_000, wall: 19_000_000)
            for item in news {
                let content = AlertMail.content(item, subjectPrefix: "", mailsLeft: 5)
                #expect(!content.subject.contains("{") && !content.text.contains("{"), "\(content)")
                #expect(content.text.hasSuffix("\n") && content.text.contains("\n-- \n"))
            }
            #expect(news.count == 5, "\(news)")
            source.rows = [:]
        }
    }
}
