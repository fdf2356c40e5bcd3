import Foundation
import TestSupport
import Testing

@testable import Rendering

/// 2026-11-22 00:00 UTC.
private let midnight: Int64 = 1_795_305_600_000
private let hour: Int64 = 3_600_000

private func hours(_ values: [Double?], from start: Int64 = midnight) -> [ChartSample] {
    values.enumerated().compactMap { index, value in
        value.map { ChartSample(from: start + Int64(index) * hour, to: start + Int64(index + 1) * hour, value: $0) }
    }
}

private func bars(_ values: [Double?], from: Int64? = nil) -> Chart {
    let series = ChartSeries(name: "energy", samples: hours(values))
    let panel = ChartPanel(title: "energy", unit: "Wh", kind: .bars, series: [series])
    return Chart(from: from, to: from.map { $0 + Int64(values.count) * hour }, panels: [panel])
}

private func line(_ samples: [ChartSample], unit: String = "W", includesZero: Bool = true, gap: Int64 = .max) -> Chart {
    let series = ChartSeries(name: "power", samples: samples, gapMilliseconds: gap)
    return Chart(panels: [
        ChartPanel(title: "power", unit: unit, kind: .line, series: [series], includesZero: includesZero)
    ])
}

private func setZone(_ name: String) {
    setenv("TZ", name, 1)
    tzset()
}

