import OBIS
import SML

/// Some meters send power without a sign, and its direction only in bit 5 of the status word of 1.8.0.
///
/// EMH ED300L: 1-0:15.7.0 with `63 0182` is import, with `63 01b0` export. Meters whose power has a sign set that bit
/// too, so it is a setting of a meter, off unless switched on, and negates only values above 0. It concerns 1-0:15.7.0
/// and 1-0:16.7.0, the sums of all phases: 1-0:1.7.0 and 1-0:2.7.0 say their direction by their code, and the word says
/// nothing of single phases. A list without 1.8.0, or with one without status, is left as it is. Source: docs/meters.md,
/// fact 24.
public enum DirectionFromStatus {
    /// The bit of the status word that says export.
    public static let exportBit: UInt64 = 1 << 5

    /// Whether a list's status word says that energy is exported; false where there is none.
    public static func isExport(_ entries: ArraySlice<ListEntry>) -> Bool {
        for entry in entries where entry.hasOBIS && entry.obis == OBISCode.energyImport.packed {
            if let status = entry.status { return status & exportBit != 0 }
        }
        return false
    }

    /// Whether the rule concerns the power of this code.
    public static func concerns(_ obis: OBISCode) -> Bool { obis == .sumActivePower || obis == .absoluteActivePower }

    /// The value while energy is exported; nil where it stays as it is.
    static func mend(_ value: Int64, of obis: OBISCode) -> Int64? { value > 0 && concerns(obis) ? -value : nil }
}
