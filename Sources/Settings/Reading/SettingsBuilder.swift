import OBIS
import YAML

/// Makes settings of a document.
struct SettingsBuilder {
    let path: String
    let timeZoneExists: (String) -> Bool
    /// Whether nobody but its owner can read the file.
    let isPrivate: Bool
    var reader: SchemaReader

    init(path: String, isPrivate: Bool, timeZoneExists: @escaping (String) -> Bool) {
        self.path = path
        self.isPrivate = isPrivate
        self.timeZoneExists = timeZoneExists
        reader = SchemaReader(file: path)
    }

    mutating func build(_ root: Node?) throws(SettingsProblems) -> Configuration {
        let top = reader.section(root, pattern: "", path: "", line: nil)
        let archive = archive(top.section("archive"))
        let captures = captures(top.section("captures"), otherwise: CaptureSettings())
        let log = log(top.section("log"))
        let metrics = metrics(top.section("metrics"))
        var meters: [MeterSettings] = []
        let section = top.section("meters")
        for name in section.order {
            if let meter = meter(name, section.section(name), captures) { meters.append(meter) }
        }
        checkNames(section)
        checkSources(meters)
        if section.order.isEmpty, !reader.problems.contains(where: { $0.key == "meters" }) {
            reader.report(section.line, "meters", "no meter is configured; add one, such as \(Self.sample)")
        }
        let mail = mail(top.section("mail"))
        let reports = reports(top.section("reports"), meters: section.order)
        let alerts = alerts(top.section("alerts"), meters: section.order)
        checkMail(top)
        guard reader.problems.isEmpty else { throw SettingsProblems(reader.problems) }
        return Configuration(
            path: path, archive: archive, log: log, metrics: metrics, captures: captures, meters: meters,
            mail: mail, reports: reports, alerts: alerts)
    }

    private static let sample = "meters: {house: {source: serial, device: /dev/ttyUSB0}}"

    private mutating func archive(_ section: SettingsSection) -> ArchiveSettings {
        var archive = ArchiveSettings(directory: resolve(section.text("directory") ?? "data"))
        archive.commitMilliseconds = section.integer("commit") ?? archive.commitMilliseconds
        if case .keepFree(let value) = section.value("keep_free") { archive.keepFree = value }
        let retention = section.section("retention")
        archive.retention = Retention(
            captures: retention.age("captures") ?? archive.retention.captures,
            readings: retention.age("readings") ?? archive.retention.readings,
            rollups: retention.age("rollups") ?? archive.retention.rollups)
        if let zone = section.text("time_zone") {
            archive.timeZone = zone
            if !timeZoneExists(zone) {
                reader.report(
                    section.line(of: "time_zone"), "archive.time_zone",
                    "\(SettingsProblem.quoted(zone)) is not known to this system (is the package tzdata installed?); "
                        + "allowed: a name such as Europe/Berlin or UTC")
            }
        }
        return archive
    }

    private func captures(_ section: SettingsSection, otherwise: CaptureSettings) -> CaptureSettings {
        var captures = otherwise
        if case .rotation(let value) = section.value("rotate") { captures.rotate = value }
        captures.naming = section.text("naming") ?? captures.naming
        captures.every = section.integer("every").map { Int($0) } ?? captures.every
        captures.compress = section.toggle("compress") ?? captures.compress
        return captures
    }

    private mutating func meter(
        _ name: String, _ section: SettingsSection, _ common: CaptureSettings
    ) -> MeterSettings? {
        var serverID: ServerID?
        if case .serverID(let id) = section.value("server_id") { serverID = id }
        let captures = captures(section.section("captures"), otherwise: common)
        guard let source = source(section) else { return nil }
        return MeterSettings(
            name: name, note: section.text("note"),
            role: section.text("role").flatMap(MeterRole.init(rawValue:)) ?? .grid, source: source, serverID: serverID,
            directionFromStatus: section.toggle("direction_from_status") ?? false, captures: captures,
            prices: prices(section.section("price")), line: section.line ?? 0)
    }

