@preconcurrency import Glibc

/// The pattern that names segments and log files: strftime codes in local time, and `%N` for the meter.
public struct FileNamePattern: Sendable, Equatable {
    /// As configured, for instance `%Y%m%d_%H%M%S_%N.pcapng`.
    public let text: String
    /// What names end in, whether the pattern does or not.
    public let suffix: String

    /// A pattern; any text without a slash will do.
    public init(_ text: String, suffix: String = ".pcapng") {
        self.text = text
        self.suffix = suffix
    }

    /// The file name for a segment that begins at `milliseconds` (since 1970), ending in `suffix`.
    ///
    /// In the meter's name, runs of characters other than letters, digits, `-` and `_` become one `_`.
    public func render(meter: String, at milliseconds: Int64) -> String {
        var broken = tm()
        var seconds = time_t(milliseconds / 1000)
        localtime_r(&seconds, &broken)
        var name = ""
        var rest = Substring(text)
        while let percent = rest.firstIndex(of: "%") {
            name += rest[..<percent]
            rest = rest[percent...].dropFirst()
            guard let code = rest.popFirst() else { break }
            name += code == "N" ? Self.part(meter) : Self.format("%\(code)", &broken)
        }
        name += rest
        name = ArchiveLayout.fileNamePart(String(name))
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    /// A meter's name as it stands in file names.
    public static func part(_ meter: String) -> String {
        var result = ""
        for character in meter {
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                result.append(character)
            } else if result.last != "_" {
                result.append("_")
            }
        }
        return result
    }

    private static func format(_ code: String, _ time: inout tm) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        let count = strftime(&buffer, buffer.count, code, &time)
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
