/// What is known of one frame; its bytes are handed out beside it.
///
/// Shape, transport version 1: `1b1b1b1b 01010101`, the body with its words `1b1b1b1b` doubled, pad bytes `00`,
/// `1b1b1b1b 1a PP CC CC` with the number of pad bytes and the checksum over all bytes before it.
/// Source: BSI TR-03109-1 annex IV b, SML 1.04, clause 8.
public struct Frame: Sendable, Equatable {
    /// What the comparison with a checksum has shown.
    public enum Verdict: Sendable, Equatable {
        /// The checksum of this kind fits.
        case valid(Checksum)
        /// Neither kind fits.
        case checksumMismatch
    }

    /// Where its first byte (`1b`) lies in the stream, counted from the decoder's beginning.
    public var offset: Int
    /// Bytes from the start sequence up to and including the checksum.
    public var length: Int
    /// Whether its checksum fits, and which kind.
    public var verdict: Verdict
    /// The number of pad bytes before the end sequence, as sent; 0 to 4 in valid frames.
    public var padding: Int

    /// Whether its checksum fits.
    public var isValid: Bool { verdict != .checksumMismatch }

    /// A frame of known place and verdict.
    public init(offset: Int, length: Int, verdict: Verdict, padding: Int) {
        self.offset = offset
        self.length = length
        self.verdict = verdict
        self.padding = padding
    }
}
