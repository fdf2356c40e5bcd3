import OBIS

/// A rule that mends what a certain kind of meter sends wrongly; each is off unless its condition holds.
public enum Quirk: String, Sendable, Equatable {
    /// DZG DVS74 of certain years send positive power as an unsigned number in a signed type.
    ///
    /// Condition, confirmed by the maker: the server id is `0a 01 44 5a 47` and five more bytes that as an integer
    /// lie in 42000000–48999999 or 55000000–58999999; it concerns 1-0:16.7.0 of 1 to 3 bytes.
    case dzgUnsignedPower = "dzg_unsigned_power"
}

/// The quirks whose condition holds for a meter, worked out once from its server id.
public struct ActiveQuirks: OptionSet, Sendable {
    /// One bit a quirk.
    public let rawValue: UInt8

    /// A set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `Quirk.dzgUnsignedPower`.
    public static let dzgUnsignedPower = ActiveQuirks(rawValue: 1)

    /// The quirks of the meter with this server id.
    public init(serverID: [UInt8]) {
        self = []
        if Self.isDZGWithUnsignedPower(serverID) { insert(.dzgUnsignedPower) }
    }

    private static func isDZGWithUnsignedPower(_ serverID: [UInt8]) -> Bool {
        guard serverID.count == 10, serverID.starts(with: [0x0A, 0x01, 0x44, 0x5A, 0x47]) else { return false }
        let number = serverID[5...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (42_000_000...48_999_999).contains(number) || (55_000_000...58_999_999).contains(number)
    }

    /// The value as the meter meant it, if one of the quirks changes it.
    func mend(_ value: Int64, byteCount: Int, of obis: OBISCode) -> (value: Int64, quirk: Quirk)? {
        guard contains(.dzgUnsignedPower), obis == .sumActivePower, (1...3).contains(byteCount), value < 0 else {
            return nil
        }
        return (value + (1 << (8 * Int64(byteCount))), .dzgUnsignedPower)
    }
}

extension OBISCode {
    /// 1-0:16.7.0*255, the signed sum of the phases' active power.
    static let sumActivePower = OBISCode(1, 0, 16, 7, 0, 255)
}
