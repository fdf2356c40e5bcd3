/// Cuts a stretch of stream in which no checksum has fitted so far into faulty frames.
///
/// They are handed out once it is certain that no valid frame covers them; till then they wait here.
struct FaultyFrames: Sendable {
    /// What is known to be between a start and an end, in order and without overlap.
    private var frames: [Frame] = []
    /// The last start sequence that has no end yet; -1 if none.
    private(set) var openStart = -1
    private var openEnd = -1
    private var openPadding = 0

    /// Where the first frame begins; nil if there is none.
    var firstStart: Int? { frames.first?.offset }

    /// A start sequence: a frame that is open ends with the first end sequence seen in it, or is none (fact 6).
    mutating func start(at start: Int) {
        closeOpen()
        cut(at: start)
        openStart = start
    }

    /// Frames that reach beyond `offset` are none, since something else begins there: bytes of their end were lost.
    mutating func cut(at offset: Int) {
        while let last = frames.last, last.offset + last.length > offset { frames.removeLast() }
        openStart = -1
        openEnd = -1
    }

    /// An end sequence that is not aligned to the open frame: its end, if a byte was lost before.
    mutating func misalignedEnd(at end: Int, padding: Int) {
        guard openStart >= 0, openEnd < 0, padding <= 4 else { return }
        openEnd = end
        openPadding = padding
    }

    /// An end sequence that is aligned to the frame that began at `start`, but whose checksum does not fit.
    mutating func failed(start: Int, end: Int, padding: Int) {
        guard openStart == start else { return misalignedEnd(at: end, padding: padding) }
        openEnd = end
        openPadding = padding
        closeOpen()
    }

    /// The frame that began at `start` can have no end any more.
    mutating func abandon(start: Int) {
        if start == openStart { closeOpen() }
    }

    /// Nothing more comes.
    mutating func closeOpen() {
        if openStart >= 0, openEnd >= 0 {
            let length = openEnd - openStart
            frames.append(Frame(offset: openStart, length: length, verdict: .checksumMismatch, padding: openPadding))
        }
        openStart = -1
        openEnd = -1
    }

    /// Takes out the frames that end at `limit` or before.
    mutating func take(upTo limit: Int) -> [Frame] {
        if frames.isEmpty { return [] }
        let count = frames.firstIndex { $0.offset + $0.length > limit } ?? frames.count
        let taken = Array(frames[..<count])
        frames.removeFirst(count)
        return taken
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        if !frames.isEmpty { frames.removeAll(keepingCapacity: true) }
        openStart = -1
        openEnd = -1
    }
}
