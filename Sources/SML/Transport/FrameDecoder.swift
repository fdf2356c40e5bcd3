/// Finds frames in a stream of bytes that is pushed in pieces of any size.
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

    /// What has passed through the decoder since it began.
    public private(set) var counters = Counters()

    /// A decoder at the beginning of a stream; longer frames than `maximumLength` bytes are discarded.
    ///
    /// The default is the largest payload of a UDP packet, since a frame must fit a packet of a capture.
    public init(maximumLength: Int = 65_507) {}

    /// Takes the next bytes of the stream and hands out every frame that they complete, with its bytes.
    ///
    /// Frames come in stream order, faulty ones too; the result does not depend on how the stream is cut into pieces.
    /// Throws what `handle` throws: the frame it was given is counted, the bytes of the push behind it are discarded.
    public mutating func push<E: Error>(
        _ bytes: Span<UInt8>, _ handle: (Frame, Span<UInt8>) throws(E) -> Void
    ) throws(E) {}

    /// Says that the stream has ended: what is pending is handed out as a faulty frame or discarded.
    public mutating func finish<E: Error>(_ handle: (Frame, Span<UInt8>) throws(E) -> Void) throws(E) {}

    /// Says that the source was opened anew: pending bytes are discarded, and counted so.
    public mutating func reset() {}

    /// Bytes that may still become part of a frame.
    public var pendingBytes: Int { 0 }

    /// Whether a start sequence has been seen whose end has not.
    public var isInsideFrame: Bool { false }

    /// What is known of `bytes` as one whole frame, as read back from a capture; nil if they do not begin with a
    /// start sequence and end with an end sequence.
    public static func frame(in bytes: Span<UInt8>) -> Frame? { nil }
}
