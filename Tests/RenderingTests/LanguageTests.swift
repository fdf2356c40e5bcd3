import Testing

@testable import Rendering

@Suite struct LanguageTests {
    private let english = LanguageForms(
        code: "en", decimalMark: ".", groupMark: ",", percent: "{number}%", amount: "{symbol}{number}",
        amountWithLetters: "{symbol} {number}", months: (1...12).map { "Month\($0)" },
        shortMonths: (1...12).map { "M\($0)" }, weekdays: (0...6).map { "Weekday\($0)" },
        shortWeekdays: (0...6).map { "W\($0)" }, longDate: "{weekday}, {day} {month} {year}",
        date: "{day} {month} {year}", shortDate: "{dd}.{mm}.{year}", dayAndMonth: "{day} {shortMonth}",
        weekdayAndDay: "{shortWeekday} {day}", month: "{month} {year}", week: "week {week}/{weekYear}, {from}–{to}",
        dateAndTime: "{date}, {time}")

    @Test(arguments: [
        (0, 0, "0"), (123_456, -2, "1,234.56"), (-123_456, -4, "−12.3456"), (1_000_000, 0, "1,000,000"),
        (999, 0, "999"), (5, -3, "0.005"), (12, 2, "1,200"),
    ])
    func numbersHaveAllTheirDigits(_ coefficient: Int, _ exponent: Int, _ text: String) {
        #expect(english.number(ExactNumber(Int128(coefficient), exponent: exponent)) == text)
    }

    @Test func energiesHaveTheMetersDigitsButNoneThatMeanNothing() {
        #expect(english.energy(ExactNumber(98_765, exponent: -1)) == "9.877\u{a0}kWh")
        #expect(english.energy(ExactNumber(123_456_789, exponent: -4)) == "12.35\u{a0}kWh")
        #expect(english.energy(ExactNumber(4_321_987, exponent: 0)) == "4,322.0\u{a0}kWh")
        // A locked meter sends whole kWh.
        #expect(english.energy(ExactNumber(7, exponent: 3)) == "7\u{a0}kWh")
        #expect(english.energy(ExactNumber(0)) == "0.000\u{a0}kWh")
    }

    @Test func amountsAndSharesAreInTheLanguagesForm() {
        #expect(english.amount(ExactNumber(3_969_110, exponent: -6), currency: "EUR") == "€3.97")
        #expect(english.amount(ExactNumber(-5, exponent: -1), currency: "CHF") == "−CHF 0.50")
        #expect(english.change(ExactNumber(42, exponent: -1)) == "+4.2%")
        #expect(english.change(ExactNumber(-42, exponent: -1)) == "−4.2%")
        #expect(english.change(ExactNumber(0, exponent: -1)) == "0.0%")
    }

    @Test func sizesAndDurationsTakeTheirLargestUnit() {
        #expect(english.bytes(999) == "999\u{a0}B")
        #expect(english.bytes(999_999) == "1.0\u{a0}MB")
        #expect(english.bytes(78_234_567_890) == "78.2\u{a0}GB")
        #expect(english.bytes(Int64.max) == "9.2\u{a0}EB")
        #expect(english.duration(milliseconds: 59_999) == "59\u{a0}s")
        #expect(english.duration(milliseconds: 11_100_000) == "3\u{a0}h 5\u{a0}min")
        #expect(english.duration(milliseconds: 7_200_000) == "2\u{a0}h")
        #expect(english.duration(milliseconds: 180_000_000) == "2\u{a0}d 2\u{a0}h")
    }

    @Test func datesAreMadeOfTheirParts() {
        let day = CivilTime(year: 2026, month: 11, day: 4, hour: 7, minute: 5, second: 9)
        #expect(english.longDate(day) == "Weekday3, 4 Month11 2026")
        #expect(english.shortDate(day) == "04.11.2026")
        #expect(english.dateAndTime(day) == "4 M11, 07:05")
        #expect(english.time(day, seconds: true) == "07:05:09")
        #expect(english.weekdayAndDay(day) == "W3 4")
    }

    @Test(arguments: [
        (2026, 11, 24, 48, 2026), (2027, 1, 3, 53, 2026), (2027, 1, 4, 1, 2027), (2024, 12, 30, 1, 2025),
        (2023, 1, 1, 52, 2022), (2000, 2, 29, 9, 2000),
    ])
    func weeksAreThoseOfISO8601(_ year: Int, _ month: Int, _ day: Int, _ number: Int, _ weekYear: Int) {
        let week = CivilTime(year: year, month: month, day: day).isoWeek
        #expect(week.number == number)
        #expect(week.year == weekYear)
    }

    @Test func monthsAreAddedUpToTheLastDay() {
        let leap = CivilTime(year: 2028, month: 2, day: 29)
        #expect(leap.adding(months: -12) == CivilTime(year: 2027, month: 2, day: 28))
        #expect(leap.adding(months: 10) == CivilTime(year: 2028, month: 12, day: 29))
        #expect(leap.adding(months: -2) == CivilTime(year: 2027, month: 12, day: 29))
    }

    @Test func templatesTakeValuesAsTheyAre() {
        #expect(Template.fill("{a} and {b}", ["a": "{b}", "b": "1"]) == "{b} and 1")
        #expect(Template.fill("{unknown} {", ["a": "x"]) == "{unknown} {")
    }

    @Test func barsAreAnEighthOfACharacterExact() {
        #expect(BlockBar.bar(1, width: 3) == "███")
        #expect(BlockBar.bar(0.5, width: 3) == "█▌")
        #expect(BlockBar.bar(0.0001, width: 3) == "▏")
        #expect(BlockBar.bar(0, width: 3) == "")
        #expect(BlockBar.bar(7, width: 2) == "██")
    }
}
