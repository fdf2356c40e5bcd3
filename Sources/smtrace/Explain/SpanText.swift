/// A length of time for people.
enum SpanText {
    /// `0.5 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`; never negative.
    static func text(milliseconds: Int64) -> String {
        let span = milliseconds == .min ? .max : abs(milliseconds)
        let seconds = span / 1000
        switch seconds {
        case ..<10 where span % 1000 >= 50: return "\(seconds).\(span % 1000 / 100) s"
        case ..<60: return "\(seconds) s"
        case ..<3_600: return "\(seconds / 60) min" + (seconds % 60 > 0 ? " \(seconds % 60) s" : "")
        case ..<86_400: return "\(seconds / 3_600) h" + (seconds / 60 % 60 > 0 ? " \(seconds / 60 % 60) min" : "")
        default: return "\(seconds / 86_400) d" + (seconds / 3_600 % 24 > 0 ? " \(seconds / 3_600 % 24) h" : "")
        }
    }
}
