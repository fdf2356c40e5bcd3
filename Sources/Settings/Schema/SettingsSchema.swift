/// Every key of `smtrace.cfg`: what is read, checked, documented and tested comes from this table.
public enum SettingsSchema {
    /// The keys, in the order of the reference.
    public static let keys: [SettingsKey] =
        archive + log + metrics + captures(in: "captures", of: "all meters", hasDefaults: true) + meters + price + mail
        + reports
        + alerts

    private static let archive: [SettingsKey] = [
        SettingsKey("archive", .section, "Where and how long everything is kept."),
        SettingsKey(
            "archive.directory", .path, default: "data",
            "The directory of database and captures; a relative one is taken from this file's folder."),
        SettingsKey(
            "archive.commit", .duration(from: "100ms", to: "10m"), default: "10s",
            "How long readings are gathered before they are written; longer is kinder to SD cards."),
        SettingsKey(
            "archive.time_zone", .timeZone,
            "The time zone of local days and of the times shown; default: the system's."),
        SettingsKey("archive.retention", .section, "How long what is kept."),
        SettingsKey(
            "archive.retention.captures", .age, default: "30d", "How long closed captures, the raw telegrams, are kept."
        ),
        SettingsKey("archive.retention.readings", .age, default: "400d", "How long every single reading is kept."),
        SettingsKey(
            "archive.retention.rollups", .age, default: "forever", "How long quarter hours and days are kept."),
        SettingsKey(
            "archive.keep_free", .keepFree, default: "5%",
            "How much of the disk is left free: below it the oldest closed captures go first, then the oldest readings."
        ),
    ]

    private static let log: [SettingsKey] = [
        SettingsKey("log", .section, "What is reported."),
        SettingsKey(
            "log.level", .choice(LogLevel.allCases.map(\.rawValue)), default: "info",
            "What is less important than this is left out."),
        SettingsKey(
            "log.format", .choice(LogFormat.allCases.map(\.rawValue)), default: "plain",
            "How lines look that do not go to a terminal: text, or one JSON object a line."),
        SettingsKey("log.file", .section, "Log files, besides what goes to standard error."),
        SettingsKey(
            "log.file.directory", .path, default: "log",
            "Their folder; a relative one is taken from this file's folder."),
        SettingsKey(
            "log.file.naming", .logNaming, default: "%Y%m%d_%H%M%S_%N.log",
            "Their name: strftime codes of the time with which a file begins, and %N for the meter."),
        SettingsKey(
            "log.file.rotate", .choice(LogRotation.words), default: "day",
            "When a new one is begun, local time; week begins on Monday."),
        SettingsKey(
            "log.file.keep", .integer(1...10_000), default: "14",
            "How many are kept, the newest included; of each meter with per_meter."),
        SettingsKey(
            "log.file.per_meter", .toggle, default: "false", "What concerns a meter goes into a file of its own."),
        SettingsKey(
            "log.file.level", .choice(LogLevel.allCases.map(\.rawValue)),
            "What is less important than this is left out of files; default: as log.level."),
    ]

    private static func captures(in path: String, of meters: String, hasDefaults: Bool) -> [SettingsKey] {
        let values: (String) -> String? = { hasDefaults ? $0 : nil }
        return [
            SettingsKey(path, .section, "How the raw telegrams of \(meters) are kept."),
            SettingsKey(
                "\(path).rotate", .rotation, default: values("day"),
                "When a capture is closed and a new one begun: by local time, or at a size."),
            SettingsKey(
                "\(path).naming", .naming, default: values("%Y%m%d_%H%M%S_%N.pcapng"),
                "The file name of a capture: strftime codes, and %N for the meter."),
            SettingsKey(
                "\(path).every", .integer(1...1_000_000), default: values("1"),
                "A closed capture is thinned to one telegram in so many; the readings stay."),
            SettingsKey(
                "\(path).compress", .toggle, default: values("true"), "Closed captures are compressed with gzip."),
        ]
    }

