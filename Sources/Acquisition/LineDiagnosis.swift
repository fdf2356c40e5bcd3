/// What bytes that are no telegram look like, and the likely remedy.
public enum LineDiagnosis: Sendable, Equatable, CaseIterable {
    /// SML whose bytes lost their high bit: the port is set to 7 data bits (or parity).
    case sevenBits
    /// Text as of IEC 62056-21 (`/LOG5LK13BE…`): the meter pushes its readings as ASCII.
    case text
    /// Noise as of a wrong baud rate.
    case wrongBaudRate

    /// What the discarded bytes look like; nil where they are too few or nothing is recognised.
    public static func diagnose(_ discarded: [UInt8]) -> LineDiagnosis? { nil }

    /// One sentence: what was seen, and what to change.
    public var hint: String { "" }
}