/// The zone belongs to the process, so tests whose pictures show times run in a process of their own.
@Suite struct TerminalChartTests {
    @Test func barsStandOnZeroWithFeedInBelowAndAGapWhereThereIsNone() async {
        await #expect(processExitsWith: .success) {
            setZone("UTC")
            let picture = TerminalChart(columns: 40, rows: 6, repertoire: .braille)
                .text(bars([100, 200, nil, 400, -200, 0], from: midnight))
            #expect(
                picture
                    == """
                    energy (Wh)
                     400 ┤                 ████
                         │                 ████
                     200 ┤     █████       ████
                         │████ █████       ████
                       0 ┼──────────────────────────────────
                         │                      █████
                    -200 ┤                      █████
                         └┬──────────┬──────────┬───────────
                          00:00      02:00      04:00
                          22 Nov 2026

                    """)
        }
    }

    @Test func aLineIsBrokenWhereNothingWasMeasured() async {
        await #expect(processExitsWith: .success) {
            setZone("UTC")
            let samples = [0, 1, 2, 6, 7, 8].map { ChartSample(at: midnight + $0 * 60_000, value: 100) }
            let rows = TerminalChart(columns: 46, rows: 3, repertoire: .braille).text(line(samples, gap: 120_000))
                .split(separator: "\n").filter {
                    $0.contains("⠉") || $0.contains("⣀") || $0.contains("⠒") || $0.contains("⠤")
                }
            #expect(rows.count == 1)
            let drawn = (rows.first ?? "").drop { $0 != "│" && $0 != "┤" }.dropFirst()
            let gap = drawn.filter { $0 == " " || $0 == "─" }.count
            #expect((15...25).contains(gap), "\(drawn)")
        }
    }

    @Test func withoutUTF8OnlyASCIIIsDrawn() {
        for kind in [ChartPanel.Kind.line, .bars] {
            let series = ChartSeries(name: "x", samples: hours([5, -3, 8, nil, 2]))
            let chart = Chart(title: "x", panels: [ChartPanel(title: "x", unit: "Wh", kind: kind, series: [series])])
            let text = TerminalChart(columns: 50, rows: 8, repertoire: .ascii).text(chart)
            #expect(text.utf8.allSatisfy { $0 < 0x7f })
            #expect(text.contains(kind == .line ? "-" : "#"))
        }
    }

    @Test func theLocaleSaysWhatCanBeDrawn() {
        func repertoire(_ all: String?, _ ctype: String?, _ lang: String?, _ term: String?) -> CharacterRepertoire {
            CharacterRepertoire(lcAll: all, lcCtype: ctype, lang: lang, term: term)
        }
        #expect(repertoire(nil, nil, "de_DE.UTF-8", "xterm") == .braille)
        #expect(repertoire("", "C.utf8", "C", "xterm") == .braille)
        #expect(repertoire("C", nil, "de_DE.UTF-8", "xterm") == .ascii)
        #expect(repertoire(nil, nil, nil, "xterm") == .ascii)
        #expect(repertoire(nil, nil, "C.UTF-8", "linux") == .blocks)
    }

    @Test func noLineIsWiderThanTheTerminalWhateverTheValues() {
        var random = SeededRandom(11)
        for columns in [1, 20, 21, 39, 80, 200] {
            for _ in 0..<30 {
                let magnitude = pow(10, Double.random(in: -8...300, using: &random))
                let values = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    Double.random(in: -1...1, using: &random) * magnitude
                }
                for kind in [ChartPanel.Kind.line, .bars] {
                    let series = ChartSeries(name: "電", samples: hours(values))
                    let panel = ChartPanel(
                        title: "電".padding(toLength: 99, withPad: "x", startingAt: 0), unit: "W", kind: kind,
                        series: [series], note: "sum")
                    let chart = TerminalChart(
                        columns: columns, rows: Int.random(in: 0...20, using: &random), repertoire: .braille)
                    for line in chart.lines(Chart(panels: [panel])) {
                        #expect(line.width <= max(20, columns))
                    }
                }
            }
        }
    }

    @Test(
        arguments: [
            [], [0], [7], [5, 5, 5, 5], [1e300, -1e300], [1e-300], [Double.infinity, 1], [.nan],
            [-.greatestFiniteMagnitude],
        ] as [[Double]])
    func extremesAreDrawn(_ values: [Double]) {
        for kind in [ChartPanel.Kind.line, .bars] {
            for includesZero in [true, false] {
                let series = ChartSeries(name: "x", samples: hours(values))
                let panel = ChartPanel(title: "x", unit: "W", kind: kind, series: [series], includesZero: includesZero)
                for chart in [Chart(panels: [panel]), Chart(from: .min, to: .max, panels: [panel])] {
                    let text = TerminalChart(columns: 60, repertoire: .braille).text(chart)
                    #expect(!text.contains("nan") && !text.contains("inf"))
                    let svg = SVGChart().text(chart)
                    #expect(!svg.contains("nan") && !svg.contains("inf\""))
                }
            }
        }
    }

    @Test func seriesThatWouldCoverEachOtherGetPanelsOnTheSameScale() {
        let series = [1.0, 3].map { ChartSeries(name: "L\(Int($0))", samples: hours([$0 * 100, $0 * 100])) }
        let panel = ChartPanel(title: "power", unit: "W", kind: .line, series: series)
        let text = TerminalChart(columns: 60, rows: 6, repertoire: .braille).text(Chart(panels: [panel]))
        #expect(text.contains("power: L1 (W)") && text.contains("power: L3 (W)"))
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("300 ┤") || $0.hasPrefix("200 ┤") }.count >= 2)
    }

    @Test func controlCharactersOfNamesAreShown() {
        let panel = ChartPanel(title: "a\u{1b}[2Jb", unit: "W", kind: .line, series: [])
        let text = TerminalChart(columns: 60, repertoire: .ascii).text(Chart(title: "\u{7}", panels: [panel]))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.contains("a\\x1b[2Jb"))
    }

    @Test func flaggedBarsHaveAMarkAndItsMeaning() {
        var samples = hours([100, 200, 300])
        samples[1].isFlagged = true
        let series = ChartSeries(name: "x", samples: samples, flagMeaning: "after a gap")
        let chart = Chart(panels: [ChartPanel(title: "x", unit: "Wh", kind: .bars, series: [series])])
        let text = TerminalChart(columns: 60, rows: 8, repertoire: .braille).text(chart)
        #expect(text.contains("* after a gap"))
        #expect(text.filter { $0 == "*" }.count > 1)
        #expect(SVGChart().text(chart).contains("dashed: after a gap"))
    }
}

