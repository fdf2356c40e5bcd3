import OBIS

/// The numeric channels of a meter, and which of them are one register of one device.
struct ChannelTable {
    private(set) var channels: [RollupScan.Channel] = []
    private(set) var registerNames: [String] = []
    private(set) var slotCount = 0
    private var registerByKey: [String: Int] = [:]

    /// Takes one more channel, in the order of slots; those that are no numbers are passed over.
    ///
    /// `first` and `last` are limits of the times of its readings.
    mutating func append(
        id: Int64, serverID: String, obis: OBISCode, unit: UInt8?, scaler: Int8, kind: ChannelKind, slot: Int,
        first: Int64 = .min, last: Int64 = .max
    ) {
        slotCount = max(slotCount, slot + 1)
        guard kind == .number else { return }
        var register: Int?
        if Self.isRegister(obis) {
            let key = "\(serverID) \(obis.packed) \(unit ?? 0)"
            register = registerByKey[key] ?? registerNames.count
            if registerByKey[key] == nil {
                registerByKey[key] = registerNames.count
                registerNames.append(obis.shortName)
            }
        }
        channels.append(
            RollupScan.Channel(
                id: id, slot: slot, scaler: scaler, register: register, firstMilliseconds: first,
                lastMilliseconds: last))
    }

    /// Whether a code is that of a register, which counts up: time integrals from the beginning (value group D = 8).
    static func isRegister(_ obis: OBISCode) -> Bool { obis.d == 8 && obis.c > 0 && obis.c < 96 }
}
