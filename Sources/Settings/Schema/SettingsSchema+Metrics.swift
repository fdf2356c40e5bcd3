extension SettingsSchema {
    static let metrics: [SettingsKey] = [
        SettingsKey("metrics", .section, "Figures of the recorder for Prometheus."),
        SettingsKey(
            "metrics.file", .path,
            "The file for node_exporter's textfile collector; its name ends in .prom. A relative one is taken from this "
                + "file's folder."),
        SettingsKey(
            "metrics.every", .duration(from: "1s", to: "10m"), default: "15s", "How often it is written."),
        SettingsKey(
            "metrics.mode", .permissions, default: "0644", "The file's permissions, in octal digits."),
        SettingsKey(
            "metrics.values", .toggle, default: "true", "Whether it has the latest value of each register too."),
    ]
}

extension SettingKind {
    /// The permissions of a file that its owner can read and write.
    static let permissions = SettingKind("permissions", allowed: "octal digits from 0600 to 0666, such as 0644 or 0640")
    {
        (text) throws(Refusal) in
        guard let value = Int64(text, radix: 8), !text.hasPrefix("+"), !text.hasPrefix("-") else {
            throw Refusal("is no octal number")
        }
        guard value >= 0, value <= 0o777 else { throw Refusal("has other bits than read and write") }
        guard value & 0o600 == 0o600 else { throw Refusal("does not let the recorder itself read and write") }
        guard value & ~0o666 == 0 else { throw Refusal("makes it a program") }
        return .integer(value)
    }
}
