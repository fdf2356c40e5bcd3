import Settings

/// What another configuration changes for a recorder that runs: what is taken over, and what has to wait for a restart.
struct ConfigurationChange {
    /// The new configuration, with the old values where a restart is needed.
    let settings: Configuration
    /// What is taken over, in words; empty if nothing is.
    let parts: [String]
    /// Keys whose new value only holds after a restart.
    let needRestart: [String]

    /// The change from the configuration in force to a new one.
    init(from old: Configuration, to new: Configuration) {
        var settings = new
        var parts: [String] = []
        var needRestart: [String] = []
        if old.archive.directory != new.archive.directory { needRestart.append("archive.directory") }
        if old.archive.timeZone != new.archive.timeZone { needRestart.append("archive.time_zone") }
        settings.archive.directory = old.archive.directory
        settings.archive.timeZone = old.archive.timeZone
        func compare<Value: Equatable>(_ name: String, _ old: Value, _ new: Value) {
            if old != new { parts.append(name) }
        }
        compare("archive.commit", old.archive.commitMilliseconds, new.archive.commitMilliseconds)
        compare("archive.retention", old.archive.retention, new.archive.retention)
        compare("archive.keep_free", old.archive.keepFree, new.archive.keepFree)
        compare("log", old.log, new.log)
        compare("metrics", old.metrics, new.metrics)
        compare("captures", old.captures, new.captures)
        parts += Self.meters(from: old.meters, to: new.meters)
        compare("mail", old.mail?.unplaced, new.mail?.unplaced)
        compare("reports", old.reports.map(\.unplaced), new.reports.map(\.unplaced))
        compare("alerts", old.alerts.map(\.unplaced), new.alerts.map(\.unplaced))
        self.settings = settings
        self.parts = parts
        self.needRestart = needRestart
    }

    private static func meters(from old: [MeterSettings], to new: [MeterSettings]) -> [String] {
        let before = Dictionary(old.map { ($0.name, $0) }) { first, _ in first }
        let after = Set(new.map(\.name))
        var parts = new.compactMap { meter -> String? in
            guard let known = before[meter.name] else { return "meter \(meter.name) (new)" }
            if known.source != meter.source { return "meter \(meter.name) (source)" }
            return known.unplaced == meter.unplaced ? nil : "meter \(meter.name)"
        }
        parts += old.filter { !after.contains($0.name) }.map { "meter \($0.name) (removed)" }
        return parts
    }

    /// In a sentence.
    var summary: String {
        let taken = parts.isEmpty ? "nothing changes" : "new now: \(parts.joined(separator: ", "))"
        guard !needRestart.isEmpty else { return taken }
        return "\(taken); \(needRestart.joined(separator: " and ")) can only change with a restart"
    }
}

// Where something stands in the file says nothing about it.

extension MeterSettings {
    fileprivate var unplaced: MeterSettings {
        var copy = self
        copy.line = 0
        return copy
    }
}

extension MailSettings {
    var unplaced: MailSettings {
        var copy = self
        copy.line = 0
        return copy
    }
}

extension ReportSettings {
    var unplaced: ReportSettings {
        var copy = self
        copy.line = 0
        return copy
    }
}

extension AlertSettings {
    var unplaced: AlertSettings {
        var copy = self
        copy.line = 0
        return copy
    }
}
