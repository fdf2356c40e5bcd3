import Rendering
import SML

/// Writes the bytes of a file as a dump that can be shared: ids replaced, checksums right.
struct AnonymisedDump: TelegramReport {
    private let output: OutputBuffer
    private var identities = IdentityMap()
    private var bytes: [UInt8] = []
    private(set) var leftOut = 0

    init(output: OutputBuffer) { self.output = output }

    var needsSamples: Bool { true }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        identities.learn(telegram)
        let body = identities.replaced(telegram.bytes)
        // What holds no id stays as it is, to the last byte.
        bytes += body == telegram.bytes ? Self.copy(raw) : FrameRewriter.frame(of: telegram, body: body)
        try output.sendIfFull(&bytes)
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        try damaged(Self.copy(raw), count: raw.count)
    }

    mutating func discarded(_ discarded: DiscardedBytes) throws {
        try damaged(discarded.sample, count: discarded.count)
    }

    mutating func finish(_ totals: DecodeTotals) throws {
        try output.send(&bytes)
        guard leftOut > 0 else { return }
        Failure.say("\(leftOut) bytes that belong to no telegram were left out, since they may hold an id")
    }

    /// Bytes that are no valid telegram: kept where the ids that can be in them are known.
    private mutating func damaged(_ piece: [UInt8], count: Int) throws {
        guard !identities.standIns.isEmpty else {
            leftOut += count
            return
        }
        leftOut += count - piece.count
        bytes += identities.replacedWithFragments(piece)
        try output.sendIfFull(&bytes)
    }

    private static func copy(_ raw: Span<UInt8>) -> [UInt8] { raw.withUnsafeBufferPointer { Array($0) } }
}
