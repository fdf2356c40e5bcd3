/// The newest bytes of a stream, so that those which belong to no telegram can be looked at.
///
/// A frame is found at the latest when the decoder's window is full, so what was discarded before it is still here.
struct StreamWindow {
    /// How many bytes are kept at least; twice as many at most.
    private static let length = 1 << 18

    private var bytes: [UInt8] = []
    /// The offset in the stream of the first byte that is kept.
    private var start = 0

    /// Takes the next bytes of the stream.
    mutating func push(_ piece: Span<UInt8>) {
        if bytes.count > Self.length {
            let surplus = bytes.count - Self.length
            bytes.removeFirst(surplus)
            start += surplus
        }
        piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// At most `limit` bytes of the stream from `offset` on; none that are gone already.
    func bytes(from offset: Int, count: Int, limit: Int) -> [UInt8] {
        let first = max(offset, start)
        let end = min(offset + min(count, limit), start + bytes.count)
        return first < end ? Array(bytes[(first - start)..<(end - start)]) : []
    }
}
