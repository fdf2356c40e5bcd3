import Settings

/// What mails of alerts say, in one language. Places for values stand in braces.
struct AlertTexts: Sendable {
    /// The subject of a beginning: `{what}`.
    var began: String
    /// The subject of an end: `{what}`.
    var ended: String
    /// `{meter}` sends nothing, for `{limit}`.
    var silent: String
    /// The newest telegram: `{time}`, `{age}` ago.
    var newest: String
    /// There never was one.
    var never: String
    /// `{meter}` is back, after `{time}`.
    var back: String
    /// What can be done: is the head in place, the cable, the device.
    var silentHint: String
    /// A value: `{meter}`, `{name}`, `{value}`, `{condition}`.
    var value: String
    /// The same, for `{duration}`.
    var valueFor: String
    /// Since `{time}`.
    var since: String
    /// The value furthest beyond: `{value}`.
    var highest: String
    var lowest: String
    /// A value that has gone back: `{meter}`, `{name}`, `{value}`.
    var valueBack: String
    /// How far it went: `{value}`.
    var highestWas: String
    var lowestWas: String
    /// A disk: `{free}` of `{total}`, limit `{limit}`.
    var disk: String
    var diskBack: String
    /// What happens then.
    var diskHint: String
    /// `{meter}`, `{n}` in an hour.
    var checksum: String
    var checksumBack: String
    var checksumHint: String
    /// `{name}`, of the configuration.
    var signature: String
    /// No more than `{n}` mails in 24 hours.
    var last: String

    /// The texts of a language.
    static func of(_ language: ReportSettings.Language) -> AlertTexts {
        switch language {
        case .english: english
        case .german: german
        }
    }

    static let english = AlertTexts(
        began: "Alert: {what}", ended: "Over: {what}",
        silent: "{meter}: no telegram for {limit}", newest: "The newest telegram is of {time}, {age} ago.",
        never: "There never was one.", back: "{meter}: telegrams again",
        silentHint: "Is the head in place, is its cable plugged in, does the meter have power?",
        value: "{meter}: {name} {value} ({condition})",
        valueFor: "{meter}: {name} {value} ({condition} for {duration})",
        since: "Since {time}.", highest: "Highest value since then: {value}.",
        lowest: "Lowest value since then: {value}.",
        valueBack: "{meter}: {name} {value} again", highestWas: "The highest value was {value}.",
        lowestWas: "The lowest value was {value}.",
        disk: "{free} of {total} of the disk free", diskBack: "{free} of {total} of the disk free again",
        diskHint: "Below archive.keep_free the oldest captures are removed, then the oldest readings.",
        checksum: "{meter}: {n} telegrams with a wrong checksum in an hour",
        checksumBack: "{meter}: {n} telegrams with a wrong checksum in the last hour",
        checksumHint: "Is the head straight and clean, is there light on it, is the cable too long?",
        signature: "Alert \"{name}\" of smtrace.",
        last:
            "This is mail {n} of {n} in 24 hours (max_per_day): until they are over nothing more is sent of this alert."
    )

    static let german = AlertTexts(
        began: "Alarm: {what}", ended: "Vorbei: {what}",
        silent: "{meter}: kein Telegramm seit {limit}", newest: "Das neueste Telegramm ist von {time}, {age} alt.",
        never: "Es gab noch keines.", back: "{meter}: wieder Telegramme",
        silentHint: "Sitzt der Lesekopf richtig, ist sein Kabel eingesteckt, hat der Zähler Strom?",
        value: "{meter}: {name} {value} ({condition})",
        valueFor: "{meter}: {name} {value} ({condition} seit {duration})",
        since: "Seit {time}.", highest: "Höchster Wert seitdem: {value}.", lowest: "Niedrigster Wert seitdem: {value}.",
        valueBack: "{meter}: {name} wieder {value}", highestWas: "Der höchste Wert war {value}.",
        lowestWas: "Der niedrigste Wert war {value}.",
        disk: "{free} von {total} der Platte frei", diskBack: "Wieder {free} von {total} der Platte frei",
        diskHint: "Unter archive.keep_free werden die ältesten Mitschnitte gelöscht, dann die ältesten Messwerte.",
        checksum: "{meter}: {n} Telegramme mit falscher Prüfsumme in einer Stunde",
        checksumBack: "{meter}: {n} Telegramme mit falscher Prüfsumme in der letzten Stunde",
        checksumHint: "Sitzt der Lesekopf gerade und ist er sauber, fällt Licht darauf, ist das Kabel zu lang?",
        signature: "Alarm „{name}“ von smtrace.",
        last:
            "Dies ist Mail {n} von {n} in 24 Stunden (max_per_day): bis diese um sind, kommt von diesem Alarm nichts mehr."
    )
}
