/// Doubling of the words `1b1b1b1b` that the body of a frame holds (docs/meters.md, fact 2).
enum Escaping {
    /// Replaces `body` by the body of the frame `raw`, its doubled words single again.
    ///
    /// Doubled words are aligned to the frame. A run in which aligned words do not pair off comes from an encoder that
    /// doubles at any place if it has eight bytes, else from one that does not double; message checksums tell the truth.
    static func unescape(_ raw: Span<UInt8>, into body: inout [UInt8]) {
        body.removeAll(keepingCapacity: true)
        guard raw.count >= 16 else { return }
        let end = raw.count - 8
        var copied = 8
        var index = 8
        while let run = nextRun(raw, &index, end) {
            let words = (run.upperBound - (run.lowerBound + 3) / 4 * 4) / 4
            let surplus = words % 2 == 0 ? words / 2 * 4 : run.count / 8 * 4
            append(raw, copied..<(run.upperBound - surplus), to: &body)
            copied = run.upperBound
        }
        append(raw, copied..<end, to: &body)
    }

    private static func append(_ raw: Span<UInt8>, _ range: Range<Int>, to body: inout [UInt8]) {
        raw.extracting(range).withUnsafeBufferPointer { body.append(contentsOf: $0) }
    }

    /// The next run of at least four `1b` from `index` on, which moves behind it; nil if there is none before `end`.
    private static func nextRun(_ raw: Span<UInt8>, _ index: inout Int, _ end: Int) -> Range<Int>? {
        let floor = index
        var probe = index + 3
        while true {
            probe = EscapeSearch.nextProbe(raw.bytes, from: probe, end: end)
            guard probe < end else { return nil }
            var start = probe
            while start > floor, raw[start - 1] == 0x1B { start -= 1 }
            while probe < end, raw[probe] == 0x1B { probe += 1 }
            if probe - start >= 4 {
                index = probe
                return start..<probe
            }
            probe += 4
        }
    }

    /// Appends `body`, which begins at a multiple of four of its frame, with its aligned words `1b1b1b1b` doubled.
    static func escape(_ body: Span<UInt8>, into stream: inout [UInt8]) {
        body.withUnsafeBufferPointer { body in
            var copied = 0
            var index = 0
            while index + 4 <= body.count {
                if body[index] == 0x1B, body[index + 1] == 0x1B, body[index + 2] == 0x1B, body[index + 3] == 0x1B {
                    stream.append(contentsOf: body[copied..<(index + 4)])
                    copied = index
                }
                index += 4
            }
            stream.append(contentsOf: body[copied...])
        }
    }
}
