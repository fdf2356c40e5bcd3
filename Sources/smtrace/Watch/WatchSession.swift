@preconcurrency import Glibc
import Recorder
import Rendering

/// `smtrace watch` on a terminal: keys, telegrams and time go into the model, its picture goes out.
final class WatchSession {
    private let feed: WatchFeed
    private let terminal: RawTerminal
    private let style: Style
    private let view = WatchView(repertoire: .ofProcess)
    private var model: WatchModel
    private var keys = KeyParser()
    private var shown: ScreenBuffer?

    /// How often the segments are looked at.
    private static let pollMilliseconds: Int64 = 200
    /// How often the database is.
    private static let refreshMilliseconds: Int64 = 5_000
    /// After a longer pause all is read from the database again.
    private static let longestPauseMilliseconds: Int64 = 30_000

    init(_ feed: WatchFeed, _ model: WatchModel) throws {
        self.feed = feed
        self.model = model
        style = Style(descriptor: STDOUT_FILENO)
        terminal = try RawTerminal()
    }

    /// Runs until a key or a signal ends it; returns that signal.
    func run() -> Int32? {
        defer { terminal.restore() }
        var (refreshed, polled) = (Clock.monotonic, Clock.monotonic)
        var second: Int64 = -1
        while !model.isDone {
            let (now, wall) = (Clock.monotonic, Clock.wall)
            // Stopped, or behind a line that took nothing: what was missed may be in segments that are gone.
            if now - polled > Self.longestPauseMilliseconds { feed.beginAnew() }
            polled = now
            var hasChanged = feed.poll(&model, now: wall)
            if now - refreshed >= Self.refreshMilliseconds {
                refreshed = now
                feed.refresh(&model, now: wall)
                hasChanged = true
            }
            if wall / 1000 != second {
                second = wall / 1000
                hasChanged = true
            }
            if hasChanged, !draw(wall) { return SIGHUP }
            switch terminal.wait(milliseconds: Self.pollMilliseconds) {
            case .bytes(let bytes):
                for key in keys.push(bytes) { press(key) }
                if !model.isDone, !draw(Clock.wall) { return SIGHUP }
            case .timeout:
                if let key = keys.timeout() {
                    press(key)
                    second = -1
                }
            case .resized:
                shown = nil
                second = -1
            case .suspend: suspend()
            case .stop(let number): return number
            case .hangUp: return SIGHUP
            }
        }
        return nil
    }

    private func press(_ key: Key) {
        switch key {
        case .control("z"): suspend()
        case .control("l"): shown = nil
        default: model.press(key)
        }
    }

    private func suspend() {
        terminal.suspend()
        shown = nil
    }

    /// Writes what has changed; false if the terminal is gone.
    private func draw(_ now: Int64) -> Bool {
        let size = Terminal.size(STDOUT_FILENO) ?? (columns: 80, rows: 24)
        let screen = view.render(model, columns: min(size.columns, 400), rows: min(size.rows, 200), now: now)
        let update = screen.update(from: shown, style: style)
        shown = screen
        return terminal.write(update)
    }
}
