import OBIS
import Readings
import Rendering
import SML

/// One line a telegram, as it comes: when, how long, the values that people look for first.
struct TelegramLines: TelegramReport {
    private var quirks: QuirkMemory
    private let style: Style
    private let output: OutputBuffer

    init(style: Style, quirks: QuirkMemory, output: OutputBuffer) {
        self.quirks = quirks
        self.style = style
        self.output = output
    }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        var parts = ["telegram \(place.number) at byte \(place.byteOffset): \(raw.count) bytes"]
        var count = 0
        for message in telegram.messages {
            guard case .getListResponse(let list) = message.body else { continue }
            let active = quirks.quirks(of: list, in: telegram)
            for entry in telegram.entries[list.entries] {
                guard let reading = Reading(entry, quirks: active) else { continue }
                count += 1
                guard ["power", "energy_import"].contains(reading.obis.shortName), let value = reading.scaled else {
                    continue
                }
                let symbol = reading.unit.map { Unit(code: $0).symbol } ?? ""
                parts.append("\(reading.obis.shortName) \(value)" + (symbol.isEmpty ? "" : " \(symbol)"))
            }
        }
        parts.insert("\(count) readings", at: 1)
        try write(parts.joined(separator: ", "), place, .none)
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        try write(
            "damaged telegram at byte \(place.byteOffset): \(raw.count) bytes, the checksum does not fit", place, .red)
    }

    mutating func discarded(_ bytes: DiscardedBytes) throws {
        let text = PeculiarityText.number(bytes.count, "byte")
        try output.writeLine(style.apply(.yellow, "\(text) at \(bytes.byteOffset), no telegram"))
    }

    mutating func finish(_ totals: DecodeTotals) throws { try output.writeLine() }

    private func write(_ text: String, _ place: TelegramPlace, _ emphasis: Style.Emphasis) throws {
        let time = place.milliseconds.map { TimeText.local($0, fraction: true).suffix(12) + "  " } ?? ""
        try output.writeLine(time + style.apply(emphasis, text))
    }
}

/// Two reports of the same telegrams; the second one may be left out at the end.
struct BothReports<First: TelegramReport, Second: TelegramReport>: TelegramReport {
    private var first: First
    private var second: Second
    /// Whether the second one is told only where the user ended it.
    private let isSecondForStops: Bool

    init(_ first: First, _ second: Second, isSecondForStops: Bool = false) {
        self.first = first
        self.second = second
        self.isSecondForStops = isSecondForStops
    }

    var needsSamples: Bool { first.needsSamples || second.needsSamples }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        try first.telegram(telegram, raw, at: place)
        try second.telegram(telegram, raw, at: place)
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        try first.faultyFrame(telegram, raw, at: place)
        try second.faultyFrame(telegram, raw, at: place)
    }

    mutating func discarded(_ bytes: DiscardedBytes) throws {
        try first.discarded(bytes)
        try second.discarded(bytes)
    }

    mutating func sourceLost(byteOffset: Int) throws {
        try first.sourceLost(byteOffset: byteOffset)
        try second.sourceLost(byteOffset: byteOffset)
    }

    mutating func flush() throws {
        try first.flush()
        try second.flush()
    }

    mutating func finish(_ totals: DecodeTotals) throws {
        try first.finish(totals)
        if totals.wasStopped || !isSecondForStops { try second.finish(totals) }
    }
}
