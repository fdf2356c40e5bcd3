import OBIS
import Readings
import Rendering
import SML

/// What is known of a meter that is being watched: its latest values, the course of its power, how it fares.
struct LiveMeter: Sendable {
    /// A register's latest value.
    struct Value: Sendable, Equatable {
        var obis: OBISCode
        var number: ScaledValue
        var unit: String
        var milliseconds: Int64
    }

    /// What was counted since local midnight, up to a reading that the database has.
    struct Today: Sendable, Equatable {
        /// The sum of the register's steps up.
        var consumption: ScaledValue
        /// The register's value up to which it was counted.
        var last: ScaledValue?
        /// The local day, counted from 1970-01-01.
        var day: Int64
    }

    /// The longest course that is kept.
    static let longestMilliseconds: Int64 = 3_600_000

    let name: String
    var note = ""
    var directionFromStatus = false
    /// The latest values in the order in which the meter sends them.
    private(set) var values: [Value] = []
    /// The power in the order of time.
    private(set) var course: [ChartSample] = []
    /// When the newest telegram was received.
    private(set) var newestMilliseconds: Int64?
    /// The usual time from telegram to telegram.
    private(set) var intervalMilliseconds: Int64?
    /// Frames of today whose checksum failed: those that the database counted in the beginning, and those that came since.
    private(set) var faults: Int64 = 0
    /// The local day of those, counted from 1970-01-01.
    private var faultsDay: Int64?
    /// Why the source is not there, as far as the recorder has said it since the newest telegram.
    var trouble: String?
    /// What was counted today, by register.
    var today: [OBISCode: Today] = [:]
    /// The share of today in which readings came, 0…1; nil where it is not known.
    var coverage: Double?

    private var quirks: QuirkMemory

    init(name: String, note: String = "", directionFromStatus: Bool = false) {
        self.name = name
        self.note = note
        self.directionFromStatus = directionFromStatus
        quirks = QuirkMemory(directionFromStatus: directionFromStatus)
    }

    /// Takes a telegram; one that is not newer than the newest changes nothing.
    mutating func push(_ telegram: Telegram, at milliseconds: Int64) {
        guard milliseconds > newestMilliseconds ?? .min else { return }
        if let newest = newestMilliseconds {
            let distance = milliseconds - newest
            // A pause is no change of the interval.
            if let interval = intervalMilliseconds {
                if distance <= 4 * interval { intervalMilliseconds = (interval * 7 + distance) / 8 }
            } else if distance < 60_000 {
                intervalMilliseconds = distance
            }
        }
        newestMilliseconds = milliseconds
        for message in telegram.messages {
            guard case .getListResponse(let list) = message.body else { continue }
            let active = quirks.quirks(of: list, in: telegram)
            for index in list.entries {
                guard let reading = Reading(telegram.entries[index], quirks: active), let number = reading.scaled,
                    let unit = reading.unit.map({ Unit(code: $0).symbol }), !unit.isEmpty
                else { continue }
                set(Value(obis: reading.obis, number: number, unit: unit, milliseconds: milliseconds))
            }
        }
        if let power, power.milliseconds == milliseconds { append(power.number.double, at: milliseconds) }
    }

    /// Counts a frame with a wrong checksum; one that is not newer than the newest telegram was counted before.
    mutating func pushFault(at milliseconds: Int64) {
        if milliseconds > newestMilliseconds ?? .min { faults += 1 }
    }

    /// Begins to count faults on a new local day; on the day that is counted, nothing happens.
    mutating func begin(day: Int64, faults: Int64 = 0) {
        guard day != faultsDay else { return }
        faultsDay = day
        self.faults = faults
    }

    /// The clock says that it is `now`: what lies well ahead of it was received before the clock was set back, and is
    /// brought before it, so that what comes now is newer.
    mutating func clock(is now: Int64) {
        guard let newest = newestMilliseconds, newest > now + 5_000 else { return }
        newestMilliseconds = now
        course.removeAll { $0.from > now }
        for index in values.indices { values[index].milliseconds = min(values[index].milliseconds, now) }
    }

    /// Takes a value that the database has, older than any telegram so far.
    mutating func restore(_ value: Value) {
        set(value)
        newestMilliseconds = max(newestMilliseconds ?? value.milliseconds, value.milliseconds)
    }

    /// Takes the course of the power before the first telegram, in the order of time.
    mutating func restore(course earlier: [ChartSample]) {
        let first = course.first?.from ?? .max
        course = earlier.filter { $0.from < first } + course
    }

    private mutating func set(_ value: Value) {
        // A register is known by its code: a change of unit or scaler replaces it.
        if let index = values.firstIndex(where: { $0.obis == value.obis }) {
            if value.milliseconds >= values[index].milliseconds { values[index] = value }
        } else {
            values.append(value)
        }
    }

    private mutating func append(_ power: Double, at milliseconds: Int64) {
        course.append(ChartSample(at: milliseconds, value: power))
        // Removing from the front moves all: it is done seldom.
        if let first = course.first, milliseconds - first.from > Self.longestMilliseconds * 5 / 4 {
            course.removeAll { milliseconds - $0.from > Self.longestMilliseconds }
        }
    }

    /// The power that the meter stands for: with its sign if it sends that.
    var power: Value? {
        Self.powerNames.lazy.compactMap { name in values.first { $0.obis.shortName == name && $0.unit == "W" } }.first
    }

    /// The names of power, the best first.
    static let powerNames = ["power", "power_absolute", "power_import"]

    /// A phase's power, voltage and current, as far as they are sent.
    func phase(_ number: Int) -> [Value] {
        ["power", "power_absolute", "power_import", "voltage", "current"].compactMap { quantity in
            values.first { $0.obis.shortName == "\(quantity)_l\(number)" }
        }
    }

    /// The registers, which count up.
    var registers: [Value] { values.filter { ["Wh", "varh", "VAh"].contains($0.unit) } }

    /// What a register counted on a local day, with what came since the last commit.
    func consumption(of register: Value, on day: Int64) -> ExactNumber? {
        guard let today = today[register.obis], today.day == day else { return nil }
        let counted = ExactNumber(today.consumption)
        guard let last = today.last else { return counted }
        let since = ExactNumber(register.number) - ExactNumber(last)
        return since.isNegative ? counted : counted + since
    }
}
