import Glibc

/// Emphasis of text on a terminal; plain elsewhere.
public struct Style: Sendable, Equatable {
    /// A way to make text stand out.
    public enum Emphasis: String, Sendable {
        /// As it is.
        case none = ""
        /// For headings.
        case bold = "1"
        /// For what matters less.
        case dim = "2"
        /// For what failed.
        case red = "31"
        /// For what is well.
        case green = "32"
        /// For what deserves a look, e.g. stale values.
        case yellow = "33"
        /// For what pictures are drawn with.
        case cyan = "36"
    }

    /// No emphasis at all.
    public static let plain = Style(isColoured: false)

    /// Whether emphasis is written.
    public let isColoured: Bool

    private init(isColoured: Bool) { self.isColoured = isColoured }

    /// Emphasis on a terminal, unless the variable NO_COLOR is set to anything but an empty text or TERM is `dumb`.
    public init(isTerminal: Bool, noColor: String?, term: String?) {
        isColoured = isTerminal && (noColor ?? "").isEmpty && term != "dumb"
    }

    /// The style that suits `descriptor` and the environment of the process.
    public init(descriptor: Int32) {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        self.init(
            isTerminal: Terminal.isTerminal(descriptor), noColor: variable("NO_COLOR"), term: variable("TERM"))
    }

    /// `text` with `emphasis`; the same text in a plain style.
    public func apply(_ emphasis: Emphasis, _ text: String) -> String {
        guard isColoured, emphasis != .none, !text.isEmpty else { return text }
        return "\u{1b}[\(emphasis.rawValue)m\(text)\u{1b}[0m"
    }
}
