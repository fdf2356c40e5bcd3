/// Where a meter's telegrams come from.
public enum SourceSettings: Equatable, Sendable {
    /// A serial port.
    case serial(SerialSettings)
    /// A TCP server, ser2net for instance.
    case tcp(host: String, port: Int)
    /// A file; a relative path is taken from the folder of the configuration.
    case file(path: String)
    /// Standard input.
    case stdin
    /// A simulated meter.
    case simulator(SimulatorSettings)

    /// The word in the configuration.
    public var word: String {
        switch self {
        case .serial: "serial"
        case .tcp: "tcp"
        case .file: "file"
        case .stdin: "stdin"
        case .simulator: "simulator"
        }
    }
}

/// A serial port and how its line is set.
public struct SerialSettings: Equatable, Sendable {
    /// Stop bits of a character.
    public enum StopBits: String, CaseIterable, Sendable {
        /// One.
        case one = "1"
        /// One and a half.
        case oneAndHalf = "1.5"
        /// Two.
        case two = "2"
    }

    /// The parity bit of a character.
    public enum Parity: String, CaseIterable, Sendable {
        /// There is none.
        case none
        /// Makes the ones even.
        case even
        /// Makes the ones odd.
        case odd
        /// Always 1.
        case mark
        /// Always 0.
        case space
    }

    /// `device`: the port's path.
    public var device: String
    /// `baud`: bits a second.
    public var baudRate: Int
    /// `data_bits`: 5 to 8.
    public var dataBits: Int
    /// `stop_bits`.
    public var stopBits: StopBits
    /// `parity`.
    public var parity: Parity
    /// `rts`: whether the line is raised; nil leaves it as it is.
    public var rts: Bool?
    /// `dtr`: whether the line is raised; nil leaves it as it is.
    public var dtr: Bool?

    /// Configuration made in the program.
    public init(
        device: String, baudRate: Int = 9600, dataBits: Int = 8, stopBits: StopBits = .one, parity: Parity = .none,
        rts: Bool? = nil, dtr: Bool? = nil
    ) {
        self.device = device
        self.baudRate = baudRate
        self.dataBits = dataBits
        self.stopBits = stopBits
        self.parity = parity
        self.rts = rts
        self.dtr = dtr
    }
}

/// A simulated meter.
public struct SimulatorSettings: Equatable, Sendable {
    /// What is measured.
    public enum Profile: String, CaseIterable, Sendable {
        /// Three phases: base load, cooking peaks, night.
        case household
        /// A heat pump that cycles.
        case heatPump = "heat_pump"
        /// A photovoltaic system that feeds in by day.
        case solar
        /// A meter without PIN: whole kWh, no power.
        case locked
    }

    /// `profile`.
    public var profile: Profile
    /// `rate`: telegrams a second.
    public var rate: Double
    /// `seed`: the same numbers give the same telegrams; nil makes them new each time.
    public var seed: UInt64?
    /// `faults`: mixes in noise, lost bytes and wrong checksums.
    public var faults: Bool

    /// Configuration made in the program.
    public init(profile: Profile = .household, rate: Double = 1, seed: UInt64? = nil, faults: Bool = false) {
        self.profile = profile
        self.rate = rate
        self.seed = seed
        self.faults = faults
    }
}
