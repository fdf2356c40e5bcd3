import OBIS

/// DZG DVS74 of certain years send positive power as an unsigned number in a signed type.
///
/// Condition, confirmed by the maker: the server id is `0a 01 44 5a 47` and five more bytes that as an integer lie in
/// 42000000–48999999 or 55000000–58999999; it concerns 1-0:16.7.0 of 1 to 3 bytes. Source: docs/meters.md, fact 23.
enum DZGUnsignedPower {
    /// Whether the meter with this server id is one of them.
    static func holds(for serverID: [UInt8]) -> Bool {
        guard serverID.count == 10, serverID.starts(with: [0x0A, 0x01, 0x44, 0x5A, 0x47]) else { return false }
        let number = serverID[5...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (42_000_000...48_999_999).contains(number) || (55_000_000...58_999_999).contains(number)
    }

    /// The value as the meter meant it; nil where it is right as it is.
    static func mend(_ value: Int64, _ byteCount: Int, of obis: OBISCode) -> Int64? {
        guard obis == .sumActivePower, (1...3).contains(byteCount), value < 0 else { return nil }
        return value + (1 << (8 * Int64(byteCount)))
    }
}
