/// The content of one frame: its messages and the values of their lists.
///
/// One instance is used again and again: `parse` keeps the memory of the telegram before.
public struct Telegram: Sendable {
    /// The frame that was parsed last.
    public internal(set) var frame = Frame(offset: 0, length: 0, verdict: .checksumMismatch, padding: 0)
    /// The body without start and end sequence, unescaped, with its padding; all `Octets` are ranges of it.
    public internal(set) var bytes: [UInt8] = []
    /// Its messages in order, faulty ones too.
    public internal(set) var messages: [Message] = []
    /// The values of all GetList responses; each of these has its range.
    public internal(set) var entries: [ListEntry] = []
    /// What is wrong with it; a faulty message does not affect its neighbours.
    public internal(set) var faults: [MessageFault] = []
    /// How many faults were not kept, and where the first of them lies.
    var surplusFaults = (count: 0, offset: 0)
    /// Zero bytes between and behind messages, the padding not counted.
    public internal(set) var extraZeroBytes = 0
    /// Messages without their end-of-message byte.
    public internal(set) var missingEnds = 0

    /// An empty telegram.
    public init() {}

    /// Reads the messages of a frame's bytes `raw`, from the start sequence to the checksum; whatever was here is gone.
    ///
    /// Never throws: what is wrong stands in `faults`. A frame that is not valid is read as far as it goes.
    public mutating func parse(_ frame: Frame, _ raw: Span<UInt8>) {
        self.frame = frame
        messages.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        faults.removeAll(keepingCapacity: true)
        surplusFaults = (0, 0)
        extraZeroBytes = 0
        missingEnds = 0
        var body: [UInt8] = []
        swap(&body, &bytes)
        Escaping.unescape(raw, into: &body)
        let padding = min(max(frame.padding, 0), body.count)
        var end = body.count
        while end > body.count - padding, body[end - 1] == 0 { end -= 1 }
        parseMessages(body.span, end: end)
        reportSurplusFaults()
        swap(&body, &bytes)
    }

    /// The first GetList response.
    public var list: GetListResponse? {
        for message in messages { if case .getListResponse(let list) = message.body { return list } }
        return nil
    }

    /// A copy of the bytes of `range`, limited to those that exist.
    public func octets(_ range: Octets) -> [UInt8] {
        withOctets(range) { span in span.withUnsafeBufferPointer { Array($0) } }
    }

    /// Gives `body` the bytes of `range`, limited to those that exist.
    public func withOctets<R, E: Error>(_ range: Octets, _ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        let end = min(max(range.end, 0), bytes.count)
        let start = min(max(range.offset, 0), end)
        return try body(bytes.span.extracting(start..<end))
    }
}
