// `alerts:`.
extension SettingsBuilder {
    private static let conditions = ["silent", "when", "disk_below", "checksum_errors"]

    mutating func alerts(_ section: SettingsSection, meters: [String]) -> [AlertSettings] {
        let alerts = section.children.compactMap { alert($0, meters) }
        var lines: [String: Int] = [:]
        for alert in alerts {
            guard let other = lines.updateValue(alert.line, forKey: alert.name.lowercased()) else { continue }
            reader.report(
                alert.line, section.path,
                "\(SettingsProblem.quoted(alert.name)) is there already, in line \(other); give one of them another name:"
            )
        }
        return alerts
    }

    private mutating func alert(_ section: SettingsSection, _ meters: [String]) -> AlertSettings? {
        let recipients = recipients(section)
        let chosen = chosenMeters("meter", section, meters)
        guard let condition = condition(section) else { return nil }
        refuse("meter", section, unless: condition.isOfMeter, "has no meaning for disk_below")
        guard let recipients else { return nil }
        let name = section.text("name") ?? Self.name(of: condition, meters: chosen)
        var alert = AlertSettings(name: name, meters: chosen, condition: condition, recipients: recipients)
        alert.maximumPerDay = section.integer("max_per_day").map { Int($0) } ?? alert.maximumPerDay
        alert.language = section.text("language").flatMap(ReportSettings.Language.init(rawValue:)) ?? alert.language
        alert.line = section.line ?? 0
        return alert
    }

    private mutating func condition(_ section: SettingsSection) -> AlertSettings.Condition? {
        let given = Self.conditions.filter { section.has($0) }
        for key in given.dropFirst() {
            reader.report(
                section.line(of: key), join(section.path, key),
                "stands beside \(given[0]); an alert watches for one thing, make two of them")
        }
        for key in ["for", "hysteresis"] {
            refuse(
                key, section, unless: section.has("when") || isReported("when", section), "has no meaning without when")
        }
        guard let first = given.first else {
            if !Self.conditions.contains(where: { isReported($0, section) }) {
                reader.report(
                    section.line, section.path,
                    "watches for nothing; add one of \(Self.conditions.joined(separator: ", "))")
            }
            return nil
        }
        switch (first, section.value(first)) {
        case ("silent", .integer(let value)?): return .silent(milliseconds: value)
        case ("when", .condition(let value)?):
            guard case .margin(let margin) = section.value("hysteresis") else { return nil }
            return .value(value, forMilliseconds: section.integer("for") ?? 0, hysteresis: margin)
        case ("disk_below", .keepFree(let value)?): return .disk(value)
        case ("checksum_errors", .integer(let value)?): return .checksumErrors(perHour: value)
        default: return nil
        }
    }

    /// What an alert is called that has no name of its own.
    private static func name(of condition: AlertSettings.Condition, meters: [String]?) -> String {
        let place = meters.map { $0.joined(separator: ", ") + ": " } ?? ""
        switch condition {
        case .silent(let milliseconds): return place + "silent for \(Quantity.duration(milliseconds))"
        case .value(let value, let duration, _):
            return place + value.text + (duration == 0 ? "" : " for \(Quantity.duration(duration))")
        case .disk(.percent(let percent)): return "less than \(Quantity.text(percent))% of the disk free"
        case .disk(.bytes(let bytes)): return "less than \(bytes / 1_000_000) MB of the disk free"
        case .checksumErrors(let rate): return place + "more than \(rate) checksum errors in an hour"
        }
    }
}
