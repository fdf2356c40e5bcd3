import OBIS
import Readings
import SML

/// What one list entry says, ready to be shown.
struct EntryContent {
    /// The reading, of an entry without OBIS code too; nil if it has no value.
    let reading: Reading?
    /// The number as it was sent, before scaler and quirk; nil if the value is none.
    let sent: String?

    /// The content of `entry`, with the quirks of its meter.
    init(_ entry: ListEntry, quirks: ActiveQuirks) {
        if entry.hasOBIS {
            reading = Reading(entry, quirks: quirks)
        } else {
            // The code stands for a name that is none; no quirk concerns it, and it is not shown.
            var named = entry
            named.objectName = Octets(offset: 0, count: 6)
            reading = Reading(named)
        }
        sent =
            switch entry.value {
            case .integer(let value, _): String(value)
            case .unsigned(let value, _): String(value)
            case .boolean(let value): value ? "1" : "0"
            case .time(let time): String(time.seconds)
            case .absent, .octets, .other: nil
            }
    }

    /// The value in exact decimals with the meter's digits; nil if it is no number.
    var number: String? {
        switch reading?.content {
        case .number(let raw): ScaledValue(raw: raw, scaler: reading?.scaler ?? 0).description
        case .largeNumber(let raw): Self.scaled(String(raw), reading?.scaler ?? 0)
        case .octets, nil: nil
        }
    }

    /// The symbol of the unit; nil if there is none.
    var unit: String? {
        guard let symbol = reading?.unit.map({ Unit(code: $0).symbol }), !symbol.isEmpty else { return nil }
        return symbol
    }

    /// An unsigned number in decimal digits times a power of ten.
    static func scaled(_ digits: String, _ scaler: Int8) -> String {
        if scaler >= 0 { return digits + String(repeating: "0", count: Int(scaler)) }
        let decimals = -Int(scaler)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}

/// The quirks of the meter whose telegrams are read, worked out anew only when another server id comes.
struct QuirkMemory {
    /// What the settings or the user switch on.
    private let directionFromStatus: Bool
    private var serverID: [UInt8] = []
    private var quirks: ActiveQuirks

    init(directionFromStatus: Bool = false) {
        self.directionFromStatus = directionFromStatus
        quirks = ActiveQuirks(serverID: [], directionFromStatus: directionFromStatus)
    }

    /// The quirks for the values of `list`.
    mutating func quirks(of list: GetListResponse, in telegram: Telegram) -> ActiveQuirks {
        quirks(of: list.serverID, in: telegram).within(telegram.entries[list.entries])
    }

    /// The quirks of the meter that `octets` of the telegram name; without a server id only what is switched on.
    mutating func quirks(of octets: Octets?, in telegram: Telegram) -> ActiveQuirks {
        guard let octets else { return ActiveQuirks(serverID: [], directionFromStatus: directionFromStatus) }
        let isSame = telegram.withOctets(octets) { span in
            guard span.count == serverID.count else { return false }
            for index in serverID.indices where serverID[index] != span[index] { return false }
            return true
        }
        if !isSame {
            serverID = telegram.octets(octets)
            quirks = ActiveQuirks(serverID: serverID, directionFromStatus: directionFromStatus)
        }
        return quirks
    }
}
