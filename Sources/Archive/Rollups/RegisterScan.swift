import OBIS

/// Follows the readings of one register of one device in the order of time and finds its steps up.
///
/// - A step is counted where the later reading lies: what was consumed in a gap appears when the meter is back.
/// - A fall that is taken back is a glitch: its readings are left out. It is taken back by a reading that is not below
///   what was before, within ten minutes, or as the first one after them and within a day: a meter that is read
///   seldom, or went silent with a glitch, has no other.
/// - A fall that lasts is a reset: the register starts anew, and nothing is counted for it.
/// - The register can change its scaler: steps are exact in the finer of the two. A coarser reading that says the same
///   within its resolution (a meter locked again) is no step, and the finer one stays what steps are counted from.
struct RegisterScan {
    /// A reading of the register.
    struct Reading: Equatable {
        var milliseconds: Int64
        /// The channel's place in the meter's list.
        var channel: Int
        var scaler: Int8
        var value: Int64
    }

    /// What a reading turned out to be.
    enum Finding: Equatable {
        /// A reading that counts.
        case accepted(Reading)
        /// Steps go on being counted from a finer reading: a coarser one, accepted just before, says the same.
        case kept(Reading, behind: Reading)
        /// A step up at a time, in the raw integers of a channel.
        case step(Int64, at: Int64, channel: Int)
        /// Readings were left out: the register fell and came back.
        case glitch(at: Int64, value: Int64)
        /// The register fell and stayed down.
        case reset(at: Int64, from: Int64, to: Int64)
    }

    /// Readings below what was before, all within this time, can be a glitch.
    static let glitchMilliseconds: Int64 = 600_000
    /// So long the first reading after those is waited for.
    static let patienceMilliseconds: Int64 = 86_400_000
    /// What the next step is counted from.
    private(set) var baseline: Reading?
    private var held: [Reading] = []

    /// A register whose last reading that counted was `baseline`.
    init(baseline: Reading? = nil) { self.baseline = baseline }

    /// Takes the next reading; what is decided by it is handed to `found`.
    mutating func push(_ reading: Reading, _ found: (Finding) -> Void) {
        guard let baseline else { return accept(reading, found) }
        if held.isEmpty {
            guard Self.isBelow(reading, baseline) else { return accept(reading, found) }
            held = [reading]
            return
        }
        let age = reading.milliseconds - held[0].milliseconds
        let isBelow = Self.isBelow(reading, baseline)
        if age > (isBelow ? Self.glitchMilliseconds : Self.patienceMilliseconds) {
            settle(found)
            return push(reading, found)
        }
        if isBelow {
            held.append(reading)
        } else {
            found(.glitch(at: held[0].milliseconds, value: held[0].value))
            held.removeAll()
            accept(reading, found)
        }
    }

    /// When the fall began of which is not known yet what it is; nil if there is none.
    @inline(__always)
    var undecidedSince: Int64? { held.first?.milliseconds }

    /// Says that no reading up to `milliseconds` is to come: a fall that was waited for is a reset.
    mutating func passed(_ milliseconds: Int64, _ found: (Finding) -> Void) {
        // What follows a reset can hold a fall of its own.
        while let fall = held.first, milliseconds - fall.milliseconds > Self.patienceMilliseconds { settle(found) }
    }

    /// Takes a reading of the usual kind, not below the one before and of its channel; returns the step up.
    ///
    /// nil, with nothing changed, if the reading is of another kind: `push` takes it then.
    @inline(__always)
    mutating func step(to value: Int64, channel: Int, at milliseconds: Int64) -> Int64? {
        guard held.isEmpty, let old = baseline, old.channel == channel else { return nil }
        let (step, overflow) = value.subtractingReportingOverflow(old.value)
        guard step >= 0, !overflow else { return nil }
        baseline?.value = value
        baseline?.milliseconds = milliseconds
        return step
    }

    /// The fall lasted: its readings count, from a new beginning.
    private mutating func settle(_ found: (Finding) -> Void) {
        let readings = held
        held.removeAll()
        found(.reset(at: readings[0].milliseconds, from: baseline?.value ?? 0, to: readings[0].value))
        baseline = nil
        for reading in readings { push(reading, found) }
    }

    private mutating func accept(_ reading: Reading, _ found: (Finding) -> Void) {
        found(.accepted(reading))
        guard let old = baseline else {
            baseline = reading
            return
        }
        if reading.scaler == old.scaler {
            let (step, overflow) = reading.value.subtractingReportingOverflow(old.value)
            if step > 0 || overflow {
                found(.step(overflow ? .max : step, at: reading.milliseconds, channel: reading.channel))
            }
            baseline = reading
        } else {
            changeScaler(from: old, to: reading, found)
        }
    }

    /// A step between readings of different scalers, counted in the finer channel.
    private mutating func changeScaler(from old: Reading, to reading: Reading, _ found: (Finding) -> Void) {
        let isFiner = reading.scaler < old.scaler
        let (fine, coarse) = isFiner ? (reading, old) : (old, reading)
        guard let coarseValue = Self.raise(coarse.value, by: Int(coarse.scaler) - Int(fine.scaler)) else {
            baseline = reading
            return
        }
        let (step, overflow) =
            isFiner
            ? fine.value.subtractingReportingOverflow(coarseValue)
            : coarseValue.subtractingReportingOverflow(fine.value)
        guard !overflow, step > 0 else {
            // Below or equal: a coarser reading of the same state.
            if isFiner { baseline = reading } else { found(.kept(old, behind: reading)) }
            return
        }
        found(.step(step, at: reading.milliseconds, channel: fine.channel))
        baseline = reading
    }

    /// Whether a reading is below another one by more than its resolution explains.
    static func isBelow(_ reading: Reading, _ other: Reading) -> Bool {
        if reading.scaler == other.scaler { return reading.value < other.value }
        let difference = Int(reading.scaler) - Int(other.scaler)
        if difference < 0 {
            guard let raised = raise(other.value, by: -difference) else { return other.value > 0 }
            return reading.value < raised
        }
        // A coarser one stands for all values up to the next of its own.
        let (next, overflow) = reading.value.addingReportingOverflow(1)
        guard !overflow, let raised = raise(next, by: difference) else { return false }
        return raised <= other.value
    }

    /// A value times a power of ten; nil if it does not fit.
    static func raise(_ value: Int64, by exponent: Int) -> Int64? {
        guard exponent <= 18 else { return value == 0 ? 0 : nil }
        var result = value
        for _ in 0..<exponent {
            let (next, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = next
        }
        return result
    }
}
