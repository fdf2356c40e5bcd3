/// A kind of simulated meter.
public enum SimulatorProfile: String, Sendable, Equatable, CaseIterable {
    /// A three-phase household: base load, fridge, cooking peaks, night; exactly 12 numeric channels.
    case household
    /// A heat pump that cycles and defrosts, with a heating rod and two tariffs.
    case heatPump = "heat_pump"
    /// A photovoltaic system that feeds in by day: negative power, 2.8.0.
    case solar
    /// A meter without its PIN: whole kWh only, no power.
    case locked
}
