import SML

/// What the telegrams of one profile contain, and in which bytes: each is built as another maker builds them.
protocol TelegramLayout: Sendable {
    /// How the frame differs from that of other makers.
    var options: TelegramEncoder.Options { get }
    /// The name of the list, if it has one.
    var listName: [UInt8]? { get }
    /// The entries; the values of those that change are filled in by `fill`.
    func entries(serverID: [UInt8]) -> [EncodedEntry]
    /// Writes the measured values into the entries.
    func fill(_ entries: inout [EncodedEntry], _ measurement: Measurement)
}

/// Makes the layout of a profile.
enum TelegramLayouts {
    /// The layout of a meter of that profile.
    static func layout(_ profile: SimulatorProfile) -> any TelegramLayout {
        switch profile {
        case .household: HouseholdLayout()
        case .heatPump: HeatPumpLayout()
        case .solar: SolarLayout()
        case .locked: LockedLayout()
        }
    }

    /// 0.1 Wh in 0.01 W · ms.
    static let tenthWattHour: Int64 = 36_000_000

    /// An OBIS code of electricity, channel 0, without billing period: `1-0:c.d.e*255`.
    static func code(_ quantity: UInt64, _ kind: UInt64, _ tariff: UInt64 = 0) -> UInt64 {
        0x0100_0000_00ff | quantity << 24 | kind << 16 | tariff << 8
    }

    /// The maker's code, `129-129:199.130.3*255`, and its letters.
    static let maker = EncodedEntry(obis: 0x8181_c782_03ff, value: .octets(SimulatedServerID.maker))
}

/// Units by their DLMS codes (IEC 62056-62).
enum UnitCode {
    static let watt: UInt8 = 27
    static let wattHour: UInt8 = 30
    static let ampere: UInt8 = 33
    static let volt: UInt8 = 35
}
