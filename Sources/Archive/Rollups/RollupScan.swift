import OBIS

/// Makes the quarter hours of one meter from its readings in the order of time.
///
/// Used by the archivist when quarter hours are over, and by readers for those that are not.
struct RollupScan {
    /// A numeric channel, as far as it is needed here.
    struct Channel {
        let id: Int64
        let slot: Int
        let scaler: Int8
        /// The number of its register in `registers`; nil if it is none.
        let register: Int?
    }

    /// What happened to a register.
    struct Incident: Equatable {
        let milliseconds: Int64
        let kind: ArchiveEvent.Kind
        let register: Int
        let detail: String
    }

    let channels: [Channel]
    private let registerNames: [String]
    /// The first quarter hour that is wanted.
    let from: Int64
    /// The quarter hours end before this.
    let to: Int64
    private(set) var rollups: [Rollup]
    private(set) var incidents: [Incident] = []
    private var registers: [RegisterScan]
    private var channelBySlot: [Int32]
    private let bucketCount: Int

    /// A scan for the quarter hours from `from` to before `to`; both begin one.
    ///
    /// `baselines` are the last readings before the first reading that will be pushed, by register.
    init(_ table: ChannelTable, from: Int64, to: Int64, baselines: [Int: RegisterScan.Reading]) {
        channels = table.channels
        registerNames = table.registerNames
        self.from = from
        self.to = to
        bucketCount = Swift.max(0, Int((to - from) / QuarterHours.milliseconds))
        rollups = [Rollup](repeating: Rollup(), count: bucketCount * channels.count)
        registers = table.registerNames.indices.map { RegisterScan(baseline: baselines[$0]) }
        channelBySlot = [Int32](repeating: -1, count: table.slotCount)
        for (index, channel) in channels.enumerated() { channelBySlot[channel.slot] = Int32(index) }
        for (index, channel) in channels.enumerated() where channel.register != nil {
            for bucket in 0..<bucketCount { rollups[bucket * channels.count + index].rise = 0 }
        }
    }

    /// Takes the reading in a slot of the next row.
    mutating func push(_ value: Int64, slot: Int, at milliseconds: Int64) {
        guard slot < channelBySlot.count else { return }
        let index = Int(channelBySlot[slot])
        guard index >= 0 else { return }
        guard let register = channels[index].register else {
            if milliseconds >= from, milliseconds < to {
                rollups[place(milliseconds, index)].add(value, at: milliseconds)
            }
            return
        }
        let reading = RegisterScan.Reading(
            milliseconds: milliseconds, channel: index, scaler: channels[index].scaler, value: value)
        var findings: [RegisterScan.Finding] = []
        registers[register].push(reading) { findings.append($0) }
        take(findings, of: register)
    }

    /// Says that all rows up to a time were pushed: falls that are older are resets.
    mutating func finish(upTo milliseconds: Int64) {
        for register in registers.indices {
            var findings: [RegisterScan.Finding] = []
            registers[register].passed(milliseconds) { findings.append($0) }
            take(findings, of: register)
        }
    }

    private mutating func take(_ findings: [RegisterScan.Finding], of register: Int) {
        for finding in findings {
            switch finding {
            case .accepted(let reading):
                guard reading.milliseconds >= from, reading.milliseconds < to else { continue }
                rollups[place(reading.milliseconds, reading.channel)].add(reading.value, at: reading.milliseconds)
            case .step(let step, let time, let channel):
                guard time >= from, time < to else { continue }
                rollups[place(time, channel)].addRise(step)
            case .glitch(let time, let value):
                note(time, .registerGlitch, register, ": \(value) in between was left out")
            case .reset(let time, let old, let new):
                note(time, .registerReset, register, " fell from \(old) to \(new) and starts anew")
            }
        }
    }

    /// Notes an incident; of one kind and register at most one an hour, so that a broken meter does not flood the events.
    private mutating func note(_ time: Int64, _ kind: ArchiveEvent.Kind, _ register: Int, _ detail: String) {
        guard time >= from, time < to else { return }
        let name = registerNames[register]
        let hour: Int64 = 3_600_000
        let isRepeated = incidents.contains {
            $0.kind == kind && $0.register == register && $0.milliseconds / hour == time / hour
        }
        guard !isRepeated else { return }
        incidents.append(Incident(milliseconds: time, kind: kind, register: register, detail: name + detail))
    }

    private func place(_ milliseconds: Int64, _ channel: Int) -> Int {
        Int((milliseconds - from) / QuarterHours.milliseconds) * channels.count + channel
    }

    /// Hands out what is to be kept, in the order of quarter hours and channels.
    func eachRollup(_ body: (Int64, Channel, Rollup) throws -> Void) rethrows {
        for bucket in 0..<bucketCount {
            for (index, channel) in channels.enumerated() {
                let rollup = rollups[bucket * channels.count + index]
                if !rollup.isEmpty { try body(from + Int64(bucket) * QuarterHours.milliseconds, channel, rollup) }
            }
        }
    }
}

/// The numeric channels of a meter, and which of them are one register of one device.
struct ChannelTable {
    private(set) var channels: [RollupScan.Channel] = []
    private(set) var registerNames: [String] = []
    private(set) var slotCount = 0
    private var registerByKey: [String: Int] = [:]

    /// Takes one more channel, in the order of slots; those that are no numbers are passed over.
    mutating func append(
        id: Int64, serverID: String, obis: OBISCode, unit: UInt8?, scaler: Int8, kind: ChannelKind, slot: Int
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
        channels.append(RollupScan.Channel(id: id, slot: slot, scaler: scaler, register: register))
    }

    /// Whether a code is that of a register, which counts up: time integrals from the beginning (value group D = 8).
    static func isRegister(_ obis: OBISCode) -> Bool { obis.d == 8 && obis.c > 0 && obis.c < 96 }
}
