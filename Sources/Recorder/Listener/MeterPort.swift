import Acquisition
import SML

/// A source and what comes out of it: the frames of one meter, or of several that were plugged in elsewhere.
final class MeterPort {
    let source: Source
    /// The number of the meter that is configured for it.
    let meter: Int
    var decoder = FrameDecoder()
    /// Where its last valid telegram went: frames with a wrong checksum go there too.
    var lastDestination: Int
    var isOpen = false
    var hasEnded = false
    var fault: SourceFault?
    /// Whether a valid frame has come since it was opened.
    var hasSpoken = false
    var framesAtOpening = 0
    /// When faults may be told again, monotonic milliseconds.
    var nextFaultReport: Int64 = 0
    /// The decoder's counters when they were last looked at.
    var reported = FrameDecoder.Counters()
    /// The last bytes that came without a valid frame, for a diagnosis.
    private(set) var unframed: [UInt8] = []

    private static let diagnosedBytes = 512

    init(source: Source, meter: Int) {
        self.source = source
        self.meter = meter
        lastDestination = meter
    }

    /// Keeps bytes that came while no frame did.
    func keepUnframed(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { unframed.append(contentsOf: $0.suffix(Self.diagnosedBytes)) }
        if unframed.count > Self.diagnosedBytes { unframed.removeFirst(unframed.count - Self.diagnosedBytes) }
    }

    /// A valid frame came: what was kept needs no diagnosis.
    func forgetUnframed() { unframed.removeAll(keepingCapacity: true) }
}
