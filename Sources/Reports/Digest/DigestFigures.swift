import Archive
import OBIS
import Rendering
import Settings

/// The numbers of a digest, before they are words. Energies are in Wh, powers in W, times in milliseconds since 1970.
struct DigestFigures {
    var period: ReportPeriod
    var range: Range<Int64>
    var calendar: LocalCalendar
    /// The report's meters, in its order.
    var meters: [MeterFigures]
    /// The names of those that the archive knows nothing of.
    var unknown: [String]
    /// Of the house as a whole; nil where the meters do not tell it.
    var balance: Balance?
    /// What happened to the meters and the archive, in the order of time.
    var events: [ArchiveEvent]
    /// The archive's disk now.
    var freeSpace: FreeSpace?

    /// The cost of the house, where it is told as a whole and only one of its meters has a price.
    var sharedCost: Compared.Cost? {
        let costs = meters.filter { $0.role != .consumer }.flatMap(\.costs)
        return balance != nil && costs.count == 1 && meters.flatMap(\.costs).count == 1 ? costs.first : nil
    }
}

/// A figure with those that it is compared with.
struct Compared {
    /// An earlier figure.
    enum Earlier {
        /// It is known.
        case value(ExactNumber)
        /// Its period was not recorded from the beginning to the end.
        case incomplete
    }

    var value: ExactNumber
    /// Of the period before; nil where nothing is known of it.
    var before: Earlier?
    /// Of the same period a year ago.
    var yearAgo: Earlier?
}

/// What one meter counted and measured.
struct MeterFigures {
    var meter: MeterInfo
    var title: String
    var role: MeterRole
    /// Drawn from the grid, or consumed; nil where the meter has no such register.
    var imported: Compared?
    /// Fed in.
    var exported: Compared?
    /// Which of its registers a generator's meter counts its generation in.
    var generatesIn: Direction = .export
    /// The hours, days or months of the period.
    var columns: [DigestColumn] = []
    var registers: [RegisterFigures] = []
    var power: PowerFigures?
    var voltages: [VoltageFigures] = []
    var costs: [Compared.Cost] = []
    /// When another device began to send under the meter's name.
    var exchangedMilliseconds: Int64?
    /// When its very first reading was, if that lies in the period.
    var beganMilliseconds: Int64?
    /// Whether it sends whole kWh only, and no power.
    var isLocked = false
    // Health.
    var telegrams: Int64 = 0
    /// The share of the period, 0...1.
    var coverage = 0.0
    /// The share of what was left of it from the first reading ever on.
    var coverageSinceBegin = 0.0
    var gaps: [Gap] = []
    var checksumErrors: Int64 = 0

    /// Which way energy goes.
    enum Direction { case `import`, export }

    /// Whether anything was recorded of it.
    var hasData: Bool { telegrams > 0 }

    /// Whether it fed anything in: by its register, or where it has none, by its power.
    var feedsIn: Bool { exported.map { !$0.value.isZero } ?? power?.isBidirectional ?? false }

    /// What a generator's meter generated.
    var generated: Compared? {
        role == .generation ? (generatesIn == .export ? exported ?? imported : imported) : nil
    }
}

/// An hour, day or month of the period.
struct DigestColumn {
    var from: Int64
    var to: Int64
    var imported: ExactNumber?
    var exported: ExactNumber?
    /// Whether there is any reading in it.
    var isRecorded: Bool
    /// Whether it holds what was consumed in a gap before it, too.
    var followsGap: Bool
}

/// A register at both ends of the period, as one device counted it.
struct RegisterFigures {
    var obis: OBISCode
    var serverID: String
    var first: ScaledValue
    var last: ScaledValue
    var counted: ExactNumber
}

/// A measured value and when it was.
struct Extreme {
    var value: ExactNumber
    /// The quarter hour.
    var quarterHour: Range<Int64>
    /// The reading, where it is still kept.
    var milliseconds: Int64?
}

/// The power of a meter.
struct PowerFigures {
    var highest: Extreme
    var lowest: Extreme
    /// The lowest mean of a quarter hour.
    var base: Extreme?
    /// Whether power ever flowed into the grid.
    var isBidirectional: Bool { lowest.value.isNegative }
}

/// The voltage of a phase; 0 is without a phase.
struct VoltageFigures {
    var phase: Int
    var lowest: Extreme
    var highest: Extreme
}

/// What goes in and out of a house.
struct Balance {
    /// From the grid.
    var imported: Compared
    /// Into the grid.
    var exported: Compared?
    /// From the generators; nil where the report has none.
    var generated: Compared?
    /// Consumed, wherever it came from.
    var consumed: Compared
    /// The lowest mean of a quarter hour of all that is consumed.
    var base: Extreme?
    /// Generated and used in the house; nil where that is not known.
    var ownUse: ExactNumber?
}
