import Rendering
import SML

/// Watches the time from telegram to telegram of one meter: by the time of receipt, else by the meter's own seconds.
struct IntervalWatch {
    /// Steps of the histogram, milliseconds; longer times than the last step are counted there.
    private static let step: Int64 = 100
    private static let lastStep: Int64 = 36_000
    /// So many of the longest times keep their place.
    private static let mostKept = 32
    /// Fewer times tell nothing of what is usual.
    private static let fewest = 4
    /// A time that is longer than usual by less than this is no pause.
    private static let leastPause: Int64 = 5_000

    private var last: (milliseconds: Int64, isReceipt: Bool)?
    private var counts: [Int64: Int] = [:]
    private var total = 0
    private var longest: [(milliseconds: Int64, byteOffset: Int)] = []
    private(set) var isByReceipt = false

    /// Takes a telegram.
    mutating func take(_ time: Time?, at place: TelegramPlace) {
        var now: (milliseconds: Int64, isReceipt: Bool)?
        if let milliseconds = place.milliseconds {
            now = (milliseconds, true)
        } else if let time {
            now = (time.seconds * 1000, false)
        }
        guard let now else { return }
        defer { last = now }
        guard let last, last.isReceipt == now.isReceipt else { return }
        let (span, overflow) = now.milliseconds.subtractingReportingOverflow(last.milliseconds)
        guard !overflow, span >= 0 else { return }
        isByReceipt = now.isReceipt
        counts[min(span / Self.step, Self.lastStep), default: 0] += 1
        total += 1
        if longest.count < Self.mostKept {
            longest.append((span, place.byteOffset))
        } else if let index = longest.indices.min(by: { longest[$0].milliseconds < longest[$1].milliseconds }),
            longest[index].milliseconds < span
        {
            longest[index] = (span, place.byteOffset)
        }
    }

    /// The usual time, milliseconds; nil where too little is known.
    var usual: Int64? {
        guard total >= Self.fewest else { return nil }
        var rest = total / 2
        for (step, count) in counts.sorted(by: { $0.key < $1.key }) {
            rest -= count
            if rest < 0 { return step * Self.step }
        }
        return nil
    }

    /// Tells of pauses.
    func finish(_ tally: inout PeculiarityTally) {
        guard let usual else { return }
        let limit = max(3 * usual, usual + Self.leastPause)
        let pauses = longest.filter { $0.milliseconds > limit }
        guard let worst = pauses.max(by: { $0.milliseconds < $1.milliseconds }) else { return }
        let count = max(pauses.count, counts.filter { $0.key * Self.step > limit }.reduce(0) { $0 + $1.value })
        let first = pauses.map(\.byteOffset).min() ?? worst.byteOffset
        tally.note(
            .pause,
            "\(count == 1 ? "once" : "\(count) times") no telegram came for more than \(SpanText.text(milliseconds: limit)), "
                + "while one comes every \(SpanText.text(milliseconds: usual)) otherwise; the longest pause was "
                + "\(SpanText.text(milliseconds: worst.milliseconds)), before byte \(worst.byteOffset)",
            count: count, at: first)
    }
}
