/// An interface of a capture's section.
public struct CaptureInterface: Equatable, Sendable {
    /// `if_name`: the meter, in captures of smtrace.
    public var name: String?
    /// `if_description`.
    public var description: String?
    /// What stands around the packets; see `LinkType`.
    public var linkType: UInt16
    /// The longest packet that was captured, 0 for no limit.
    public var snapLength: UInt32
    /// The resolution of timestamps.
    public var resolution: TimestampResolution
    /// `if_tsoffset`: seconds to be added to timestamps.
    public var timeOffsetSeconds: Int64
    /// The byte offset in the file of the eight bytes of `if_tsoffset`; nil where it is absent.
    public var timeOffsetFieldOffset: Int?
}

/// How long a tick of a timestamp is: `if_tsresol`.
public enum TimestampResolution: Equatable, Sendable {
    /// 10 to the power of minus this, seconds.
    case decimal(UInt8)
    /// 2 to the power of minus this, seconds.
    case binary(UInt8)

    /// From the option's byte: the highest bit says binary.
    init(_ byte: UInt8) { self = byte & 0x80 == 0 ? .decimal(byte) : .binary(byte & 0x7F) }
}

/// The part of an interface that is needed for each packet, without references to count.
struct PacketClock {
    let linkType: UInt16
    let snapLength: UInt32
    private let resolution: TimestampResolution
    private let offsetSeconds: Int64
    private let isPlain: Bool

    init(_ interface: CaptureInterface) {
        linkType = interface.linkType
        snapLength = interface.snapLength
        resolution = interface.resolution
        offsetSeconds = interface.timeOffsetSeconds
        isPlain = resolution == .decimal(9) && offsetSeconds == 0
    }

    /// Nanoseconds since 1970 of a timestamp, limited to Int64.
    @inline(__always)
    func nanoseconds(_ ticks: UInt64) -> Int64 {
        isPlain && ticks <= UInt64(Int64.max) ? Int64(ticks) : scaled(ticks)
    }

    @inline(never)
    private func scaled(_ ticks: UInt64) -> Int64 {
        let nanoseconds: UInt64
        switch resolution {
        case .decimal(let exponent) where exponent <= 9:
            let (product, overflow) = ticks.multipliedReportingOverflow(by: Self.power(9 - exponent))
            nanoseconds = overflow ? .max : product
        case .decimal(let exponent):
            nanoseconds = exponent - 9 > 19 ? 0 : ticks / Self.power(exponent - 9)
        case .binary(let exponent):
            let (high, low) = ticks.multipliedFullWidth(by: 1_000_000_000)
            let shift = UInt64(exponent)
            // The 128-bit product, shifted right; what does not fit is limited.
            if shift >= 64 {
                nanoseconds = shift >= 128 ? 0 : high >> (shift - 64)
            } else if shift == 0 {
                nanoseconds = high == 0 ? low : .max
            } else {
                nanoseconds = high >> shift == 0 ? high << (64 - shift) | low >> shift : .max
            }
        }
        let (offset, overflow) = offsetSeconds.multipliedReportingOverflow(by: 1_000_000_000)
        let shift = overflow ? (offsetSeconds < 0 ? Int64.min : .max) : offset
        let (sum, isBeyond) = Int64(clamping: nanoseconds).addingReportingOverflow(shift)
        return isBeyond ? .max : sum
    }

    private static func power(_ exponent: UInt8) -> UInt64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
