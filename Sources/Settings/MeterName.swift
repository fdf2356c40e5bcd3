/// The rules for a meter's name, which is also the name of its view and part of its files' names.
public enum MeterName {
    /// Names that the archive's own tables and views have, or will have.
    public static let reserved: Set<String> = [
        "alert_state", "archive_info", "channel", "day", "day_store", "event", "event_by_time", "hour", "journal",
        "latest",
        "local_offset", "meter",
        "month",
        "open_day_part",
        "open_quarter_hour",
        "outbox",
        "outbox_attachment",
        "outbox_attempt",
        "outbox_attempt_of",
        "outbox_attempt_untold",
        "outbox_content",
        "outbox_due",
        "outbox_segment",
        "quarter_hour",
        "quarter_hour_store",
        "reading",
        "register_base", "report_state", "segment", "segment_by_time", "telegram",
        "telegram_store",
        "text_value", "transition", "week", "year",
    ]

    /// What a name may be.
    public static let allowed = "1 to 64 letters, digits, _ and -, not beginning with -"

    /// What is wrong with a name, as a sentence that goes on after it; nil if nothing is.
    public static func refusal(of name: String) -> String? {
        if let refusal = refusalOfCharacters(in: name) { return refusal }
        let folded = name.lowercased()
        if reserved.contains(folded) || folded.hasPrefix("sqlite_") {
            return "is a name that the database uses itself"
        }
        return nil
    }

    /// The same where the name is none of the database.
    static func refusalOfCharacters(in name: String) -> String? {
        let scalars = name.unicodeScalars
        guard let first = scalars.first else { return "is no name" }
        if first == "-" { return "begins with -" }
        if let other = scalars.first(where: { !isAllowed($0) }) {
            return "has the character \(SettingsProblem.quoted(String(other)))"
        }
        if scalars.count > 64 || name.utf8.count > 128 { return "is too long" }
        return nil
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "_", "-": true
        default: scalar.properties.isAlphabetic
        }
    }
}
