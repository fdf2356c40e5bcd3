import OBIS

/// What one OBIS code of one meter measures, whatever channels it was sent in: a change of scaler, of the device behind
/// the meter's name or of the letter before the unit is no other quantity.
public struct Quantity: Sendable, Equatable {
    /// Its channels, in the order of slots; at least one, all with the same unit.
    public var channels: [ChannelInfo]
    /// The power of ten of its values: that of the finest channel.
    public var scaler: Int8
    /// Whether it is a register, which counts up and so has a consumption.
    public var isRegister: Bool { ChannelTable.isRegister(obis) }

    /// The meter's row.
    public var meterID: Int64 { channels[0].meterID }
    /// The meter's name.
    public var meter: String { channels[0].meter }
    /// The OBIS code.
    public var obis: OBISCode { channels[0].obis }
    /// Its name for people.
    public var name: String { channels[0].name }
    /// Its short name, the same in each command.
    public var shortName: String { channels[0].shortName }
    /// The unit's symbol.
    public var unit: String? { channels[0].unit }

    /// The quantities of the numeric ones among some channels, in their order.
    public static func all(of channels: [ChannelInfo]) -> [Quantity] {
        var result: [Quantity] = []
        for channel in channels where channel.kind == .number {
            let known = result.firstIndex {
                $0.meterID == channel.meterID && $0.obis == channel.obis && $0.unit == channel.unit
            }
            if let known {
                result[known].channels.append(channel)
                result[known].scaler = min(result[known].scaler, channel.scaler)
            } else {
                result.append(Quantity(channels: [channel], scaler: channel.scaler))
            }
        }
        return result
    }
}