@Suite struct TimeAxisTests {
    private static func labels(_ from: Int64, _ to: Int64, room: Int) -> [String] {
        TimeAxis(from: from, to: to, room: room).ticks.map { $0.label + ($0.context.map { "/" + $0 } ?? "") }
    }

    @Test func hoursAreThoseOfTheClockThoughItChanges() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            // 2026-03-29, 23 hours long, and 2026-10-25, 25 hours long.
            let spring = TimeAxis(from: 1_774_738_800_000, to: 1_774_738_800_000 + 5 * hour, room: 60).ticks
            #expect(spring.map(\.label) == ["00:00", "01:00", "03:00", "04:00", "05:00", "06:00"])
            let autumn = TimeAxis(from: 1_792_879_200_000, to: 1_792_879_200_000 + 5 * hour, room: 60).ticks
            #expect(autumn.map(\.label) == ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"])
            let day = TimeAxis(from: 1_792_879_200_000, to: 1_792_879_200_000 + 25 * hour, room: 60).ticks
            #expect(
                day.map(\.label) == ["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "00:00"])
            #expect(day.compactMap(\.context) == ["25 Oct 2026", "26 Oct 2026"])
        }
    }

    @Test func daysBeginAtLocalMidnightThoughClocksChange() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            let from: Int64 = 1_792_706_400_000
            let days = TimeAxis(from: from, to: from + 4 * 24 * hour, room: 40).ticks
            #expect(days.map(\.label) == ["23 Oct", "24 Oct", "25 Oct", "26 Oct"])
            for tick in days { #expect(TimeText.local(tick.milliseconds).hasSuffix("00:00:00")) }
        }
    }

    @Test func everyLengthOfTimeHasTicksThatFit() {
        var random = SeededRandom(5)
        for _ in 0..<300 {
            let length = Int64(pow(10, Double.random(in: 3...13, using: &random)))
            let from = Int64.random(in: 0...1_800_000_000_000, using: &random)
            let room = Int.random(in: 20...200, using: &random)
            let axis = TimeAxis(from: from, to: from + length, room: room)
            #expect(axis.ticks.count <= room / 4 + 1)
            #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0.milliseconds < $1.milliseconds })
            #expect(axis.ticks.allSatisfy { (from...from + length).contains($0.milliseconds) })
        }
    }

    @Test func germanDatesAreGerman() {
        let time = CivilTime(year: 2026, month: 12, day: 3)
        #expect(ChartLanguage.german.day(time) == "3. Dez")
        #expect(QuantityText.text(1500, unit: "W", language: .german) == "1,50 kW")
    }
}

@Suite struct QuantityTextTests {
    @Test(arguments: [
        (0, "W", "0 W"), (431, "W", "431 W"), (2310, "W", "2.31 kW"), (999.9, "W", "1.00 kW"), (-105.5, "W", "-106 W"),
        (12_345, "Wh", "12.3 kWh"), (24_152_640, "Wh", "24153 kWh"), (2e6, "W", "2.00 MW"), (231.4, "V", "231 V"),
        (49.98, "Hz", "50.0 Hz"), (1e9, "min", "1000000000 min"),
        (0.4, "A", "0.40 A"), (3, "", "3"),
    ])
    func quantitiesHaveThreeDigits(_ value: Double, _ unit: String, _ text: String) {
        #expect(QuantityText.text(value, unit: unit) == text)
    }
}

@Suite struct SampleReducerTests {
    @Test func extremesFirstAndLastAreKeptOfAnyNumberOfReadings() {
        var random = SeededRandom(3)
        var reducer = SampleReducer(slotLimit: 50)
        var all: [ChartSample] = []
        var time: Int64 = -1000
        for _ in 0..<20_000 {
            time += Int64.random(in: 900...1100, using: &random)
            let sample = ChartSample(at: time, value: Double.random(in: -5...5, using: &random))
            all.append(sample)
            reducer.push(sample.from, sample.value)
        }
        let kept = reducer.samples
        #expect(kept.count <= 200)
        #expect(reducer.count == 20_000)
        #expect(kept.first == all.first && kept.last == all.last)
        #expect(kept.map(\.value).max() == all.map(\.value).max() && kept.map(\.value).min() == all.map(\.value).min())
        #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.from < $1.from })
        #expect(reducer.series(named: "x").stretches.count == 1)
    }

