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

/// What is made of the content of a file: a tree, JSON or counts.
protocol TelegramReport {
    /// Takes a telegram whose frame is valid.
    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws
    /// Takes a frame whose checksum does not fit; the telegram is read as far as it goes.
    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws
    /// Takes the place of bytes that belong to no frame.
    mutating func discarded(byteOffset: Int, count: Int) throws
    /// Says that nothing more comes.
    mutating func finish(_ totals: DecodeTotals) throws
}

/// What passed through the decoder.
struct DecodeTotals {
    /// The path as it was given.
    var path: String
    /// What the file is, such as "dump".
    var format: String
    /// Bytes, frames and what was discarded.
    var counters = FrameDecoder.Counters()
    /// Discarded bytes whose place was not told.
    var untoldDiscardedBytes = 0
}
