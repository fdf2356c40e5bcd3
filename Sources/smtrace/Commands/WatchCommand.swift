import Archive
import ArgumentParser
@preconcurrency import Glibc
import Recorder
import Rendering

/// `smtrace watch`.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show the meters in the terminal as they speak.",
        discussion: """
            Power in large digits, the phases, a graph of the last minutes, registers with what they counted today, and \
            how the meter fares. As live as the meter: telegrams are read from the captures as they are written. Tab goes \
            to the next meter, l lists all, ? tells all keys, q quits. Without a terminal, a line for each telegram.

            Examples:
              smtrace watch
              smtrace watch --meter house --minutes 30
              smtrace watch | grep house
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("Only this meter; several with commas between.", valueName: "name"))
    var meter: [String] = []

    @Option(name: .long, help: ArgumentHelp("How much of the past the graph shows, 1 to 60.", valueName: "number"))
    var minutes = 10

    @Flag(name: .long, help: "A line for each telegram, on a terminal too.")
    var plain = false

    func validate() throws {
        guard (1...60).contains(minutes) else { throw ValidationError("--minutes has to be 1 to 60.") }
    }

    func run() throws {
        let reader = try options.reader()
        let chosen = try MeterSelection.meters(meter, in: reader)
        let feed = WatchFeed(reader, meters: meter.isEmpty ? [] : chosen.map(\.name))
        var model = WatchModel(minutes: minutes)
        feed.refresh(&model, now: Clock.wall)
        if let problem = model.problem { throw Failure(problem) }
        let term = getenv("TERM").map { String(cString: $0) } ?? ""
        let canDraw = Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDOUT_FILENO)
        guard canDraw, !plain, !["", "dumb"].contains(term) else {
            var lines = WatchLines(feed: feed, model: model)
            return try lines.run()
        }
        let ending = try WatchSession(feed, model).run()
        // Whoever waits for the program sees that a signal ended it.
        if let ending { throw ExitCode(128 + ending) }
    }
}
