import Glibc

/// The characters that a terminal can draw pictures with.
public enum CharacterRepertoire: Sendable, Equatable {
    /// Braille patterns for lines, eighth blocks for bars.
    case braille
    /// Half blocks: all that the console of Linux has.
    case blocks
    /// Letters and signs of ASCII.
    case ascii

    /// The repertoire for a locale's character set and a kind of terminal.
    ///
    /// `lcAll`, `lcCtype` and `lang` are the variables LC_ALL, LC_CTYPE and LANG: the first that is not empty says the
    /// character set. `term` is TERM.
    public init(lcAll: String?, lcCtype: String?, lang: String?, term: String?) {
        let locale = [lcAll, lcCtype, lang].compactMap(\.self).first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        guard name.contains("utf-8") || name.contains("utf8") else {
            self = .ascii
            return
        }
        self = term == "linux" ? .blocks : .braille
    }

    /// The repertoire that the environment of the process tells.
    public static var ofProcess: CharacterRepertoire {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        return CharacterRepertoire(
            lcAll: variable("LC_ALL"), lcCtype: variable("LC_CTYPE"), lang: variable("LANG"), term: variable("TERM"))
    }

    /// The characters of axes.
    var frame: Frame { self == .ascii ? .ascii : .lines }

    /// The characters of axes.
    struct Frame: Sendable {
        let vertical, tick, corner, horizontal, mark, zeroLeft, zero: Character

        static let lines = Frame(
            vertical: "│", tick: "┤", corner: "└", horizontal: "─", mark: "┬", zeroLeft: "┼", zero: "─")
        static let ascii = Frame(
            vertical: "|", tick: "+", corner: "+", horizontal: "-", mark: "+", zeroLeft: "+", zero: "-")
    }

    /// The character that fills the lower `eighths` of a cell, 0...8.
    func lower(_ eighths: Int) -> Character {
        switch self {
        case .braille: Self.lowerBlocks[min(max(eighths, 0), 8)]
        case .blocks: eighths <= 0 ? " " : eighths < 6 ? "▄" : "█"
        case .ascii: eighths <= 0 ? " " : eighths < 3 ? "." : eighths < 6 ? ":" : "#"
        }
    }

    /// The character that fills the upper `eighths` of a cell, 0...8; Unicode has it in coarser steps.
    func upper(_ eighths: Int) -> Character {
        switch self {
        case .braille: eighths <= 0 ? " " : eighths < 3 ? "▔" : eighths < 7 ? "▀" : "█"
        case .blocks: eighths <= 0 ? " " : eighths < 6 ? "▀" : "█"
        case .ascii: eighths <= 0 ? " " : eighths < 3 ? "'" : eighths < 6 ? ":" : "#"
        }
    }

    private static let lowerBlocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
