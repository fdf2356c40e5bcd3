import Foundation
import OBIS
import Rendering
import SML
import Settings
import TestSupport
import Testing

@testable import Archive
@testable import Reports

/// What a digest says of meters and times that are not as one would wish.
@Suite struct DigestOddDataTests {
    private static let price = PriceSettings(
        base: ScaledValue(raw: 10, scaler: 0), imported: .flat(ScaledValue(raw: 30, scaler: -2)),
        exported: .flat(ScaledValue(raw: 8, scaler: -2)))
    private static let other: [UInt8] = [0x0A, 0x01, 0x54, 0x53, 0x54, 0, 0, 0, 0, 2]

    /// A telegram each quarter hour of a range of time, with what `entries` gives for its number.
    private static func write(
        _ meter: String, _ archive: ReportArchive, from: Int64, to: Int64, serverID: [UInt8] = MadeTelegram.serverID,
        _ entries: (Int64) -> [EncodedEntry]
    ) throws {
        let telegrams = stride(from: from, to: to, by: 900_000).enumerated().map { index, time in
            (time, MadeTelegram.bytes(entries(Int64(index)), serverID: serverID))
        }
        try archive.segment(meter, telegrams)
    }

    private static func digest(
        of day: String, _ archive: ReportArchive, _ meters: [MeterSettings],
        _ language: ReportSettings.Language = .english
    ) throws -> ReportContent {
        let due = local("\(day) 12:00") + 86_400_000
        let request = ReportRequest.made(.digest, at: due, meters: meters, language: language)
        return try DigestReport.render(request, from: try archive.reader()) { _ in
            FreeSpace(free: 21_400_000_000, total: 31_900_000_000)
        }
    }

    /// The text of a digest; spaces that do not break are plain ones.
    private static func text(
        of day: String, _ archive: ReportArchive, _ meters: [MeterSettings]
    ) throws -> String {
        try digest(of: day, archive, meters).text.replacing("\u{a0}", with: " ")
    }

    private static func figures(
        of day: String, _ archive: ReportArchive, _ meters: [MeterSettings]
    ) throws -> DigestFigures {
        let request = ReportRequest.made(.digest, at: local("\(day) 12:00") + 86_400_000, meters: meters)
        return try DigestReader(request, from: try archive.reader()).read()
    }

