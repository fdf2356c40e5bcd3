import SML

/// Where a frame was found.
struct TelegramPlace {
    /// Its number among the frames, from 1; valid and faulty ones have numbers of their own.
    var number: Int
    /// The offset of its first byte in the file.
    var byteOffset: Int
    /// When it was received, milliseconds since 1970; nil where that is not known.
    var milliseconds: Int64?
}

/// Bytes that belong to no frame.
struct DiscardedBytes {
    /// The offset of the first one in the file.
    var byteOffset: Int
    /// How many there are.
    var count: Int
    /// The first of them, for a diagnosis; empty where the report needs none.
    var sample: [UInt8] = []
    /// Whether they are the last bytes of all.
    var isAtEnd = false
}

/// What is made of the content of a file or stream: a tree, JSON, counts or an explanation.
protocol TelegramReport {
    /// Whether `DiscardedBytes` shall have a sample.
    var needsSamples: Bool { get }
    /// Takes a telegram whose frame is valid.
    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws
    /// Takes a frame whose checksum does not fit; the telegram is read as far as it goes.
    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws
    /// Takes the place of bytes that belong to no frame.
    mutating func discarded(_ bytes: DiscardedBytes) throws
    /// Says that a device that is followed was gone for a while.
    mutating func sourceLost(byteOffset: Int) throws
    /// Hands to the output what is ready, since nothing may come for a while.
    mutating func flush() throws
    /// Says that nothing more comes.
    mutating func finish(_ totals: DecodeTotals) throws
}

extension TelegramReport {
    var needsSamples: Bool { false }
    mutating func sourceLost(byteOffset: Int) throws {}
    mutating func flush() throws {}
}

/// What passed through the decoder.
struct DecodeTotals {
    /// The path as it was given, or the device.
    var path: String
    /// What it is, such as "dump".
    var format: String
    /// Bytes, frames and what was discarded.
    var counters = FrameDecoder.Counters()
    /// Discarded bytes whose place was not told.
    var untoldDiscardedBytes = 0
    /// The first bytes, at most 4096.
    var beginning: [UInt8] = []
    /// Why the file ends early or has holes; nil if it is whole.
    var damage: String?
    /// Whether it was ended by the user, or after so many telegrams as were wanted, not by its end.
    var wasStopped = false
}
