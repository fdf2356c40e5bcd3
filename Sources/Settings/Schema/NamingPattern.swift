/// The pattern of a capture's or log file's name: strftime codes, and `%N` for the meter.
public enum NamingPattern {
    /// The codes that may follow `%`: those of strftime whose text can stand in a file name, and `N`.
    public static let codes: [Character] = Array("aAbBCdeFgGhHIjklmMNpPrRsSTuUVwWyYzZ%")

    /// What is wrong with a pattern, as a sentence that goes on after it; nil if nothing is.
    static func refusal(of pattern: String, suffix: String = ".pcapng") -> String? {
        if pattern.isEmpty { return "is no file name" }
        if pattern.contains("/") { return "has a /, but is a file name" }
        if pattern.hasPrefix(".") { return "begins with a dot, which hides the file" }
        if pattern.utf8.count > 120 { return "is too long" }
        if pattern.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
            return "has characters that no file name should have"
        }
        var rest = Substring(pattern)
        while let percent = rest.firstIndex(of: "%") {
            let next = rest.index(after: percent)
            guard next < rest.endIndex else { return "ends with a single %" }
            guard codes.contains(rest[next]) else { return "has the code %\(rest[next]), which is not known here" }
            rest = rest[rest.index(after: next)...]
        }
        return pattern.hasSuffix(suffix) ? nil : "does not end with \(suffix)"
    }
}
