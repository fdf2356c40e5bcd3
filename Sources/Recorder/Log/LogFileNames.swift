import Archive

/// Tells the log files of one pattern and meter from all other files of a folder.
struct LogFileNames {
    /// Characters of a name, each from a set, at least and at most so many.
    private struct Part {
        let allows: (UInt8) -> Bool
        let least: Int
        let most: Int
    }

    private let parts: [Part]

    /// Names that `pattern` can give for `name`, which stands for `%N`.
    init(_ pattern: String, name: String) {
        var parts: [Part] = []
        func literal(_ text: some StringProtocol) {
            for byte in text.utf8 { parts.append(Part(allows: { $0 == byte }, least: 1, most: 1)) }
        }
        var rest = Substring(pattern)
        while let percent = rest.firstIndex(of: "%") {
            literal(rest[..<percent])
            rest = rest[percent...].dropFirst()
            guard let code = rest.popFirst() else { break }
            switch code {
            case "N": literal(FileNamePattern.part(name))
            case "%": literal("%")
            default: parts.append(Self.part(code))
            }
        }
        literal(rest)
        self.parts = parts
    }

    /// Whether a file's name is one of them.
    func contain(_ name: String) -> Bool { matches(Array(name.utf8)[...], parts[...]) }

    private func matches(_ name: ArraySlice<UInt8>, _ parts: ArraySlice<Part>) -> Bool {
        guard let part = parts.first else { return name.isEmpty }
        let run = name.prefix(part.most).prefix(while: part.allows).count
        guard run >= part.least else { return false }
        return (part.least...run).reversed().contains { matches(name.dropFirst($0), parts.dropFirst()) }
    }

    /// What strftime writes for a code.
    private static func part(_ code: Character) -> Part {
        let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
        switch code {
        case "Y", "G": return Part(allows: isDigit, least: 4, most: 4)
        case "j": return Part(allows: isDigit, least: 3, most: 3)
        case "u", "w": return Part(allows: isDigit, least: 1, most: 1)
        case "C", "d", "g", "H", "I", "m", "M", "S", "U", "V", "W", "y": return Part(allows: isDigit, least: 2, most: 2)
        case "e", "k", "l": return Part(allows: { isDigit($0) || $0 == 0x20 }, least: 2, most: 2)
        case "s": return Part(allows: isDigit, least: 1, most: 12)
        case "F", "T", "R", "z":
            return Part(allows: { isDigit($0) || "-:+".utf8.contains($0) }, least: 5, most: 10)
        // Names of days, months and zones, in the system's language.
        default: return Part(allows: { $0 > 0x20 && $0 != 0x2F }, least: 1, most: 40)
        }
    }
}
