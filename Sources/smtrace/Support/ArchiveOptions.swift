import Archive
import ArgumentParser
@preconcurrency import Glibc
import Settings

/// Where the configuration is.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration (default: $SMTRACE_CONFIG, ./smtrace.cfg or /etc/smtrace/smtrace.cfg).",
            valueName: "file"))
    var config: String?

    /// The places where a configuration is looked for if none is named.
    static let defaultPlaces = ["./smtrace.cfg", "/etc/smtrace/smtrace.cfg"]

    /// The configuration's path. Throws a sentence if there is none.
    func path() throws -> String {
        if let config { return config }
        if let named = getenv("SMTRACE_CONFIG"), named.pointee != 0 { return String(cString: named) }
        if let found = Self.defaultPlaces.first(where: { access($0, F_OK) == 0 }) { return found }
        throw Failure(
            "there is no configuration: neither $SMTRACE_CONFIG nor \(Self.defaultPlaces.joined(separator: " nor ")); "
                + "name one with --config FILE")
    }

    /// Reads the configuration. Throws all of its problems, a line each.
    func load() throws -> Configuration { try Configuration.load(path: path()) }
}

/// Where the archive is.
struct ArchiveOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The archive's folder; no configuration is needed then (default: archive.directory).", valueName: "dir"))
    var archive: String?

    /// The archive's place.
    func layout() throws -> ArchiveLayout {
        if let archive {
            guard !archive.isEmpty else { throw Failure("--archive needs the name of a folder", code: 64) }
            return ArchiveLayout(root: archive)
        }
        do {
            return ArchiveLayout(root: try configuration.load().archive.directory)
        } catch let failure as Failure {
            throw Failure(failure.description + " or an archive with --archive DIR", code: failure.code)
        }
    }

    /// The archive, open for reading; the process gets its time zone.
    func reader() throws -> ArchiveReader {
        let reader = try ArchiveReader(layout: layout())
        TimeZoneSetup.use(try reader.info("time_zone"))
        return reader
    }
}

/// Sets the time zone that local times are shown in.
enum TimeZoneSetup {
    /// Makes a zone that of the process; nil and "system" leave the system's.
    static func use(_ name: String?) {
        guard let name, name != "system" else { return }
        setenv("TZ", name, 1)
        tzset()
    }
}
