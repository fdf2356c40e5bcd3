import Archive
import Settings

/// Says which reports are due: a state machine that is given the time.
///
/// A report is due for a minute of its schedule once, at that minute or as soon after it as the recorder runs and its
/// clock is known to be right; of several minutes that have passed, for the last one.
public struct ReportTimetable {
    /// A report that is due.
    public struct Due: Equatable, Sendable {
        /// The report.
        public let report: ReportSettings
        /// The minute that it is for, milliseconds since 1970.
        public let forMilliseconds: Int64
        /// Since when the report is configured, milliseconds since 1970.
        public let sinceMilliseconds: Int64
        /// The minute that was due before it, by the schedule; nil if there is none within a year.
        public let beforeMilliseconds: Int64?
    }

    /// What is to be done.
    public struct Actions: Equatable, Sendable {
        /// Reports to be entered.
        public var due: [Due] = []
        /// States to be kept with that, in the same transaction.
        public var states: [ReportState] = []
        /// Reports a minute of which was left out, with that minute.
        public var skipped: [Due] = []

        /// Whether there is nothing to do.
        public var isEmpty: Bool { due.isEmpty && states.isEmpty && skipped.isEmpty }
    }

    private struct Entry {
        let report: ReportSettings
        var schedule: Schedule
        var state: ReportState
        /// The next minute after the state's last; nil if there is none.
        var next: Int64?
    }

    /// A minute that is later than this was missed.
    public static let punctualityMilliseconds: Int64 = 10 * 60_000
    private static let year: Int64 = 366 * 86_400_000

    private var entries: [Entry] = []
    private var newStates: [ReportState] = []

    /// The reports of a configuration, with what was kept of them. One that is new, or has another schedule, counts from
    /// `now` on.
    public init(_ reports: [ReportSettings], states: [ReportState], now: Int64) {
        let known = Dictionary(states.map { ($0.report, $0) }) { first, _ in first }
        for report in reports {
            let text = report.schedule.map(\.description).joined(separator: "\n")
            var state =
                known[report.name]
                ?? ReportState(report: report.name, schedule: text, sinceMilliseconds: now, lastMilliseconds: now)
            if state.schedule != text {
                state.schedule = text
                state.lastMilliseconds = now
            }
            if state != known[report.name] { newStates.append(state) }
            var schedule = Schedule(report.schedule)
            let next = schedule.next(after: state.lastMilliseconds)
            entries.append(Entry(report: report, schedule: schedule, state: state, next: next))
        }
    }

    /// When the first report is due, milliseconds since 1970; nil if none ever is. Something new to keep is due at once.
    public var nextMilliseconds: Int64? {
        newStates.isEmpty ? entries.compactMap(\.next).min() : .min
    }

    /// What is to be done at `now`. It counts as done when this returns; if it could not be done, make a new timetable of
    /// what is kept.
    public mutating func actions(now: Int64) -> Actions {
        var actions = Actions()
        actions.states = newStates
        newStates = []
        for index in entries.indices {
            guard let next = entries[index].next, next <= now,
                let last = entries[index].schedule.last(until: now, after: entries[index].state.lastMilliseconds)
            else { continue }
            let entry = entries[index]
            let due = Due(
                report: entry.report, forMilliseconds: last, sinceMilliseconds: entry.state.sinceMilliseconds,
                beforeMilliseconds: entries[index].schedule.last(until: last - 1, after: last - Self.year))
            if entry.report.missed == .skip, now - last > Self.punctualityMilliseconds {
                actions.skipped.append(due)
            } else {
                actions.due.append(due)
            }
            entries[index].state.lastMilliseconds = last
            entries[index].next = entries[index].schedule.next(after: last)
            actions.states.removeAll { $0.report == entry.report.name }
            actions.states.append(entries[index].state)
        }
        return actions
    }

    /// Says that the clock was set: minutes that lie in its future now were never reached, so they count again.
    ///
    /// What was sent for them is not sent twice: a mail for the minute is in the outbox already.
    public mutating func clockStepped(now: Int64) {
        for index in entries.indices where entries[index].state.lastMilliseconds > now {
            entries[index].state.lastMilliseconds = now
            entries[index].next = entries[index].schedule.next(after: now)
            newStates.removeAll { $0.report == entries[index].state.report }
            newStates.append(entries[index].state)
        }
    }
}
