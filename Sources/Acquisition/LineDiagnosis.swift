/// What bytes that are no telegram look like, and the likely remedy (docs/meters.md, fact 9).
public enum LineDiagnosis: Sendable, Equatable, CaseIterable {
    /// SML whose bytes lost their high bit: the port is set to 7 data bits, or checks a parity that is not sent.
    case sevenBits
    /// Text as of IEC 62056-21 (`/LOG5LK13BE…`): the meter pushes its readings as ASCII.
    case text
    /// Noise as of a wrong baud rate.
    case wrongBaudRate

    /// Fewer bytes than these say nothing.
    static let fewest = 64

    /// What the last discarded bytes look like; nil where they are too few or nothing is recognised.
    ///
    /// Some hundred bytes, at least 64, give a sure answer; a telegram of 400 bytes without its start is none of these.
    public static func diagnose(_ discarded: [UInt8]) -> LineDiagnosis? {
        guard discarded.count >= fewest else { return nil }
        var printable = 0
        var high = 0
        var kinds: Set<UInt8> = []
        for byte in discarded {
            if (0x20...0x7e).contains(byte) || byte == 0x0d || byte == 0x0a { printable += 1 }
            if byte >= 0x80 { high += 1 }
            kinds.insert(byte)
        }
        if printable * 20 >= discarded.count * 19 { return .text }
        if high == 0 && hasSevenBitMarks(discarded) { return .sevenBits }
        // Too slow a port sees long runs of zero bits, too fast a one (or none connected) few different patterns.
        if hasMarks(discarded) { return nil }
        let zeros = discarded.count { $0 == 0 || $0 == 0x80 || $0 == 0xff || $0 == 0xc0 || $0 == 0xe0 || $0 == 0xf8 }
        if zeros * 2 >= discarded.count || kinds.count <= 8 { return .wrongBaudRate }
        return high * 4 >= discarded.count ? .wrongBaudRate : nil
    }

    /// One sentence: what was seen, and what to change.
    public var hint: String { "\(finding): \(remedy)" }

    /// What was seen, as the first half of a sentence.
    public var finding: String {
        switch self {
        case .sevenBits: "the bytes look like SML without their eighth bit"
        case .text: "the bytes are text as of IEC 62056-21, not SML"
        case .wrongBaudRate: "the bytes look like noise of a wrong baud rate"
        }
    }

    /// What to change, in the words of the configuration.
    public var remedy: String {
        switch self {
        case .sevenBits: "set data_bits: 8 and parity: none"
        case .text:
            "this meter pushes readings as ASCII, which smtrace does not read; look in its menu or with its maker for SML "
                + "output"
        case .wrongBaudRate:
            "try baud: 9600 (nearly all meters), else 300 or 115200, and check that the head sits straight on the diode"
        }
    }

    /// An OBIS code `01 00 xx 08 00 ff` or the start of a value list as a port of 7 bits delivers it.
    private static func hasSevenBitMarks(_ bytes: [UInt8]) -> Bool {
        contains(bytes, [0x08, 0x00, 0x7f]) || contains(bytes, [0x07, 0x00, 0x7f])
            || contains(bytes, [0x01, 0x08, 0x01])
            || contains(bytes, [0x1b, 0x1b, 0x1b, 0x1b])
    }

    /// Words that only SML at the right settings has.
    private static func hasMarks(_ bytes: [UInt8]) -> Bool {
        contains(bytes, [0x1b, 0x1b, 0x1b, 0x1b]) || contains(bytes, [0x77, 0x07]) || contains(bytes, [0x00, 0xff])
            || contains(bytes, [0x01, 0x01, 0x01, 0x01])
    }

    private static func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard bytes.count >= pattern.count else { return false }
        return (0...bytes.count - pattern.count).contains { start in
            pattern.indices.allSatisfy { bytes[start + $0] == pattern[$0] }
        }
    }
}
