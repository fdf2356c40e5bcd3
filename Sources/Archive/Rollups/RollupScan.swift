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
        /// None of its readings is older than this.
        let firstMilliseconds: Int64
        /// None of its readings is newer than this.
        let lastMilliseconds: Int64
    }

    /// What happened to a register.
    struct Incident: Equatable {
        let milliseconds: Int64
        let kind: ArchiveEvent.Kind
        let register: Int
        let detail: String
    }

    /// A register's quarter hour.
    private struct BasePlace: Hashable {
        var bucket: Int64
        var register: Int
    }

    let channels: [Channel]
    private let registerNames: [String]
    /// The first quarter hour that is wanted.
    let from: Int64
    /// The quarter hours end before this.
    let to: Int64
    /// Of the first and last quarter hour only what lies in this range is counted.
    private let clip: Range<Int64>
    private(set) var rollups: [Rollup]
    private(set) var incidents: [Incident] = []
    private var registers: [RegisterScan]
    /// What steps are counted from at the end of a quarter hour where that is not the register's last reading in it.
    private var bases: [BasePlace: (last: RegisterScan.Reading, base: RegisterScan.Reading)] = [:]
    private var channelBySlot: [Int32]
    private let bucketCount: Int

    /// A scan for the quarter hours from `from` to before `to`; the first and last one can be cut.
    ///
    /// `baselines` are the last readings before the first reading that will be pushed, by register.
    init(_ table: ChannelTable, from start: Int64, to end: Int64, baselines: [Int: RegisterScan.Reading]) {
        channels = table.channels
        registerNames = table.registerNames
        clip = start..<Swift.max(start, end)
        from = QuarterHours.floor(start)
        to = QuarterHours.ceiling(end)
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
    @inline(__always)
    mutating func push(_ value: Int64, slot: Int, at milliseconds: Int64) {
        guard slot < channelBySlot.count else { return }
        let index = Int(channelBySlot[slot])
        guard index >= 0 else { return }
        guard let register = channels[index].register else {
            if clip.contains(milliseconds) { rollups[place(milliseconds, index)].add(value, at: milliseconds) }
            return
        }
        if let step = registers[register].step(to: value, channel: index, at: milliseconds) {
            if clip.contains(milliseconds) {
                let place = place(milliseconds, index)
                rollups[place].add(value, at: milliseconds)
                rollups[place].addRise(step)
                if !bases.isEmpty { noteBase(nil, register, milliseconds) }
            }
        } else {
            decide(value, index, register, at: milliseconds)
        }
    }

    /// Takes a reading that is not of the usual kind.
    @inline(never)
    private mutating func decide(_ value: Int64, _ index: Int, _ register: Int, at milliseconds: Int64) {
        let reading = RegisterScan.Reading(
            milliseconds: milliseconds, channel: index, scaler: channels[index].scaler, value: value)
        var findings: [RegisterScan.Finding] = []
        registers[register].push(reading) { findings.append($0) }
        take(findings, of: register)
    }

    /// Says that all rows up to a time were pushed, and returns when the first fall began that lies in the range and of
    /// which is not known yet what it is; nil if all is decided.
    mutating func undecided(at milliseconds: Int64) -> Int64? {
        var result: Int64?
        for register in registers.indices where registers[register].undecidedSince != nil {
            var findings: [RegisterScan.Finding] = []
            registers[register].passed(milliseconds) { findings.append($0) }
            take(findings, of: register)
            guard let since = registers[register].undecidedSince, since < clip.upperBound else { continue }
            result = Swift.min(result ?? since, since)
        }
        return result
    }

    private mutating func take(_ findings: [RegisterScan.Finding], of register: Int) {
        for finding in findings {
            switch finding {
            case .accepted(let reading):
                guard clip.contains(reading.milliseconds) else { continue }
                rollups[place(reading.milliseconds, reading.channel)].add(reading.value, at: reading.milliseconds)
                noteBase(nil, register, reading.milliseconds)
            case .kept(let base, let reading):
                guard clip.contains(reading.milliseconds) else { continue }
                noteBase((reading, base), register, reading.milliseconds)
            case .step(let step, let time, let channel):
                guard clip.contains(time) else { continue }
                rollups[place(time, channel)].addRise(step)
            case .glitch(let time, let value):
                note(time, .registerGlitch, register, ": \(value) in between was left out")
            case .reset(let time, let old, let new):
                note(time, .registerReset, register, " fell from \(old) to \(new) and starts anew")
            }
        }
    }

    private mutating func noteBase(
        _ base: (last: RegisterScan.Reading, base: RegisterScan.Reading)?, _ register: Int, _ milliseconds: Int64
    ) {
        bases[BasePlace(bucket: QuarterHours.floor(milliseconds), register: register)] = base
    }

    /// Hands out what steps are counted from at the end of quarter hours before `end` where that is not the register's
    /// last reading in it.
    func eachBase(
        before end: Int64, _ body: (Int64, _ last: RegisterScan.Reading, _ base: RegisterScan.Reading) throws -> Void
    ) rethrows {
        for (place, readings) in bases where place.bucket < end {
            try body(place.bucket, readings.last, readings.base)
        }
    }

    /// Notes an incident; of one kind and register at most one an hour, so that a broken meter does not flood the events.
    private mutating func note(_ time: Int64, _ kind: ArchiveEvent.Kind, _ register: Int, _ detail: String) {
        guard clip.contains(time) else { return }
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

    /// Hands out what is to be kept, in the order of quarter hours and channels, of quarter hours before `end`.
    func eachRollup(before end: Int64 = .max, _ body: (Int64, Channel, Rollup) throws -> Void) rethrows {
        for bucket in 0..<bucketCount {
            let start = from + Int64(bucket) * QuarterHours.milliseconds
            guard start < end else { return }
            for (index, channel) in channels.enumerated() {
                var rollup = rollups[bucket * channels.count + index]
                guard !rollup.isEmpty else { continue }
                rollup.coveredMilliseconds = rollup.covered(
                    from: Swift.max(start, clip.lowerBound),
                    to: Swift.min(start + QuarterHours.milliseconds, clip.upperBound))
                try body(start, channel, rollup)
            }
        }
    }
}
