import Rendering

/// What `smtrace watch` shows, and how keys change it; knows neither terminal nor archive.
struct WatchModel: Sendable {
    /// What the screen is for at the moment.
    enum Page: Sendable, Equatable {
        /// One meter.
        case meter
        /// All meters, a line each.
        case list
        /// What the keys do.
        case help
    }

    /// The meters, in the order in which they are shown.
    var meters: [LiveMeter] = []
    /// The meter that is shown or marked.
    private(set) var selected = 0
    private(set) var page = Page.meter
    /// The page to which help goes back.
    private var pageBefore = Page.meter
    /// How much of the past the graph shows.
    private(set) var spanMilliseconds: Int64
    /// Who records, in its own words; nil if nobody does.
    var recorder: String?
    /// What went wrong with reading the archive; nil if all is well.
    var problem: String?
    /// Whether the program is to end.
    private(set) var isDone = false
    /// The local day, counted from 1970-01-01.
    var day: Int64 = 0

    /// The spans among which keys choose.
    static let spans: [Int64] = [1, 2, 5, 10, 15, 30, 60].map { $0 * 60_000 }

    init(minutes: Int = 10) {
        spanMilliseconds = Int64(min(max(1, minutes), 60)) * 60_000
    }

    /// The meter that is shown or marked; nil if there is none.
    var meter: LiveMeter? { meters.indices.contains(selected) ? meters[selected] : nil }

    /// The place of a meter.
    func index(of name: String) -> Int? { meters.firstIndex { $0.name == name } }

    /// Does what a key stands for.
    mutating func press(_ key: Key) {
        switch key {
        case .character("q"), .character("Q"), .control("c"), .control("d"): isDone = true
        case .character("?"), .character("h"): toggleHelp()
        case _ where page == .help: page = pageBefore
        case .right, .tab, .down: select(selected + 1)
        case .left, .backTab, .up: select(selected - 1)
        case .character("l"): page = page == .list ? .meter : .list
        case .enter, .escape: page = .meter
        case .character("+"), .character("="): span(1)
        case .character("-"): span(-1)
        case .character(let digit):
            guard let number = digit.wholeNumberValue, (1...9).contains(number), number <= meters.count else { return }
            selected = number - 1
            page = .meter
        default: break
        }
    }

    private mutating func toggleHelp() {
        if page == .help {
            page = pageBefore
        } else {
            pageBefore = page
            page = .help
        }
    }

    private mutating func select(_ index: Int) {
        guard !meters.isEmpty else { return }
        selected = (index % meters.count + meters.count) % meters.count
    }

    private mutating func span(_ direction: Int) {
        if direction > 0 {
            spanMilliseconds = Self.spans.first { $0 > spanMilliseconds } ?? spanMilliseconds
        } else {
            spanMilliseconds = Self.spans.last { $0 < spanMilliseconds } ?? spanMilliseconds
        }
    }
}
