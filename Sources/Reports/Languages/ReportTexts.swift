import Archive
import Settings

/// Everything that reports say, in one language. Places for values stand in braces.
struct ReportTexts: Sendable {
    /// A text for one and for several: `{n} gap`, `{n} gaps`.
    struct Counted: Sendable {
        var one: String
        var other: String
    }

    // MARK: What it is

    /// The kind of a digest, by its period.
    var digest: [ReportSettings.Period: String]
    /// Several meters in a subject: `{n}`.
    var meters: Counted
    /// The small print: `{from}`, `{to}`, `{hours}`.
    var covers: String
    /// What the comparisons mean.
    var madeBy: String

    // MARK: Key figures

    var consumption: String
    /// How the energy of the house is made up.
    var energyFlow: String
    var fromGrid: String
    var feedIn: String
    var generation: String
    var ownUse: String
    /// The part of the generation that was used at once.
    var selfConsumption: String
    /// The part of the consumption that was generated.
    var autarky: String
    var houseConsumption: String
    /// The consumption of a meter behind another one.
    var consumerShare: String
    var cost: String
    var credit: String
    var energyCost: String
    var baseCost: String
    var feedInCredit: String
    /// Energy without a price: `{energy}`.
    var unpriced: String
    var perDay: String
    /// What the period is compared with: before, by its kind; months and years are named.
    var dayBefore: String
    var weekBefore: String
    var yearBefore: String
    /// `{label}` was not recorded wholly.
    var incomplete: String

    // MARK: Chart and single figures

    var byHour: String
    var byDay: String
    var byMonth: String
    /// The highest column: `{name}`, `{value}`.
    var highestColumn: String
    var notRecorded: String
    /// What a star behind a column means.
    var withGap: String
    var details: String
    var baseLoad: String
    /// The base load in a line of its own: `{power}`, `{time}`.
    var baseLoadAt: String
    var highestPower: String
    var highestFeedIn: String
    var meanPower: String
    /// `{phase}`: L1.
    var voltage: String
    /// Without a phase.
    var voltageAlone: String
    /// `{low}` and `{high}` are not kept to.
    var outsideLimits: String
    /// A quarter hour: `{day}`, `{from}`, `{to}`.
    var quarterHour: String

    // MARK: Registers

    var registers: String
    var register: String
    var atBeginning: String
    var atEnd: String
    var difference: String
    /// Since when another device: `{device}`.
    var device: String

    // MARK: Health

    var health: String
    var meter: String
    var recorded: String
    var telegrams: String
    var checksumErrors: String
    var gapCount: String
    var gaps: String
    /// A gap: `{meter}`, `{duration}`.
    var gap: String
    /// A gap that goes on at the end.
    var openGap: String
    /// A gap's time: `{from}`, `{to}`.
    var range: String
    /// `{n}` that are left out.
    var moreGaps: Counted
    var events: String
    /// How often something happened, the last time at the time beside it: `{event}`, `{n}`.
    var repeated: String
    /// What was not told: `{n}`.
    var moreEvents: Counted
    /// What the events of the archive are called.
    var eventNames: [ArchiveEvent.Kind: String]
    var disk: String
    var freeDisk: String
    /// `{percent}` of `{total}`.
    var ofDisk: String

    // MARK: What the reader should know

    var noData: String
    /// `{meter}`.
    var noDataOfMeter: String
    /// `{percent}`.
    var partlyRecorded: String
    /// `{list}`: the meters, each with its share.
    var partlyRecordedOfSome: String
    /// `{meter}`, `{time}`.
    var recordedSince: String
    /// `{meter}`, `{time}`.
    var exchanged: String
    /// `{meter}`.
    var wholeKilowattHours: String

    // MARK: Last values

    /// How old a value is that is stale: `{age}`.
    var old: String

    // MARK: Captures

    /// `{part}` of `{parts}`.
    var part: String
    /// `{n}` captures attached: `{size}`.
    var captures: Counted
    /// Captures that are too large: `{limit}`.
    var tooLarge: Counted
    /// Captures that are gone: `{n}`.
    var gone: Counted
    var from: String
    var to: String
    var size: String
    var file: String
}