    /// The source of a meter; nil where something was reported.
    private mutating func source(_ section: SettingsSection) -> SourceSettings? {
        guard let word = section.text("source") else {
            let isReported = reader.problems.contains {
                $0.key == "\(section.path).source" || $0.key == section.path
                    || $0.key.hasPrefix(section.path + ".") && $0.message.hasSuffix("did you mean source?")
            }
            if !isReported {
                let allowed = SettingsSchema.sources.joined(separator: ", ")
                reader.report(section.line, section.path, "has no source; add source: with one of \(allowed)")
            }
            return nil
        }
        refuseForeignKeys(section, source: word)
        switch word {
        case "serial":
            return need("device", section).map { .serial(serial(section, device: resolve($0))) }
        case "tcp":
            guard case .address(let host, let port) = section.value("address") else {
                _ = need("address", section)
                return nil
            }
            return .tcp(host: host, port: port)
        case "file": return need("path", section).map { .file(path: resolve($0)) }
        case "stdin": return .stdin
        default: return .simulator(simulator(section))
        }
    }

    /// The text of a key that has to be there.
    private mutating func need(_ key: String, _ section: SettingsSection) -> String? {
        if let text = section.text(key) { return text }
        let path = join(section.path, key)
        if !reader.problems.contains(where: { $0.key == path }) {
            let allowed = SettingsSchema.key("meters.*.\(key)")?.allowed ?? ""
            let word = section.text("source") ?? ""
            reader.report(section.line, path, "is missing, and source \(word) needs it; allowed: \(allowed)")
        }
        return nil
    }

    private mutating func refuseForeignKeys(_ section: SettingsSection, source: String) {
        for (name, found) in section.values {
            guard let sources = SettingsSchema.key("meters.*.\(name)")?.sources, !sources.isEmpty,
                !sources.contains(source)
            else { continue }
            reader.report(
                found.line, join(section.path, name),
                "has no meaning for source \(source); only for \(sources.joined(separator: ", "))")
        }
    }

    private func serial(_ section: SettingsSection, device: String) -> SerialSettings {
        var serial = SerialSettings(device: device)
        serial.baudRate = section.integer("baud").map { Int($0) } ?? serial.baudRate
        serial.dataBits = section.integer("data_bits").map { Int($0) } ?? serial.dataBits
        serial.stopBits = section.text("stop_bits").flatMap(SerialSettings.StopBits.init(rawValue:)) ?? serial.stopBits
        serial.parity = section.text("parity").flatMap(SerialSettings.Parity.init(rawValue:)) ?? serial.parity
        serial.rts = section.toggle("rts")
        serial.dtr = section.toggle("dtr")
        return serial
    }

    private func simulator(_ section: SettingsSection) -> SimulatorSettings {
        var simulator = SimulatorSettings()
        simulator.profile =
            section.text("profile").flatMap(SimulatorSettings.Profile.init(rawValue:)) ?? simulator.profile
        if case .number(let value) = section.value("rate") { simulator.rate = value }
        if case .unsigned(let value) = section.value("seed") { simulator.seed = value }
        simulator.faults = section.toggle("faults") ?? simulator.faults
        return simulator
    }

    mutating func checkNames(_ section: SettingsSection, of what: String = "meter") {
        var names: [String: String] = [:]
        for name in section.order {
            guard let other = names.updateValue(name, forKey: name.lowercased()) else { continue }
            reader.report(
                section.section(name).line, join(section.path, name),
                "is the name of another \(what) but for upper and lower case: \(other)")
        }
    }

    private mutating func checkSources(_ meters: [MeterSettings]) {
        var places: [String: String] = [:]
        var ids: [ServerID: String] = [:]
        for meter in meters {
            let place: String? =
                switch meter.source {
                case .serial(let serial): "device \(serial.device)"
                case .tcp(let host, let port): "address \(host.lowercased()):\(port)"
                case .file(let path): "file \(path)"
                case .stdin: "standard input"
                case .simulator: nil
                }
            if let place, let other = places.updateValue(meter.name, forKey: place) {
                reader.report(meter.line, "meters.\(meter.name)", "has the same \(place) as \(other)")
            }
            if let id = meter.serverID, let other = ids.updateValue(meter.name, forKey: id) {
                reader.report(meter.line, "meters.\(meter.name)", "has the same server_id \(id.hex) as \(other)")
            }
        }
    }

    /// A path of the file, taken from the file's folder where it is relative.
    func resolve(_ name: String) -> String {
        guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }

    /// Notes a problem.
    mutating func report(_ line: Int?, _ key: String, _ message: String) { reader.report(line, key, message) }
}
