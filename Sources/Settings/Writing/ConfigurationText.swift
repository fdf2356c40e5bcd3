import YAML

/// A configuration's text as it is written, line by line.
struct ConfigurationText {
    private(set) var lines: [String] = []

    /// A heading or remark of its own.
    mutating func comment(_ text: String, indent: Int = 0) {
        for line in Self.wrapped(text, width: 118 - indent) { add("# \(line)", indent) }
    }

    /// A key with what is below it.
    mutating func section(_ key: String, indent: Int = 0) { add("\(YAMLText.scalar(key)):", indent) }

    /// A key with its value as it has to stand; nil leaves it out.
    mutating func key(_ key: String, _ value: String?, indent: Int, remark: String? = nil) {
        guard let value else { return }
        add("\(key): \(value)" + (remark.map { "   # \($0)" } ?? ""), indent)
    }

    mutating func blank() { lines.append("") }

    /// All lines, each with its end.
    var text: String { lines.map { $0 + "\n" }.joined() }

    private mutating func add(_ line: String, _ indent: Int) {
        lines.append(String(repeating: " ", count: indent) + line)
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in PrintableText.escaped(text).split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
