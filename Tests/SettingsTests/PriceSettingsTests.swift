import OBIS
import Settings
import Testing

@Suite struct PriceSettingsTests {
    private func prices(_ text: String) throws -> [PriceSettings] {
        try parse("meters:\n  house: {source: stdin, price: \(text)}\n").meters[0].prices
    }

    private func cents(_ raw: Int64) -> ScaledValue { ScaledValue(raw: raw, scaler: -2) }

    @Test func bareNumberIsTheImport() throws {
        #expect(try prices("0.32") == [PriceSettings(imported: .flat(cents(32)))])
        #expect(try prices("~") == [])
    }

    @Test func everyKeyIsReadExactly() throws {
        let text = "{currency: chf, base: 12.50, import: 0.321789, export: -0.08, from: 2024-02-29}"
        #expect(
            try prices(text) == [
                PriceSettings(
                    from: CalendarDate("2024-02-29"), currency: "CHF", base: cents(1250),
                    imported: .flat(ScaledValue(raw: 321_789, scaler: -6)), exported: .flat(cents(-8)))
            ])
    }

    @Test func tariffsAreThoseOfTheMeter() throws {
        #expect(try prices("{import: {T1: 0.34, t2: 0.27}}")[0].imported == .tariffs([1: cents(34), 2: cents(27)]))
    }

    @Test func timesAreSearchedInTheirOrder() throws {
        let text =
            "{import: {\"sat-sun,wed 00:00-24:00\": 0.20, \"22:00-06:00\": 0.22, \"11:15-13:45\": 0.15, otherwise: 0.34}}"
        guard case .times(let times) = try prices(text)[0].imported else {
            Issue.record("no times")
            return
        }
        let at = { (weekday: Int, hour: Int, minute: Int) in times.amount(weekday: weekday, minute: hour * 60 + minute)
        }
        #expect(at(1, 22, 0) == cents(22) && at(1, 5, 59) == cents(22) && at(1, 6, 0) == cents(34))
        #expect(at(1, 11, 14) == cents(34) && at(1, 11, 15) == cents(15) && at(1, 13, 44) == cents(15))
        #expect(at(1, 13, 45) == cents(34))
        for day in [6, 0, 3] { #expect(at(day, 12, 0) == cents(20) && at(day, 23, 0) == cents(20)) }
    }

    @Test func spanOverMidnightBelongsToTheDayOnWhichItBegins() {
        let span = PriceSettings.TimeRates.Span(
            weekdays: 1 << 5, fromMinute: 22 * 60, toMinute: 6 * 60, amount: cents(1))
        #expect(span.contains(weekday: 5, minute: 1439) && span.contains(weekday: 6, minute: 359))
        #expect(!span.contains(weekday: 5, minute: 359) && !span.contains(weekday: 6, minute: 1439))
        let saturday = PriceSettings.TimeRates.Span(weekdays: 1 << 6, fromMinute: 1380, toMinute: 60, amount: cents(1))
        #expect(saturday.contains(weekday: 0, minute: 0) && !saturday.contains(weekday: 6, minute: 0))
    }

    @Test func laterPriceHoldsFromItsDayOn() throws {
        let found = try prices("[{from: 2027-01-01, import: 0.29}, 0.32]")
        #expect(found.map(\.from) == [nil, CalendarDate("2027-01-01")])
        #expect(found.valid(onDay: 20_818)?.imported == .flat(cents(32)))
        #expect(found.valid(onDay: 20_819)?.imported == .flat(cents(29)))
        #expect([PriceSettings]().valid(onDay: 0) == nil)
        #expect(Array(found.dropFirst()).valid(onDay: 20_818) == nil)
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1972-02-29", 789), ("2000-03-01", 11_017), ("2026-11-25", 20_782), ("2027-01-01", 20_819),
    ])
    func datesAreCounted(text: String, day: Int64) throws {
        #expect(try #require(CalendarDate(text)).dayNumber == day && CalendarDate(text)?.description == text)
    }

    private static let problems: [(String, String)] = [
        ("{}", ": says no price; add import: 0.32, for instance"),
        ("{import: cheap}", ".import.otherwise: \"cheap\" is not a number; allowed: -1000…1000, such as 0.3215"),
        (
            "{import: 0.123456789}",
            ".import.otherwise: \"0.123456789\" has more than 8 decimals; allowed: -1000…1000, such as 0.3215"
        ),
        (
            "{import: 3215}",
            ".import.otherwise: \"3215\" is too large; it is meant in the currency, not in cents; allowed: -1000…1000, such as 0.3215"
        ),
        (
            "'0,32'",
            ".import.otherwise: \"0,32\" is not a number: write a point, not a comma; allowed: -1000…1000, such as 0.3215"
        ),
        ("{import: {\"22:00-06:00\": 0.2}}", ".import: says no price for mon 06:00; add otherwise:"),
        ("{import: {\"22:00-06:10\": 0.2}}", ".import: \"22:00-06:10\" is not in whole quarter hours; \(names)"),
        ("{import: {\"22:00\": 0.2}}", ".import: \"22:00\" is not a time from and to, such as 22:00-06:00; \(names)"),
        ("{import: {\"25:00-26:00\": 0.2}}", ".import: \"25:00-26:00\" has a time that does not exist; \(names)"),
        (
            "{import: {\"mo 06:00-08:00\": 0.2}}",
            ".import: \"mo 06:00-08:00\" has a weekday that is none of sun, mon, tue, wed, thu, fri, sat; \(names)"
        ),
        ("{import: {night: 0.2}}", ".import: \"night\" is neither a tariff nor a time; \(names)"),
        (
            "{import: {T1: 0.2, otherwise: 0.3}}",
            ".import.otherwise: stands beside a tariff; either the meter's tariffs decide, or the time"
        ),
        (
            "{import: 1, currency: €}",
            ".currency: \"€\" is a sign; write EUR; allowed: three letters such as EUR, CHF or GBP (default EUR)"
        ),
        (
            "{import: 1, from: 2027-02-29}",
            ".from: \"2027-02-29\" is no day of the calendar; allowed: YYYY-MM-DD, such as 2027-01-01"
        ),
        ("[0.3, 0.4]", "[2]: there is another price that has always held; give one of them its from:"),
        (
            "[0.3, {import: 0.4, from: 2027-01-01, currency: CHF}]",
            "[2].currency: is CHF, but another price of this meter is in EUR"
        ),
        ("{imprt: 1}", ".imprt: is not known; did you mean import?"),
    ]
    private static let names =
        "allowed as a tariff or time: T1 to T9 for the meter's tariffs; times in quarter hours such as 22:00-06:00 or \"sat,sun 00:00-24:00\"; otherwise"

    @Test(arguments: problems)
    func problemIsOneExactLine(text: String, expected: String) {
        let error = #expect(throws: SettingsProblems.self) { try prices(text) }
        #expect(error?.description == "smtrace.cfg:2: meters.house.price" + expected)
    }
}
