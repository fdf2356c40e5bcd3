import OBIS
import SML

/// What a telegram says of one register: an OBIS code with an exact value.
public struct Reading: Sendable, Equatable {
    /// The value as it is kept.
    public enum Content: Sendable, Equatable {
        /// A number before the scaler; booleans are 0 and 1.
        case number(Int64)
        /// A number beyond Int64, before the scaler; kept as text.
        case largeNumber(UInt64)
        /// Bytes of the telegram: text where all are printable, else shown as hex.
        case octets(Octets)
    }

    /// The register.
    public var obis: OBISCode
    /// The unit's DLMS code (IEC 62056-62); nil where none is sent, or 0, or the value is no number.
    public var unit: UInt8?
    /// The power of ten that the number is multiplied by; 0 where none is sent.
    public var scaler: Int8
    /// The value, after any quirk.
    public var content: Content
    /// The status word that came with it.
    public var status: UInt64?
    /// The rule that changed the value, if one did.
    public var quirk: Quirk?

    /// The value as exact decimal, if it is a number of Int64.
    public var scaled: ScaledValue? {
        guard case .number(let raw) = content else { return nil }
        return ScaledValue(raw: raw, scaler: scaler)
    }
}

extension Reading {
    /// The reading of a list entry; nil if its name is no OBIS code or it has no value.
    ///
    /// `quirks` are those of the entry's list (`ActiveQuirks.within`).
    @inline(__always)
    public init?(_ entry: ListEntry, quirks: ActiveQuirks = []) {
        guard entry.hasOBIS else { return nil }
        obis = OBISCode(packed: entry.obis)
        status = entry.status
        quirk = nil
        unit = entry.unit == 0 ? nil : entry.unit
        scaler = entry.scaler ?? 0
        switch entry.value {
        case .absent: return nil
        case .boolean(let value): content = .number(value ? 1 : 0)
        case .integer(let value, let byteCount):
            content = .number(value)
            if !quirks.isEmpty, let mended = quirks.mend(value, byteCount: byteCount, of: obis) {
                content = .number(mended.value)
                quirk = mended.quirk
            }
        case .unsigned(let value, _):
            if let number = Int64(exactly: value) {
                content = .number(number)
                if !quirks.isEmpty, let mended = quirks.mend(number, byteCount: nil, of: obis) {
                    content = .number(mended.value)
                    quirk = mended.quirk
                }
            } else {
                content = .largeNumber(value)
            }
        case .octets(let octets):
            content = .octets(octets)
            unit = nil
            scaler = 0
        case .time(let time):
            content = .number(time.seconds)
            unit = 7  // s
            scaler = 0
        case .other(let octets):
            content = .octets(octets)
            unit = nil
            scaler = 0
        }
    }
}

extension Time {
    /// The number of seconds that it says, whatever they count from.
    public var seconds: Int64 {
        switch self {
        case .secIndex(let value, _), .timestamp(let value), .local(let value, _, _): Int64(value)
        }
    }
}
