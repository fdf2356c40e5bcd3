@preconcurrency import Glibc
import Rendering

/// Looks at the time zone and the clock.
enum ClockCheck {
    /// Findings at `milliseconds` since 1970, in the zone of the process; `zone` is the configured one.
    static func findings(zone: String?, now milliseconds: Int64) -> [Finding] {
        [zoneFinding(zone), clockFinding(milliseconds)]
    }

    private static func zoneFinding(_ zone: String?) -> Finding {
        if let zone, zone != "system" { return Finding(true, "time zone", zone) }
        let named = getenv("TZ").map { String(cString: $0) } ?? ""
        if !named.isEmpty { return Finding(true, "time zone", "the system's: \(named)") }
        guard access("/etc/localtime", R_OK) == 0 else {
            return Finding(
                false, "time zone",
                "the system has none, so days begin at midnight UTC: name one as archive.time_zone (Europe/Berlin)")
        }
        return Finding(true, "time zone", "the system's (\(abbreviation))")
    }

    private static var abbreviation: String {
        var seconds = time(nil)
        var fields = tm()
        guard localtime_r(&seconds, &fields) != nil, let name = fields.tm_zone else { return "UTC" }
        return String(cString: name)
    }

    private static func clockFinding(_ milliseconds: Int64) -> Finding {
        let text = TimeText.localWithOffset(milliseconds)
        let isPlausible = CivilTime(milliseconds: milliseconds).year >= Version.year
        return Finding(
            isPlausible, "clock",
            isPlausible
                ? text : "it shows \(text), before this program was made: set the clock (is NTP running?)")
    }
}
