/// Where the bytes of a telegram's body lie in its frame, which has each word `1b1b1b1b` of the body twice.
struct BodyOffsets {
    /// The bytes of the start sequence.
    static let start = 8
    /// The bytes of the end sequence: escape, `1a`, pad count, checksum.
    static let end = 8

    /// The places of the body from which on four more bytes of the frame lie before it, in order.
    private var steps: [Int] = []

    /// The places for the body of the frame `raw`, as `Telegram.bytes` holds it.
    init(body: [UInt8], raw: Span<UInt8>) {
        guard raw.count - Self.start - Self.end > body.count else { return }
        var inBody = 0
        var inFrame = Self.start
        while inBody < body.count, inFrame < raw.count - Self.end {
            guard body[inBody] == 0x1B, raw[inFrame] == 0x1B else {
                inBody += 1
                inFrame += 1
                continue
            }
            var bodyEnd = inBody
            while bodyEnd < body.count, body[bodyEnd] == 0x1B { bodyEnd += 1 }
            var frameEnd = inFrame
            while frameEnd < raw.count - Self.end, raw[frameEnd] == 0x1B { frameEnd += 1 }
            let surplus = (frameEnd - inFrame) - (bodyEnd - inBody)
            let aligned = inBody + (4 - inFrame % 4) % 4
            for word in 0..<max(0, surplus / 4) { steps.append(min(aligned + 4 * (word + 1), bodyEnd)) }
            inBody = bodyEnd
            inFrame = frameEnd
        }
    }

    /// The offset in the frame of the byte at `bodyOffset` of the body, or of what follows its last one.
    func frameOffset(_ bodyOffset: Int) -> Int {
        var offset = Self.start + bodyOffset
        for step in steps where step <= bodyOffset { offset += 4 }
        return offset
    }

    /// How many bytes of the frame more than of the body a field takes, since its words are doubled.
    func doubledBytes(_ range: Range<Int>) -> Int {
        steps.count { range.contains($0 - 1) } * 4
    }
}
