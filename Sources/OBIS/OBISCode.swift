/// The name of a quantity: six value groups A-B:C.D.E*F (IEC 62056-61).
public struct OBISCode: Sendable, Hashable {
    /// Its six bytes, packed big-endian into the low 48 bits.
    public let packed: UInt64

    /// A code from its six bytes, packed big-endian; higher bits are ignored.
    public init(packed: UInt64) { self.packed = packed & 0xFFFF_FFFF_FFFF }

    /// A code from its value groups.
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8 = 255) {
        let high = UInt64(a) << 40 | UInt64(b) << 32 | UInt64(c) << 24
        packed = high | UInt64(d) << 16 | UInt64(e) << 8 | UInt64(f)
    }

    /// A code from its six bytes; nil if there are not six.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 6 else { return nil }
        self.init(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5])
    }

    /// The medium: 1 electricity, 0 abstract, 129 manufacturer.
    public var a: UInt8 { UInt8(truncatingIfNeeded: packed >> 40) }
    /// The channel.
    public var b: UInt8 { UInt8(truncatingIfNeeded: packed >> 32) }
    /// The quantity.
    public var c: UInt8 { UInt8(truncatingIfNeeded: packed >> 24) }
    /// The kind of processing: 7 instantaneous, 8 total.
    public var d: UInt8 { UInt8(truncatingIfNeeded: packed >> 16) }
    /// The tariff, 0 for all.
    public var e: UInt8 { UInt8(truncatingIfNeeded: packed >> 8) }
    /// The billing period, 255 for none.
    public var f: UInt8 { UInt8(truncatingIfNeeded: packed) }
    /// The six value groups.
    public var bytes: [UInt8] { [a, b, c, d, e, f] }
}

extension OBISCode: Comparable {
    /// In the order of the value groups.
    public static func < (left: OBISCode, right: OBISCode) -> Bool { left.packed < right.packed }
}
