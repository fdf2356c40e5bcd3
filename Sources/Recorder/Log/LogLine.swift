import Logging
import Rendering

/// One message on its way to the log.
struct LogLine: Sendable {
    let level: Logger.Level
    let text: String
    /// The meter that it concerns, if one.
    let meter: String?
    /// When, milliseconds since 1970.
    let milliseconds: Int64

    /// What a line looks like.
    enum Form: Sendable, Equatable {
        /// `14:30:00 warning …`, with colours or without.
        case terminal(isColoured: Bool)
        /// `2026-11-22 14:30:00 warning: …`.
        case plain
        /// One object: time (UTC), level, meter, message.
        case json
        /// `<4>…`, which journald reads; the rest is plain without a time, or the object.
        case journal(isJSON: Bool)
    }

    /// Longer messages are cut: a pipe takes so much at once or nothing.
    private static let longest = 3_800

    /// The line with its line feed. Control characters are made visible: names come from configurations and telegrams.
    func bytes(_ form: Form) -> [UInt8] {
        switch form {
        case .terminal(let isColoured):
            Array("\(TimeText.local(milliseconds).dropFirst(11)) \(emphasised(isColoured))\(shown)\n".utf8)
        case .plain: Array("\(TimeText.local(milliseconds)) \(level.rawValue): \(shown)\n".utf8)
        case .json: object
        case .journal(let isJSON):
            Array("<\(priority)>".utf8) + (isJSON ? object : Array("\(shown)\n".utf8))
        }
    }

    private var shown: String { Escape.terminal(cut) }

    private var cut: String {
        guard text.utf8.count > Self.longest else { return text }
        return String(text.unicodeScalars.prefix(Self.longest / 4)) + "…"
    }

    private var object: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("time", utcMilliseconds: milliseconds)
        json.field("level", level.rawValue)
        if let meter { json.field("meter", meter) }
        json.field("message", cut)
        json.endObject()
        json.endLine()
        return json.bytes
    }

    /// The level as people want to see it: nothing where nothing is wrong.
    private func emphasised(_ isColoured: Bool) -> String {
        let emphasis: Style.Emphasis =
            switch level {
            case .trace, .debug: .dim
            case .info, .notice: .none
            case .warning: .yellow
            case .error, .critical: .red
            }
        guard emphasis != .none else { return "" }
        return Style(isTerminal: isColoured, noColor: nil, term: nil).apply(emphasis, level.rawValue) + " "
    }

    /// The priority of syslog(3).
    private var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