    @Test func firstPeriodSaysSinceWhenAndComparesWithNothing() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let began = local("2026-11-24 10:07")
            try Self.write("house", archive, from: began, to: local("2026-11-26")) {
                [MadeTelegram.entry(1, 8, 100_000 + $0 * 500)]
            }
            try archive.takeIn()
            let first = try Self.text(of: "2026-11-24", archive, [.made("house")])
            #expect(first.contains("house has been recorded since 24 Nov, 10:07."))
            #expect(!first.contains("day before") && !first.contains("was recorded."))
            // 56 quarter hours, of which the first has no reading before it.
            #expect(first.contains("Consumption  2.750 kWh"))
            let second = try Self.text(of: "2026-11-25", archive, [.made("house")])
            #expect(second.contains("day before was not recorded wholly"))
            #expect(!second.contains("has been recorded since"))
        }
    }

    @Test func aGapAfterTheFirstReadingEverIsToldBesidesIt() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            for (from, to) in [("2026-11-24 12:00", "2026-11-24 15:00"), ("2026-11-24 18:00", "2026-11-25")] {
                try Self.write("house", archive, from: local(from), to: local(to)) { _ in
                    [MadeTelegram.entry(1, 8, 100_000)]
                }
            }
            try archive.takeIn()
            let text = try Self.text(of: "2026-11-24", archive, [.made("house")])
            #expect(text.contains("house has been recorded since 24 Nov, 12:00."))
            #expect(text.contains("! 37.5% of this period was recorded."))
        }
    }

    @Test func lockedMeterCountsWholeKilowattHoursAndSaysSo() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let day = local("2026-11-24")
            try Self.write("house", archive, from: day - 900_000, to: day + 86_400_000) {
                [MadeTelegram.entry(1, 8, 12_345 + $0 / 10, scaler: 3)]
            }
            try archive.takeIn()
            let text = try Self.text(of: "2026-11-24", archive, [.made("house")])
            #expect(text.contains("Consumption  9 kWh"))
            #expect(text.contains("12,345") && text.contains("12,354"))
            #expect(text.contains("house sends whole kWh and no power"))
            #expect(!text.contains("Highest power"))
        }
    }

    @Test func unlockingInThePeriodCountsOn() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let (day, noon) = (local("2026-11-24"), local("2026-11-24 12:00"))
            try Self.write("house", archive, from: day - 900_000, to: noon) { _ in
                [MadeTelegram.entry(1, 8, 12_345, scaler: 3)]
            }
            try Self.write("house", archive, from: noon, to: day + 86_400_000) {
                [MadeTelegram.entry(1, 8, 123_456_000 + $0 * 100), MadeTelegram.entry(16, 7, 4_000)]
            }
            try archive.takeIn()
            let house = try #require(try Self.figures(of: "2026-11-24", archive, [.made("house")]).meters.first)
            // From 12,345 kWh to 12,345.6 + 47 × 10 Wh.
            #expect(house.imported?.value == ExactNumber(1_070))
            #expect(!house.isLocked && house.power != nil)
            #expect(house.registers.map(\.counted) == [ExactNumber(1_070)])
        }
    }

    @Test func exchangedMeterAddsUpWhatBothCounted() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let (day, noon) = (local("2026-11-24"), local("2026-11-24 12:00"))
            try Self.write("house", archive, from: day - 900_000, to: noon) {
                [MadeTelegram.entry(1, 8, 900_000_000 + $0 * 100)]
            }
            try Self.write("house", archive, from: noon, to: day + 86_400_000, serverID: Self.other) {
                [MadeTelegram.entry(1, 8, 50 + $0 * 100)]
            }
            try archive.takeIn()
            let figures = try Self.figures(of: "2026-11-24", archive, [.made("house")])
            let house = try #require(figures.meters.first)
            #expect(house.registers.map(\.counted) == [ExactNumber(480), ExactNumber(470)])
            #expect(house.imported?.value == ExactNumber(950))
            #expect(house.exchangedMilliseconds == noon)
            let text = try Self.text(of: "2026-11-24", archive, [.made("house")])
            #expect(text.contains("house has been another device since 24 Nov, 12:00"))
            #expect(text.contains("90,000.0100") && text.contains("0.0050"))
        }
    }

    @Test func generationWithoutKnownFeedInClaimsNoSelfConsumption() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let day = local("2026-11-24")
            try Self.write("house", archive, from: day - 900_000, to: day + 86_400_000) {
                [MadeTelegram.entry(1, 8, $0 * 100)]
            }
            try Self.write("roof", archive, from: day - 900_000, to: day + 86_400_000) {
                [MadeTelegram.entry(2, 8, $0 * 200)]
            }
            try archive.takeIn()
            let meters: [MeterSettings] = [.made("house"), .made("roof", role: .generation)]
            #expect(try Self.figures(of: "2026-11-24", archive, meters).balance == nil)
            let text = try Self.text(of: "2026-11-24", archive, meters)
            #expect(!text.contains("Self-consumption") && !text.contains("Consumption of the house"))
            #expect(text.contains("0.960 kWh") && text.contains("1.920 kWh"))
        }
    }

    @Test func meterThatTheArchiveDoesNotKnowIsNamed() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            try Self.write("house", archive, from: local("2026-11-24"), to: local("2026-11-25")) { _ in
                [MadeTelegram.entry(1, 8, 1)]
            }
            try archive.takeIn()
            let content = try Self.digest(of: "2026-11-24", archive, [.made("house"), .made("cellar")])
            #expect(content.text.contains("! Nothing was recorded of cellar in this period."))
            #expect(content.html?.contains("Nothing was recorded of cellar in this period.") == true)
        }
    }

    @Test func priceWithoutARegisterCostsNothing() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            try Self.write("house", archive, from: local("2026-11-24"), to: local("2026-11-25")) { _ in
                [MadeTelegram.entry(16, 7, 4_000)]
            }
            try archive.takeIn()
            let text = try Self.text(of: "2026-11-24", archive, [.made("house", prices: [Self.price])])
            #expect(text.contains("400 W"))
            #expect(!text.contains("Cost") && !text.contains("€"))
        }
    }

    @Test func figuresAreOfOneMomentOfTheArchive() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let day = local("2026-11-24")
            try Self.write("house", archive, from: day, to: day + 43_200_000) { [MadeTelegram.entry(1, 8, $0 * 100)] }
            try archive.takeIn()
            let reader = try archive.reader()
            let request = ReportRequest.made(.digest, at: local("2026-11-25 12:00"), meters: [.made("house")])
            // The disk is not the archive's: others write to it meanwhile.
            func figures() throws -> [Substring] {
                try DigestReport.render(request, from: reader).text.split(separator: "\n").filter {
                    !$0.contains("Free")
                }
            }
            try reader.snapshot {
                let first = try figures()
                try Self.write("house", archive, from: day + 43_200_000, to: day + 86_400_000) {
                    [MadeTelegram.entry(1, 8, 10_000 + $0 * 100)]
                }
                try archive.takeIn()
                #expect(try figures() == first)
            }
            #expect(try DigestReport.render(request, from: reader).text.contains("1.470\u{a0}kWh"))
        }
    }

    /// All of it on one page, which a test opens in a browser too: a day of 25 hours, long names, markup in notes, values
    /// that only a broken meter sends, an exchange, a locked meter, one without any data.
    @Test(arguments: ["en", "de"])
    func pageOfOddMetersIsAsRecorded(_ code: String) async {
        await #expect(processExitsWith: .success) { [code] in
            let language = try #require(ReportSettings.Language(rawValue: code))
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            let (day, end) = (local("2026-10-25"), local("2026-10-26"))
            let long = "meter_in_the_" + String(repeating: "very_", count: 8) + "deep_cellar"
            try Self.write(long, archive, from: day - 900_000, to: day + 36_000_000) {
                [
                    MadeTelegram.entry(1, 8, .max - 100 + $0, scaler: 0), MadeTelegram.entry(2, 8, $0, scaler: 12),
                    MadeTelegram.entry(16, 7, .min + $0, scaler: 6), MadeTelegram.entry(32, 7, .max, scaler: 3),
                    MadeTelegram.entry(52, 7, -5), MadeTelegram.entry(72, 7, 2_801),
                ]
            }
            try Self.write(long, archive, from: day + 36_000_000, to: end, serverID: Self.other) {
                [MadeTelegram.entry(1, 8, $0 * 1_000, scaler: 2), MadeTelegram.entry(1, 8, $0, tariff: 1)]
            }
            try Self.write("locked", archive, from: day + 20_000_000, to: end) {
                [MadeTelegram.entry(1, 8, 99_998 + $0 / 20, scaler: 3)]
            }
            try archive.takeIn(notes: ["silent": "<b>nothing</b>"])
            let note = "</td></table><script>alert(1)</script> & \"quotes\" 'too' \u{202e}\r\nBcc: a@b "
            let meters: [MeterSettings] = [
                .made(
                    long, note: note + String(repeating: "Zählerschranküberspannungsschutz", count: 5),
                    prices: [Self.price]),
                .made("locked", note: "🔒 電力量計 عداد"), .made("silent"), .made("unknown"),
            ]
            let content = try Self.digest(of: "2026-10-25", archive, meters, language)
            try Recorded.expect(
                "\(content.subject)\n\n\(content.text)", equals: "digest-odd.\(language.rawValue).txt")
            try Recorded.expect(content.html ?? "", equals: "digest-odd.\(language.rawValue).html")
            #expect(content.html?.contains("<script") == false && content.html?.contains("<b>") == false)
        }
    }
}