    @Test func aPauseIsAGapInTheReducedSeries() {
        var reducer = SampleReducer(slotLimit: 200)
        for second in 0..<20_000 where !(8000..<12_000).contains(second) { reducer.push(Int64(second) * 1000, 1) }
        #expect(reducer.series(named: "x").stretches.count == 2)
    }

    @Test func fewReadingsAreKeptAsTheyAre() {
        var reducer = SampleReducer()
        for second in 0..<100 { reducer.push(Int64(second) * 1000, Double(second % 7)) }
        #expect(reducer.samples.map(\.value) == (0..<100).map { Double($0 % 7) })
        reducer.push(100_000, .nan)
        #expect(reducer.count == 100)
    }
}

@Suite struct SVGChartTests {
    @Test func textsAreEscapedAndNothingIsLoaded() throws {
        let panel = ChartPanel(
            title: "<script>\"&'\u{1b}", unit: "W", kind: .line,
            series: [
                ChartSeries(name: "</svg>", samples: hours([1, 2])), ChartSeries(name: "b", samples: hours([2, 1])),
            ], note: "a<b")
        let svg = SVGChart().text(Chart(title: "]]>", panels: [panel]))
        let parser = XMLDocumentCheck(svg)
        #expect(parser.isWellFormed)
        #expect(!parser.names.contains("script"))
        #expect(!svg.contains("href") && !svg.contains("url(") && !svg.contains("@import"))
        #expect(svg.contains("prefers-color-scheme:dark"))
    }

    @Test func gapsArePartsOfThePathAndBarsHaveTooltips() async {
        await #expect(processExitsWith: .success) {
            setZone("UTC")
            let samples = [0, 1, 2, 9, 10].map { ChartSample(at: midnight + $0 * 60_000, value: Double($0)) }
            let svg = SVGChart().text(line(samples, gap: 120_000))
            let path = svg.split(separator: "\n").first { $0.contains("class=\"line s0\"") } ?? ""
            #expect(path.split(separator: "d=\"").last?.filter { $0 == "M" }.count == 2)
            let bars = SVGChart().text(bars([100, 2500]))
            #expect(bars.contains("<title>2026-11-22 01:00 – 2026-11-22 02:00: 2.50 kWh</title>"))
        }
    }

    /// A few rules of XML, since the tests' parser is not linked: every element ends in order, texts hold no bare signs.
    private struct XMLDocumentCheck {
        var isWellFormed = true
        var names: [String] = []

        init(_ text: String) {
            var open: [String] = []
            for part in text.dropFirst(text.hasPrefix("<?xml") ? 38 : 0).split(separator: "<").dropFirst(0) {
                guard let end = part.firstIndex(of: ">") else { continue }
                let tag = part[..<end]
                let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter })
                names.append(name)
                if tag.hasPrefix("/") {
                    if open.popLast() != name { isWellFormed = false }
                } else if !tag.hasSuffix("/") {
                    open.append(name)
                }
            }
            if !open.isEmpty { isWellFormed = false }
        }
    }
}

@Suite struct SparklineTests {
    @Test func valuesAreBarsAndGapsAreSpaces() {
        #expect(Sparkline.text([1, 2, nil, 8]) == "▁▂ █")
        #expect(Sparkline.text([3, 3]) == "▄▄")
        #expect(Sparkline.text([]) == "")
        #expect(Sparkline.text([nil, .nan]) == "  ")
        #expect(Sparkline.text([0, 5, 10], includesZero: true) == "▁▅█")
        #expect(Sparkline.text([1, 8], repertoire: .ascii).utf8.allSatisfy { $0 < 0x7f })
    }
}
