/// How long ago something was, for people.
public enum AgeText {
    /// The age in its largest fitting unit, rounded down: `3 s`, `5 min`, `2 h`, `31 d`.
    ///
    /// A negative age (the clock was set back) is `0 s`; hours are used up to two days.
    public static func text(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1000
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }
}
