import OBIS

/// One meter of `meters:`.
public struct MeterSettings: Equatable, Sendable {
    /// Its key: also the name of its view and of its files.
    public var name: String
    /// `note`: what it is, for people.
    public var note: String?
    /// `role`: where it stands in the house.
    public var role: MeterRole
    /// `source` with the keys that belong to it.
    public var source: SourceSettings
    /// `server_id`: binds the meter to its telegrams, whatever port they come in on; nil takes all of its source.
    public var serverID: ServerID?
    /// `direction_from_status`: whether power without a sign is negative where the status word of 1.8.0 says export.
    public var directionFromStatus: Bool
    /// `captures`, what it does not say being taken from `captures:` of all meters.
    public var captures: CaptureSettings
    /// `price`: what a kWh costs, in the order of the days from which on; empty if nothing is said.
    public var prices: [PriceSettings]
    /// The line of its key in the file; 0 if there is none.
    public var line: Int

    /// Configuration made in the program.
    public init(
        name: String, note: String? = nil, role: MeterRole = .grid, source: SourceSettings, serverID: ServerID? = nil,
        directionFromStatus: Bool = false, captures: CaptureSettings = CaptureSettings(),
        prices: [PriceSettings] = [], line: Int = 0
    ) {
        self.name = name
        self.note = note
        self.role = role
        self.source = source
        self.serverID = serverID
        self.directionFromStatus = directionFromStatus
        self.captures = captures
        self.prices = prices
        self.line = line
    }
}

/// Where a meter stands in the house: which figures of a digest it belongs to.
public enum MeterRole: String, CaseIterable, Sendable {
    /// Between the grid and the house: what it counts is drawn from the grid, or fed into it.
    case grid
    /// Behind a generator: what it counts is generated, wherever it goes.
    case generation
    /// Behind a grid meter, before a part of the house: what it counts is counted by the grid meter or generated as well.
    case consumer
}
