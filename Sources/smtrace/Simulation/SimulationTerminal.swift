import Acquisition
@preconcurrency import Glibc
import Rendering

/// Offers a simulated meter on a pseudo-terminal.
///
/// What nobody reads stays in the kernel, some 18 kB; what it does not take is listed as unsent, and a telegram that
/// it took in part as cut off, so that the list says what a reader can have got.
struct SimulationTerminal {
    /// How long the last bytes may wait for the reader at the end, in tenths of a second.
    private static let lastWaits = 20

    let options: SimulatorOptions
    let link: String?
    let list: SimulatorList?

    private let terminal: PseudoTerminal
    private var stream: SimulatorStream
    private var bytes: [UInt8] = []
    private var offset = 0
    private var unsent = 0

    init(options: SimulatorOptions, link: String?, list: SimulatorList?) throws {
        self.options = options
        self.link = link
        self.list = list
        do { terminal = try PseudoTerminal(keepsOpen: true) } catch { throw Failure(error.description) }
        stream = SimulatorStream(options)
    }

    /// Sends `count` telegrams, or until SIGINT or SIGTERM; `clock` says their times. Returns a summary.
    mutating func run(count: Int?, clock: () -> Int64) throws -> String {
        try placeLink()
        defer { removeLink() }
        var pace = SimulationPace(rate: options.rate)
        print(link ?? terminal.path)
        fflush(stdout)
        while count.map({ stream.telegrams < $0 }) ?? true, pace.waitForNext() { try send(at: clock()) }
        waitForReader(&pace)
        try list?.finish()
        var summary = "sent \(stream.summary), \(offset) bytes"
        if unsent > 0 { summary += "; \(unsent) telegrams were not sent, as nobody read" }
        let unread = terminal.unreadBytes
        if unread > 0 { summary += "; the last \(unread) bytes or more were not read" }
        return summary
    }

    private mutating func send(at milliseconds: Int64) throws {
        bytes.removeAll(keepingCapacity: true)
        let (range, damage) = stream.append(at: milliseconds, to: &bytes)
        let written = terminal.write(bytes)
        var state = damage.map(SentTelegram.State.damaged) ?? .intact
        if written <= range.lowerBound {
            state = .unsent
            unsent += 1
        } else if written < range.upperBound {
            state = .damaged(.cutOff)
        }
        let place = min(range.lowerBound, written)
        try list?.append(
            SentTelegram(
                unixMilliseconds: milliseconds, offset: offset + place,
                bytes: Array(bytes[place..<min(range.upperBound, max(place, written))]), state: state))
        offset += written
    }

    /// Closing takes away what is unread: the reader gets a moment, unless a second signal comes.
    private func waitForReader(_ pace: inout SimulationPace) {
        for _ in 0..<Self.lastWaits where terminal.unreadBytes > 0 {
            guard pace.wait(nanoseconds: 100_000_000) else { return }
        }
    }

    /// Sets the link in one step, so that a reader never finds the path without it.
    private func placeLink() throws {
        guard let link else { return }
        var status = stat()
        if lstat(link, &status) == 0, status.st_mode & S_IFMT != S_IFLNK {
            throw Failure("--link: \(link) exists and is not a link; remove it or name another path")
        }
        let fresh = "\(link).\(getpid())"
        guard symlink(terminal.path, fresh) == 0, rename(fresh, link) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(fresh)
            throw Failure("--link: cannot make \(link): \(reason)")
        }
    }

    /// Removes the link unless another simulator has taken it over.
    private func removeLink() {
        guard let link, let target = Self.target(of: link), target == terminal.path else { return }
        unlink(link)
    }

    private static func target(of link: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = readlink(link, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
