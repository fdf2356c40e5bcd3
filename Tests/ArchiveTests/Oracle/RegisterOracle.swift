import OBIS

@testable import Archive

/// One value of a history, as a meter sent it.
struct OracleReading: Equatable {
    var milliseconds: Int64
    var device: UInt8
    var scaler: Int8
    var value: Int64

    /// The value in units of 10^scaler.
    func raised(to scaler: Int8) -> Int128 {
        (0..<(Int(self.scaler) - Int(scaler))).reduce(Int128(value)) { value, _ in value * 10 }
    }
}

/// What counts of a register's readings, found by looking at all of them at once: the rules of docs/database.md written
/// down a second time, with the whole future in view instead of a state that is carried along.
struct RegisterOracle {
    private(set) var counted: [OracleReading] = []
    private(set) var steps: [(milliseconds: Int64, value: Int128)] = []
    /// The power of ten of `steps`.
    private let scaler: Int8
    private static let minutes10: Int64 = 600_000
    private static let day: Int64 = 86_400_000

    /// Judges the readings of one register of one device, in the order of time; the meter's rows go up to `newest`.
    init(_ readings: [OracleReading], scaler: Int8, newest: Int64) {
        self.scaler = scaler
        var base: OracleReading?
        var index = 0
        while index < readings.count {
            let reading = readings[index]
            guard let known = base, isBelow(reading, known) else {
                base = count(reading, from: base)
                index += 1
                continue
            }
            let fall = reading.milliseconds
            var behind = index
            while behind < readings.count, isBelow(readings[behind], known),
                readings[behind].milliseconds - fall <= Self.minutes10
            {
                behind += 1
            }
            if behind == readings.count {
                // Nothing came behind it: it is waited for a day.
                if newest - fall <= Self.day { break }
                base = nil
            } else if !isBelow(readings[behind], known), readings[behind].milliseconds - fall <= Self.day {
                index = behind
            } else {
                base = nil
            }
        }
    }

    /// Counts a reading and returns what the next step is counted from.
    private mutating func count(_ reading: OracleReading, from base: OracleReading?) -> OracleReading {
        counted.append(reading)
        guard let base else { return reading }
        let step = reading.raised(to: scaler) - base.raised(to: scaler)
        if step > 0 { steps.append((reading.milliseconds, step)) }
        // A coarser reading that says the same is no new beginning.
        return reading.scaler > base.scaler && step <= 0 ? base : reading
    }

    /// Whether a reading says less than another one by more than its resolution.
    private func isBelow(_ reading: OracleReading, _ other: OracleReading) -> Bool {
        if reading.scaler > other.scaler {
            let next = OracleReading(milliseconds: 0, device: 0, scaler: reading.scaler, value: reading.value + 1)
            return next.raised(to: scaler) <= other.raised(to: scaler)
        }
        return reading.raised(to: scaler) < other.raised(to: scaler)
    }
}
