/// How far long work has come, drawn on one line of a terminal that is drawn over.
///
/// The bar writes nothing itself: it returns what is to be written to standard error, or nil. Elsewhere than on a
/// terminal it always returns nil.
public struct ProgressBar: Sendable {
    private let label: String
    private let total: Int64
    private let isTerminal: Bool
    private let columns: Int
    private var startMilliseconds: Int64?
    private var drawnMilliseconds: Int64?

    /// A bar for work of `total` parts (bytes or what the caller counts); 0 means that the total is unknown.
    public init(label: String, total: Int64, isTerminal: Bool, columns: Int = 80) {
        self.label = Escape.terminal(label)
        self.total = total
        self.isTerminal = isTerminal
        self.columns = max(20, columns)
    }

    /// What to write now that `done` parts are done; nil where the line was drawn less than 100 ms ago.
    ///
    /// `nowMilliseconds` comes from a clock that is never set.
    public mutating func update(done: Int64, nowMilliseconds: Int64) -> String? {
        guard isTerminal else { return nil }
        let start = startMilliseconds ?? nowMilliseconds
        startMilliseconds = start
        if let drawnMilliseconds, nowMilliseconds - drawnMilliseconds < 100 { return nil }
        drawnMilliseconds = nowMilliseconds
        return "\r" + line(done: done, elapsedMilliseconds: nowMilliseconds - start) + "\u{1b}[K"
    }

    /// What to write when the work has ended: removes the line if one was drawn.
    public mutating func finish() -> String? {
        guard drawnMilliseconds != nil else { return nil }
        drawnMilliseconds = nil
        return "\r\u{1b}[K"
    }

    private func line(done: Int64, elapsedMilliseconds: Int64) -> String {
        guard total > 0 else { return fit("\(label)  \(done)") }
        let share = min(1, max(0, Double(done) / Double(total)))
        let percent = "\(Int(share * 100)) %"
        var remaining = ""
        if elapsedMilliseconds >= 1000, share > 0, share < 1 {
            let milliseconds = Double(elapsedMilliseconds) * (1 - share) / share
            if milliseconds < 1e15 { remaining = "  " + AgeText.text(milliseconds: Int64(milliseconds)) + " left" }
        }
        let tail = String(repeating: " ", count: max(0, 5 - percent.count)) + percent + remaining
        let room = columns - 1 - DisplayWidth.of(label) - DisplayWidth.of(tail) - 4
        guard room >= 5 else { return fit("\(label) \(percent)") }
        let width = min(room, 40)
        let filled = Int(share * Double(width))
        return "\(label) [" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: width - filled) + "]" + tail
    }

    /// Cuts a line that would wrap, since a wrapped line cannot be drawn over.
    private func fit(_ text: String) -> String {
        var result = text
        while DisplayWidth.of(result) >= columns { result.removeLast() }
        return result
    }
}
