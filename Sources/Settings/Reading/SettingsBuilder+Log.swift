extension SettingsBuilder {
    /// `log:`.
    mutating func log(_ section: SettingsSection) -> LogSettings {
        var log = LogSettings()
        log.level = section.text("level").flatMap(LogLevel.init(rawValue:)) ?? log.level
        log.format = section.text("format").flatMap(LogFormat.init(rawValue:)) ?? log.format
        let file = section.section("file")
        if file.line != nil { log.file = logFile(file) }
        return log
    }

    private mutating func logFile(_ section: SettingsSection) -> LogFileSettings {
        var file = LogFileSettings()
        file.directory = resolve(section.text("directory") ?? file.directory)
        file.naming = section.text("naming") ?? file.naming
        file.rotate = section.text("rotate").flatMap(LogRotation.init(word:)) ?? file.rotate
        file.keep = section.integer("keep").map { Int($0) } ?? file.keep
        file.perMeter = section.toggle("per_meter") ?? file.perMeter
        file.level = section.text("level").flatMap(LogLevel.init(rawValue:))
        let name = SettingsProblem.quoted(file.naming)
        if LogNaming.repeats(file.naming, rotation: file.rotate, keep: file.keep) {
            report(
                section.line(of: "naming") ?? section.line, "log.file.naming",
                "\(name) gives files that are kept at the same time one name, rotating by \(file.rotate.rawValue) with "
                    + "keep: \(file.keep); add codes of date and time, such as \(LogFileSettings.defaultNaming)")
        }
        if file.perMeter, !file.naming.contains("%N") {
            report(
                section.line(of: "naming") ?? section.line, "log.file.naming",
                "\(name) gives all meters one file; add %N, which stands for the meter, or take per_meter away")
        }
        return file
    }
}
