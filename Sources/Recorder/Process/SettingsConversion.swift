import Acquisition
import Archive
import Settings

// What the configuration says, in the words of the parts that do it.

extension RotationRule {
    /// The rule that a configuration asks for.
    public init(_ rotation: Rotation) {
        self =
            switch rotation {
            case .hour: .hour
            case .day: .day
            case .week: .week
            case .bytes(let count): .bytes(count)
            }
    }
}

extension FreeSpaceReserve {
    init(_ setting: KeepFree) {
        self =
            switch setting {
            case .percent(let percent): .percent(percent)
            case .bytes(let bytes): .bytes(bytes)
            }
    }
}

extension SourceDescription {
    /// The source of a meter; a simulated one without seed gets one from the meter's name, the same each time.
    public init(_ source: SourceSettings, meter: String) {
        self =
            switch source {
            case .serial(let serial): .serial(SerialLine(serial))
            case .tcp(let host, let port): .tcp(host: host, port: Int(port))
            case .file(let path): .file(path: path)
            case .stdin: .stdin
            case .simulator(let simulator): .simulator(SimulatorOptions(simulator, meter: meter))
            }
    }
}

extension SerialLine {
    fileprivate init(_ settings: SerialSettings) {
        self.init(
            device: settings.device, baudRate: settings.baudRate, dataBits: settings.dataBits,
            stopBits: StopBits(settings.stopBits), parity: Parity(rawValue: settings.parity.rawValue) ?? .none,
            rts: settings.rts, dtr: settings.dtr)
    }
}

extension SerialLine.StopBits {
    fileprivate init(_ settings: SerialSettings.StopBits) {
        self =
            switch settings {
            case .one: .one
            case .oneAndHalf: .onePointFive
            case .two: .two
            }
    }
}

extension SimulatorOptions {
    fileprivate init(_ settings: SimulatorSettings, meter: String) {
        let seed = settings.seed ?? meter.utf8.reduce(0xCBF2_9CE4) { ($0 ^ UInt64($1)) &* 0x0100_0193 % 1_000_000 }
        self.init(
            profile: SimulatorProfile(rawValue: settings.profile.rawValue) ?? .household, seed: seed,
            rate: settings.rate, faults: settings.faults)
    }
}