    private static let meters: [SettingsKey] =
        [
            SettingsKey("meters", .sections(named: .meters), "The meters, each under its name."),
            SettingsKey(
                "meters.*", .section,
                "A meter; its name is that of its view in the database and part of its files' names."),
            SettingsKey(
                "meters.*.source", .choice(sources), "Where its telegrams come from."),
            SettingsKey("meters.*.note", .text, "What it is, for people."),
            SettingsKey(
                "meters.*.role", .choice(MeterRole.allCases.map(\.rawValue)), default: "grid",
                "Where it stands: at the grid, behind a generator, or before a part of the house; for digests."),
            SettingsKey(
                "meters.*.server_id", .serverID,
                "Binds the meter to its telegrams, whatever port they come in on; default: all of its source."),
            SettingsKey(
                "meters.*.direction_from_status", .toggle, default: "false",
                "Takes the sign of power from the meter's status word: for meters that send power without one."),
        ] + serial + others + captures(in: "meters.*.captures", of: "this meter", hasDefaults: false)

    /// The words for `source`.
    static let sources = ["serial", "tcp", "file", "stdin", "simulator"]

    private static let serial: [SettingsKey] = [
        SettingsKey(
            "meters.*.device", .path, sources: ["serial"],
            "The serial port; a name under /dev/serial/by-id stays when ports are renumbered."),
        SettingsKey(
            "meters.*.baud", .integer(among: SerialSettings.baudRates), default: "9600", sources: ["serial"],
            "Bits a second."),
        SettingsKey(
            "meters.*.data_bits", .integer(5...8), default: "8", sources: ["serial"], "Data bits of a character."),
        SettingsKey(
            "meters.*.stop_bits", .choice(SerialSettings.StopBits.allCases.map(\.rawValue)), default: "1",
            sources: ["serial"], "Stop bits of a character."),
        SettingsKey(
            "meters.*.parity", .choice(SerialSettings.Parity.allCases.map(\.rawValue)), default: "none",
            sources: ["serial"], "The parity bit of a character."),
        SettingsKey(
            "meters.*.rts", .toggle, sources: ["serial"],
            "Raises RTS or not, for heads that take their power from it; default: as the driver has it."),
        SettingsKey(
            "meters.*.dtr", .toggle, sources: ["serial"],
            "Raises DTR or not, for heads that take their power from it; default: as the driver has it."),
    ]

    private static let others: [SettingsKey] = [
        SettingsKey("meters.*.address", .address, sources: ["tcp"], "The server's host and port."),
        SettingsKey(
            "meters.*.path", .path, sources: ["file"],
            "The file or named pipe; a relative one is taken from this file's folder."),
        SettingsKey(
            "meters.*.profile", .choice(SimulatorSettings.Profile.allCases.map(\.rawValue)), default: "household",
            sources: ["simulator"], "What the simulated meter measures."),
        SettingsKey(
            "meters.*.rate", .number(0.001...1_000), default: "1", sources: ["simulator"], "Telegrams a second."),
        SettingsKey(
            "meters.*.seed", .unsigned, sources: ["simulator"],
            "The same number gives the same telegrams; default: others each time."),
        SettingsKey(
            "meters.*.faults", .toggle, default: "false", sources: ["simulator"],
            "Mixes in noise, lost bytes and wrong checksums."),
    ]

    /// The keys directly under a path.
    static func children(of path: String) -> [SettingsKey] { childrenByParent[path] ?? [] }

    /// The key of a path.
    static func key(_ path: String) -> SettingsKey? { keysByPath[path] }

    private static let childrenByParent = Dictionary(grouping: keys, by: \.parent)
    private static let keysByPath = Dictionary(keys.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
}

extension SerialSettings {
    /// The rates that are accepted, in bits a second.
    public static let baudRates = [
        300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600,
    ]
}
