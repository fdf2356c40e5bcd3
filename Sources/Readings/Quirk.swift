import OBIS
import SML

/// A rule that mends what a certain kind of meter sends wrongly; each is off unless its condition holds.
///
/// These change values. What is mended before there are values (checksums, frames, times) is named where it is done;
/// docs/meters.md has a table of all.
public enum Quirk: String, Sendable, Equatable, CaseIterable {
    /// DZG DVS74 of certain years send positive power as an unsigned number in a signed type (`DZGUnsignedPower`).
    case dzgUnsignedPower = "dzg_unsigned_power"
    /// Power without a sign is negative where the status word says export (`DirectionFromStatus`).
    case directionFromStatus = "direction_from_status"
}

/// The quirks whose condition holds: for a meter, worked out once from its server id and its settings, then for the
/// entries of one list by `within`.
public struct ActiveQuirks: OptionSet, Sendable {
    /// One bit a quirk.
    public let rawValue: UInt8

    /// A set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `Quirk.dzgUnsignedPower`.
    public static let dzgUnsignedPower = ActiveQuirks(rawValue: 1)
    /// `Quirk.directionFromStatus` is switched on for the meter.
    public static let directionFromStatus = ActiveQuirks(rawValue: 2)
    /// The list at hand says export, and the meter's power has no sign.
    static let isExporting = ActiveQuirks(rawValue: 4)

    /// The quirks of the meter with this server id, and those that its settings switch on.
    public init(serverID: [UInt8], directionFromStatus: Bool = false) {
        self = []
        if DZGUnsignedPower.holds(for: serverID) { insert(.dzgUnsignedPower) }
        if directionFromStatus { insert(.directionFromStatus) }
    }

    /// The quirks for the values of one list of the meter; to be asked for each list anew.
    @inline(__always)
    public func within(_ entries: ArraySlice<ListEntry>) -> ActiveQuirks {
        guard contains(.directionFromStatus), DirectionFromStatus.isExport(entries) else { return self }
        return union(.isExporting)
    }

    /// The value as the meter meant it, if one of the quirks changes it; the first rule that does is the only one.
    ///
    /// `byteCount` is that of a signed number; nil for an unsigned one.
    func mend(_ value: Int64, byteCount: Int?, of obis: OBISCode) -> (value: Int64, quirk: Quirk)? {
        if contains(.dzgUnsignedPower), let byteCount, let mended = DZGUnsignedPower.mend(value, byteCount, of: obis) {
            return (mended, .dzgUnsignedPower)
        }
        if contains(.isExporting), let mended = DirectionFromStatus.mend(value, of: obis) {
            return (mended, .directionFromStatus)
        }
        return nil
    }
}

extension OBISCode {
    /// 1-0:16.7.0*255, the signed sum of the phases' active power.
    static let sumActivePower = OBISCode(1, 0, 16, 7, 0, 255)
    /// 1-0:15.7.0*255, the sum of the phases' active power without its sign.
    static let absoluteActivePower = OBISCode(1, 0, 15, 7, 0, 255)
    /// 1-0:1.8.0*255, the register of imported energy.
    static let energyImport = OBISCode(1, 0, 1, 8, 0, 255)
}
