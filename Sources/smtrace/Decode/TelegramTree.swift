import Readings
import Rendering
import SML

/// Shows telegrams as trees: each field with its offset in the file, its bytes, its name in the standard and its meaning.
struct TelegramTree: TelegramReport {
    private let lines: TreeLines
    private var quirks: QuirkMemory
    private var isFirst = true

    init(style: Style, quirks: QuirkMemory = QuirkMemory(), output: OutputBuffer) {
        self.quirks = quirks
        lines = TreeLines(style: style, output: output)
    }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        var parts = ["telegram \(place.number) at byte \(place.byteOffset): \(raw.count) bytes"]
        if case .valid(let kind) = telegram.frame.verdict { parts.append("checksum \(Self.name(kind))") }
        parts.append("\(telegram.messages.count) messages")
        if let milliseconds = place.milliseconds {
            parts.append("received \(TimeText.localWithOffset(milliseconds))")
        }
        try begin(parts.joined(separator: ", "), .bold)
        try walk(telegram, raw, at: place)
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        var text = "faulty frame at byte \(place.byteOffset): \(raw.count) bytes"
        if raw.count >= BodyOffsets.start + BodyOffsets.end {
            let end = raw.count - 2
            let sent = UInt16(raw[end]) << 8 | UInt16(raw[end + 1])
            text += ", checksum \(FaultText.hex(sent)) does not fit: the bytes give "
            text += [Checksum.x25, .kermit].map { kind in
                "\(FaultText.hex(kind.sent(for: raw, 0..<end))) (\(Self.name(kind)))"
            }.joined(separator: " or ")
        }
        if let milliseconds = place.milliseconds { text += ", received \(TimeText.localWithOffset(milliseconds))" }
        try begin(text, .red)
        try walk(telegram, raw, at: place)
    }

    mutating func discarded(_ bytes: DiscardedBytes) throws {
        let belong =
            bytes.count == 1
            ? "1 byte at \(bytes.byteOffset) belongs" : "\(bytes.count) bytes at \(bytes.byteOffset) belong"
        try begin("\(belong) to no telegram", .yellow)
    }

    mutating func finish(_ totals: DecodeTotals) throws {
        guard totals.untoldDiscardedBytes > 0 else { return }
        try begin("\(totals.untoldDiscardedBytes) bytes in packets belong to no telegram", .yellow)
    }

    private mutating func begin(_ heading: String, _ emphasis: Style.Emphasis) throws {
        if !isFirst { try lines.blank() }
        isFirst = false
        try lines.heading(heading, emphasis)
    }

    private mutating func walk(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        let active = quirks.quirks(of: telegram.serverID, in: telegram)
        var walk = TelegramWalk(telegram, raw, byteOffset: place.byteOffset, quirks: active, lines: lines)
        try walk.show(raw)
    }

    private static func name(_ kind: Checksum) -> String {
        switch kind {
        case .x25: "X.25"
        case .kermit: "Kermit"
        }
    }
}
