/// The load behind a simulated meter: what a day brings in all, and how it runs.
protocol LoadModel: Sendable {
    /// The energy of a day (days since 1970, UTC).
    func totals(of day: Int) -> DayTotals

    /// The course of that day; `shift` is what local time is ahead of UTC, in slots.
    func plan(of day: Int, shift: Int) -> DayPlan
}

/// Makes the model of a profile.
enum LoadModels {
    /// The load of a meter of that profile and seed.
    static func model(_ profile: SimulatorProfile, seed: UInt64) -> any LoadModel {
        switch profile {
        case .household, .locked: HouseholdLoad(seed: seed)
        case .heatPump: HeatPumpLoad(seed: seed)
        case .solar: SolarLoad(seed: seed)
        }
    }
}
