/// The two CRC-16 variants that meters use; both have the polynomial 0x1021, reflected 0x8408.
///
/// docs/meters.md, facts 3 and 4: X.25 starts from FFFF, is inverted and sent low byte first (`"123456789"` gives 906E);
/// Kermit starts from 0, is not inverted and sent high byte first (`"123456789"` gives 2189).
public enum Checksum: String, Sendable, Equatable {
    /// CRC-16/X.25, which SML prescribes.
    case x25
    /// CRC-16/KERMIT, which Holley meters send on RS-485.
    case kermit
}
