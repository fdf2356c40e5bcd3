/// Finds frames in a stream of bytes that is pushed in pieces of any size.
///
/// A start sequence at any offset opens a candidate. An end sequence is tested against the candidate that it is aligned to:
/// if the checksum fits, all before that frame is settled; if not, the candidate is a faulty frame. So a lost byte costs
/// one telegram, and payload that imitates a start or an end at an unaligned place costs none. A start that is aligned to
/// an older candidate, and is no doubled escape word, takes its place: its end was lost (docs/meters.md, facts 1 to 8).
///
/// Time is linear in the bytes pushed, memory about `maximumLength` and what one piece may add to it.
public struct FrameDecoder: Sendable {
    /// What has passed through the decoder since it began.
    ///
    /// `bytes` is always the sum of the lengths of all frames, of `discardedBytes` and of the decoder's `pendingBytes`.
    public struct Counters: Sendable, Equatable {
        /// Bytes pushed.
        public var bytes = 0
        /// Frames whose checksum fits.
        public var frames = 0
        /// Frames whose checksum does not fit.
        public var faultyFrames = 0
        /// Bytes that belong to no frame.
        public var discardedBytes = 0

        /// Nothing counted yet.
        public init() {}
    }

    /// How many bytes of a push are joined to pending ones at a time.
    private static let stepLength = 1024

    /// What has passed through the decoder since it began.
    public internal(set) var counters = Counters()
    /// The checksum that fitted last; it is tried first.
    var preferred = Checksum.x25
    let maximumLength: Int
    var candidates = FrameCandidates()
    var faulty = FaultyFrames()
    /// The offset in the stream of the first byte that is neither handed out nor discarded.
    var settled = 0
    /// The offset in the stream of the next byte to look at.
    var position = 0
    /// Where a run of at least four `1b` began that reaches to `position`; -1 if there is none.
    var runStart = -1
    private var pending: [UInt8] = []
    private var pendingStart = 0

    /// A decoder at the beginning of a stream; longer frames than `maximumLength` bytes are discarded.
    ///
    /// The default is the largest payload of a UDP packet, since a frame must fit a packet of a capture.
    public init(maximumLength: Int = 65_507) { self.maximumLength = maximumLength }

    /// Takes the next bytes of the stream and hands out every frame that they complete, with its bytes.
    ///
    /// Frames come in stream order, faulty ones too; the result does not depend on how the stream is cut into pieces.
    /// Throws what `handle` throws: the frame it was given is counted, all that was pushed behind it is discarded.
    public mutating func push<E: Error>(
        _ bytes: Span<UInt8>, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        let origin = counters.bytes
        counters.bytes += bytes.count
        do throws(E) {
            var taken = 0
            while taken < bytes.count {
                if pending.isEmpty {
                    try search(bytes, from: origin, handle)
                    taken = bytes.count
                    keep(bytes, from: origin)
                } else {
                    let count = min(Self.stepLength, bytes.count - taken)
                    append(bytes.extracting(taken..<(taken + count)))
                    taken += count
                    try searchPending(handle)
                    guard settled >= origin else { continue }
                    pending.removeAll(keepingCapacity: true)
                    taken = settled - origin
                }
            }
        } catch {
            reset()
            throw error
        }
    }

    /// Says that the stream has ended: what is pending is handed out as a faulty frame or discarded.
    ///
    /// Throws what `handle` throws; nothing is pending then either. Bytes may be pushed again, as of a new stream.
    public mutating func finish<E: Error>(_ handle: (Frame, Span<UInt8>) throws(E) -> Void) throws(E) {
        do throws(E) {
            candidates.removeAll()
            faulty.closeOpen()
            let window = pending
            pending = []
            try settle(upTo: counters.bytes, window.span, from: pendingStart, handle)
        } catch {
            reset()
            throw error
        }
        reset()
    }

    /// Says that the source was opened anew: pending bytes are discarded, and counted so.
    public mutating func reset() {
        counters.discardedBytes += pendingBytes
        settled = counters.bytes
        position = settled
        runStart = -1
        candidates.removeAll()
        faulty.removeAll()
        pending.removeAll(keepingCapacity: true)
        pendingStart = settled
    }

    /// Bytes that may still become part of a frame.
    public var pendingBytes: Int { counters.bytes - settled }

    /// Whether a start sequence has been seen whose end has not.
    public var isInsideFrame: Bool { candidates.oldest != nil }

    private mutating func searchPending<E: Error>(_ handle: (Frame, Span<UInt8>) throws(E) -> Void) throws(E) {
        var window: [UInt8] = []
        swap(&window, &pending)
        try search(window.span, from: pendingStart, handle)
        swap(&window, &pending)
        let done = settled - pendingStart
        if done > pending.count / 2 || done > maximumLength {
            pending.removeFirst(done)
            pendingStart = settled
        }
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
    }

    /// Copies what is not settled of a piece of the stream that began at `origin`.
    private mutating func keep(_ bytes: Span<UInt8>, from origin: Int) {
        pendingStart = settled
        append(bytes.extracting((settled - origin)..<bytes.count))
    }
}
