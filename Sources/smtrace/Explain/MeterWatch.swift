import OBIS
import Readings
import Rendering
import SML

/// Watches the telegrams of one meter: its registers, whether it is locked, power without a sign, its clock.
struct MeterWatch {
    /// So many registers of a meter are watched.
    private static let mostRegisters = 256
    /// So many registers that are missing now and then are named.
    private static let mostNamed = 6

    /// What was seen of a register.
    private struct Register {
        var obis: OBISCode
        var telegrams = 0
        var lastTelegram = 0
        var unit: UInt8?
        var scaler: Int8?
    }

    /// The bytes of its id; empty if it sends none.
    let serverID: [UInt8]
    /// How many of its telegrams have passed.
    private(set) var telegrams = 0
    /// The readings of them all.
    private(set) var readings = 0
    /// Where its first telegram begins.
    let byteOffset: Int
    private(set) var clock = ClockWatch()
    private var registers: [UInt64: Register] = [:]
    private var order: [UInt64] = []
    private var energies = 0
    private var hasWholeKilowattHours = true
    private var hasPower = false
    private var hasNegativePower = false
    private var hasEnergyValue = false
    private var unsignedExports: (count: Int, byteOffset: Int, text: String)?

    init(serverID: [UInt8], byteOffset: Int) {
        self.serverID = serverID
        self.byteOffset = byteOffset
    }

    /// The id as printed on the meter, with its bytes beside it.
    var name: String {
        if serverID.isEmpty { return "a meter without id" }
        let id = ServerID(serverID)
        return id.printed == id.hex ? id.hex : "\(id.printed) (\(id.hex))"
    }

    /// Says that a telegram of this meter begins.
    mutating func begin() { telegrams += 1 }

    /// Takes a list of the telegram at hand.
    mutating func take(
        _ list: GetListResponse, of telegram: Telegram, quirks: ActiveQuirks, at place: TelegramPlace,
        offsetOf: (Int) -> Int, _ tally: inout PeculiarityTally
    ) {
        if let time = list.sensorTime { clock.take(time, at: place, meter: name, &tally) }
        let entries = telegram.entries[list.entries]
        let isUnsignedExport = !quirks.contains(.directionFromStatus) && DirectionFromStatus.isExport(entries)
        for entry in entries {
            let offset = offsetOf(entry.extent.offset)
            guard entry.hasOBIS else {
                tally.note(.noCode, at: offset)
                continue
            }
            guard let reading = Reading(entry, quirks: quirks) else {
                tally.note(.absentValue, Self.name(OBISCode(packed: entry.obis)), at: offset)
                continue
            }
            readings += 1
            switch reading.quirk {
            case .dzgUnsignedPower: tally.note(.dzgUnsignedPower, at: offset)
            case .directionFromStatus: tally.note(.directionFromStatus, at: offset)
            case nil: break
            }
            if reading.obis == OBISCode(129, 129, 199, 130, 5) { tally.note(.publicKey, at: offset) }
            if case .largeNumber = reading.content { tally.note(.largeNumber, Self.name(reading.obis), at: offset) }
            watch(reading, at: offset, &tally)
            if isUnsignedExport { watchDirection(reading, at: place) }
        }
    }

    /// Register, unit, scaler; energy and power.
    private mutating func watch(_ reading: Reading, at offset: Int, _ tally: inout PeculiarityTally) {
        let key = reading.obis.packed
        if registers[key] == nil {
            guard registers.count < Self.mostRegisters else { return }
            registers[key] = Register(obis: reading.obis)
            order.append(key)
        }
        var register = registers[key] ?? Register(obis: reading.obis)
        if register.lastTelegram != telegrams {
            register.lastTelegram = telegrams
            register.telegrams += 1
        }
        if case .number = reading.content {
            if let scaler = register.scaler, scaler != reading.scaler || register.unit != reading.unit {
                let before = Self.measure(register.unit, scaler)
                let now = Self.measure(reading.unit, reading.scaler)
                tally.note(
                    .unitChange,
                    "\(Self.name(reading.obis)) was in steps of \(before) and is in steps of \(now) from here on, as "
                        + "after a meter was unlocked",
                    at: offset)
            }
            register.unit = reading.unit
            register.scaler = reading.scaler
        }
        registers[key] = register
        guard case .number(let raw) = reading.content else { return }
        if reading.unit == 27 {
            hasPower = true
            if raw < 0 { hasNegativePower = true }
        }
        if reading.unit == 30, reading.obis.a == 1, reading.obis.d == 8 {
            energies += 1
            if raw != 0 { hasEnergyValue = true }
            if !Self.isWholeKilowattHours(raw, reading.scaler) { hasWholeKilowattHours = false }
        }
    }

    private mutating func watchDirection(_ reading: Reading, at place: TelegramPlace) {
        guard DirectionFromStatus.concerns(reading.obis), case .number(let raw) = reading.content, raw > 0 else {
            return
        }
        let value = ScaledValue(raw: raw, scaler: reading.scaler)
        var seen =
            unsignedExports
            ?? (0, place.byteOffset, "\(reading.obis) = \(value) \(Unit(code: reading.unit ?? 255).symbol)")
        seen.count += 1
        unsignedExports = seen
    }

    /// Tells what only the whole shows.
    func finish(_ tally: inout PeculiarityTally) {
        clock.finish(meter: name, &tally)
        if energies > 0, !hasPower {
            if hasWholeKilowattHours, hasEnergyValue {
                tally.note(
                    .locked, "\(name) is locked: it sends whole kWh and no power", count: telegrams, at: byteOffset)
            } else {
                tally.note(.noPower, "\(name) sends no power", count: telegrams, at: byteOffset)
            }
        }
        // A meter that also sends power below 0 has a sign.
        if let unsignedExports, !hasNegativePower {
            tally.note(.direction, unsignedExports.text, count: unsignedExports.count, at: unsignedExports.byteOffset)
        }
        let missing = order.compactMap { registers[$0] }.filter { $0.telegrams < telegrams }
        guard !missing.isEmpty else { return }
        let named = missing.prefix(Self.mostNamed).map { "\(Self.name($0.obis)) in \($0.telegrams)" }
        let more = missing.count > Self.mostNamed ? " and \(missing.count - Self.mostNamed) others" : ""
        tally.note(
            .sometimesMissing,
            "of the \(telegrams) telegrams of \(name) not all have the same registers: "
                + named.joined(separator: ", ") + more,
            count: missing.count)
    }

    private static func name(_ obis: OBISCode) -> String {
        obis.hasName ? "\(obis) \(obis.shortName)" : obis.description
    }

    /// `0.1 Wh`: the smallest step of a value.
    private static func measure(_ unit: UInt8?, _ scaler: Int8) -> String {
        let symbol = unit.map { Unit(code: $0).symbol } ?? ""
        return "\(ScaledValue(raw: 1, scaler: scaler))" + (symbol.isEmpty ? "" : " " + symbol)
    }

    /// Whether a number of watt hours is a multiple of 1000.
    private static func isWholeKilowattHours(_ raw: Int64, _ scaler: Int8) -> Bool {
        if scaler >= 3 || raw == 0 { return true }
        var rest = raw
        for _ in 0..<(3 - Int(scaler)) {
            guard rest % 10 == 0 else { return false }
            rest /= 10
        }
        return true
    }
}
