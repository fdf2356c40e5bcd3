import Archive
import OBIS

/// Which of a meter's quantities a digest is made from.
struct MeterRegisters {
    /// What counts consumption: the register of all tariffs, or those of each.
    var imported: [Quantity]
    /// What counts feed-in.
    var exported: [Quantity]
    /// The registers of single tariffs.
    var importTariffs: [Int: Quantity] = [:]
    var exportTariffs: [Int: Quantity] = [:]
    /// The power of all phases.
    var power: Quantity?
    /// The voltages, by phase; 0 is without a phase.
    var voltages: [(phase: Int, quantity: Quantity)] = []
    /// All registers of active energy, whose values stand in the digest.
    var energies: [Quantity] = []

    /// The ones among the numeric channels of a meter.
    init(_ channels: [ChannelInfo]) {
        let quantities = Quantity.all(of: channels)
        let find = { (c: UInt8, d: UInt8, e: UInt8, unit: String) in
            quantities.first { $0.obis == OBISCode(1, 0, c, d, e) && $0.unit == unit }
        }
        for tariff in 1...9 {
            importTariffs[tariff] = find(1, 8, UInt8(tariff), "Wh")
            exportTariffs[tariff] = find(2, 8, UInt8(tariff), "Wh")
        }
        let all = { (total: Quantity?, tariffs: [Int: Quantity]) in
            total.map { [$0] } ?? tariffs.sorted { $0.key < $1.key }.map(\.value)
        }
        imported = all(find(1, 8, 0, "Wh"), importTariffs)
        exported = all(find(2, 8, 0, "Wh"), exportTariffs)
        if imported.isEmpty, exported.isEmpty, let absolute = find(15, 8, 0, "Wh") { imported = [absolute] }
        power = find(16, 7, 0, "W") ?? find(15, 7, 0, "W") ?? find(1, 7, 0, "W")
        voltages = [(1, 32), (2, 52), (3, 72)].compactMap { phase, c in
            find(UInt8(c), 7, 0, "V").map { (phase, $0) }
        }
        if voltages.isEmpty, let voltage = find(12, 7, 0, "V") { voltages = [(0, voltage)] }
        energies = quantities.filter { quantity in
            let code = quantity.obis
            return code.a == 1 && code.b == 0 && [1, 2, 15, 16].contains(code.c) && code.d == 8 && code.f == 255
                && quantity.isRegister && quantity.unit == "Wh"
        }.sorted { $0.obis < $1.obis }
    }
}
