extension SettingsBuilder {
    /// `metrics:`; nil where it is not there.
    mutating func metrics(_ section: SettingsSection) -> MetricsSettings? {
        guard section.isGiven else { return nil }
        guard let file = section.text("file") else {
            if !section.has("file"), !reader.problems.contains(where: { $0.key == "metrics.file" }) {
                report(section.line, "metrics.file", "is missing; allowed: a path that ends in .prom")
            }
            return nil
        }
        // node_exporter reads no others, and says nothing of it.
        if !file.hasSuffix(".prom") || file.hasSuffix("/.prom") || file == ".prom" {
            report(
                section.line(of: "file"), "metrics.file",
                "\(SettingsProblem.quoted(file)) is not read by node_exporter; allowed: a path that ends in .prom")
        }
        var metrics = MetricsSettings(file: resolve(file))
        metrics.everyMilliseconds = section.integer("every") ?? metrics.everyMilliseconds
        metrics.mode = section.integer("mode").map { UInt32(truncatingIfNeeded: $0) } ?? metrics.mode
        metrics.hasValues = section.toggle("values") ?? metrics.hasValues
        return metrics
    }
}
