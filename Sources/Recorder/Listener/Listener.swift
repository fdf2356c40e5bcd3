import Acquisition
import Archive
@preconcurrency import Glibc
import Logging
import OBIS
import SML
import Settings

/// The recorder's first thread: one `poll` loop over all sources, which only frames and appends.
///
/// Nothing here waits for the database or the disk's checkpoints: a telegram is in its segment as soon as it is whole.
final class Listener {
    var meters: [MeterRecording] = []
    var ports: [MeterPort]
    var settings: Configuration
    let reporter: Reporter
    let mailbox: Mailbox
    let service: ServiceManager
    let log: LogOutput
    /// Knows telegrams that are not to be decoded.
    let telegramGuard: TelegramGuard
    /// Where what is counted is left for the archivist.
    let figuresBoard: LiveFigures
    /// Reads the configuration again.
    let readSettings: () throws(SettingsProblems) -> Configuration
    var events = RepeatFilter()
    private let layout: ArchiveLayout
    private let application: String
    private let signals: WakePipe
    private let rotations: RotationRequests
    private let terminal: ControllingTerminal
    private let archivistTurns: Heartbeat
    private var router = Router([])
    private var strangers: [[UInt8]: Int] = [:]
    private var clock = ClockWatch()
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var status: StatusReport
    var serviceStatus: ServiceStatus
    private var pings: WatchdogPings
    private var nextStatus: Int64
    /// Until when a terminal that sent SIGHUP is still looked at: it may close a moment later.
    private var terminalUntil: Int64 = 0
    private var nextLook: Int64
    /// How often counters, silence and backlog are looked at.
    private let lookMilliseconds: Int64
    /// How often the service manager is told how it goes.
    private static let statusMilliseconds: Int64 = 10_000
    /// How long a terminal takes to close after it said so.
    private static let terminalMilliseconds: Int64 = 5_000

    init(
        settings: Configuration, layout: ArchiveLayout, application: String, mailbox: Mailbox,
        rotations: RotationRequests, reporter: Reporter, log: LogOutput, signals: WakePipe, service: ServiceManager,
        terminal: ControllingTerminal, archivistTurns: Heartbeat, figures: LiveFigures,
        telegramGuard: TelegramGuard,
        readSettings: @escaping () throws(SettingsProblems) -> Configuration
    ) {
        let now = Clock.monotonic
        self.settings = settings
        self.layout = layout
        self.application = application
        self.mailbox = mailbox
        self.reporter = reporter
        self.signals = signals
        self.rotations = rotations
        self.log = log
        figuresBoard = figures
        self.telegramGuard = telegramGuard
        self.service = service
        self.terminal = terminal
        self.archivistTurns = archivistTurns
        self.readSettings = readSettings
        pings = WatchdogPings(limit: service.watchdogMilliseconds, now: now)
        nextStatus = now
        ports = settings.meters.enumerated().map { index, meter in
            MeterPort(source: Source(SourceDescription(meter.source, meter: meter.name)), meter: index)
        }
        status = StatusReport(now: now)
        serviceStatus = ServiceStatus(now: now)
        lookMilliseconds = min(1_000, pings.longestWait ?? 1_000)
        nextLook = now + lookMilliseconds
        meters = settings.meters.map { recording(of: $0, now: now) }
        bindServerIDs()
    }

    /// The recording of a configured meter, to be begun.
    func recording(of meter: MeterSettings, now: Int64) -> MeterRecording {
        let recording = MeterRecording(
            name: meter.name, note: meter.note, layout: layout, application: application,
            rotation: RotationRule(meter.captures.rotate), naming: FileNamePattern(meter.captures.naming),
            mailbox: mailbox, now: now)
        recording.use(meter)
        return recording
    }

    /// Sees that telegrams find their meters by the server ids that are configured.
    func bindServerIDs() {
        let names = Dictionary(meters.enumerated().map { ($1.name, $0) }) { first, _ in first }
        router = Router(
            settings.meters.compactMap { meter in
                guard let index = names[meter.name], let id = meter.serverID else { return nil }
                return (index, id)
            })
    }

    /// Runs until a signal comes or every source has ended; returns the signal, if one came.
    func run() -> Int32? {
        _ = clock.step(wall: Clock.wall, monotonic: Clock.monotonic)
        service.ready(statusText())
        while true {
            if let signal = waitAndServe() { return signal }
            if ports.allSatisfy(\.hasEnded) { return nil }
        }
    }

    /// Ends all sources and segments.
    func close() {
        for port in ports {
            finishFrames(of: port)
            port.source.close()
            port.isOpen = false
        }
        for meter in meters {
            try? meter.retry()
            meter.close()
            if meter.hasBacklog { meter.giveUp() }
        }
        figuresBoard.publish(liveFigures())
    }

    private func waitAndServe() -> Int32? {
        var entries = [pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0)]
        var deadline = nextLook
        for port in ports {
            entries.append(pollfd(fd: port.source.descriptor ?? -1, events: port.source.pollEvents, revents: 0))
            if let due = port.source.deadline { deadline = min(deadline, due) }
        }
        entries.append(pollfd(fd: rotations.reading, events: Int16(POLLIN), revents: 0))
        let wait = max(0, deadline - Clock.monotonic)
        if poll(&entries, nfds_t(entries.count), Int32(clamping: wait)) < 0, errno != EINTR {
            reporter.say(.error, cause: "poll", now: Clock.monotonic, "poll: \(String(cString: strerror(errno)))")
        }
        if let signal = obey(signals.drain()) { return signal }
        lookAtClock()
        for (index, port) in ports.enumerated() where !port.hasEnded {
            let revents = entries[index + 1].revents
            let now = Clock.monotonic
            if revents != 0 || (port.source.deadline.map { $0 <= now } ?? false) { serve(port, revents, now) }
        }
        if entries.last?.revents != 0 { rotateAsAsked() }
        let now = Clock.monotonic
        if now >= nextLook {
            nextLook = now + lookMilliseconds
            look(at: now)
        }
        return nil
    }

    /// Does what signals ask for; returns the one that ends the recorder.
    private func obey(_ numbers: [UInt8]) -> Int32? {
        for number in numbers {
            guard Int32(number) == SIGHUP else { return Int32(number) }
            if terminal.isGone { return SIGHUP }
            terminalUntil = Clock.monotonic + Self.terminalMilliseconds
        }
        if numbers.isEmpty {
            return Clock.monotonic < terminalUntil && terminal.isGone ? SIGHUP : nil
        }
        reload()
        return nil
    }

    /// Closes the segments that a report wants to send; the next telegram begins another one.
    private func rotateAsAsked() {
        for request in rotations.take() {
            for meter in meters where request.meters?.contains(meter.name) ?? true { meter.rotate() }
            mailbox.post(.rotated(number: request.number))
        }
    }

    private func lookAtClock() {
        let wall = Clock.wall
        guard let step = clock.step(wall: wall, monotonic: Clock.monotonic) else { return }
        for meter in meters { meter.clockStepped() }
        let seconds = Double(step) / 1000
        reporter.say(
            .warning, cause: "clock", now: Clock.monotonic, "the clock was set by \(seconds) s: new segments are begun")
        mailbox.post(.clockStepped)
        mailbox.post(
            .event(ArchiveEvent(milliseconds: wall, kind: .clockStep, detail: "the clock was set by \(seconds) s")))
    }

    private func serve(_ port: MeterPort, _ revents: Int16, _ now: Int64) {
        let wall = Clock.wall
        let event = buffer.withUnsafeMutableBytes {
            port.source.service(revents: revents, now: now, wallClock: wall, into: $0)
        }
        switch event {
        case .nothing: break
        case .bytes(let count): take(count, from: port, now: now, wall: wall)
        case .opened: opened(port, wall: wall)
        case .lost(let fault, let retry): lost(port, fault, retry: retry, wall: wall)
        case .ended:
            finishFrames(of: port)
            port.hasEnded = true
            meters[port.meter].close()
            let name = meters[port.meter].name
            reporter.say(.info, meter: name, "\(name): \(port.source.description) has ended")
        }
    }

    private func take(_ count: Int, from port: MeterPort, now: Int64, wall: Int64) {
        // Handed on as a copy of the reference: the closure below uses the rest of the listener.
        let bytes = buffer
        let piece = bytes.span.extracting(0..<min(count, bytes.count))
        let before = port.decoder.counters.frames
        port.decoder.push(piece) { frame, raw in self.record(frame, raw, of: port, now: now, wall: wall) }
        if port.decoder.counters.frames == before { port.keepUnframed(piece) } else { port.forgetUnframed() }
    }

    func finishFrames(of port: MeterPort) {
        let (now, wall) = (Clock.monotonic, Clock.wall)
        port.decoder.finish { frame, raw in self.record(frame, raw, of: port, now: now, wall: wall) }
    }

    private func record(_ frame: Frame, _ bytes: Span<UInt8>, of port: MeterPort, now: Int64, wall: Int64) {
        let isOpaque = telegramGuard.mustPassOver(bytes, of: meters[port.lastDestination].name)
        if frame.isValid, !isOpaque || !router.looksIntoTelegrams {
            let destination = watch(router.looksIntoTelegrams, bytes, of: meters[port.lastDestination].name) {
                router.destination(of: frame, bytes, port: port.meter)
            }
            switch destination {
            case .meter(let number): port.lastDestination = number
            case .stranger(let serverID): port.lastDestination = stranger(serverID, on: port, now: now)
            }
        }
        let meter = meters[port.lastDestination]
        do {
            try meter.record(bytes, isFaulty: !frame.isValid, isOpaque: isOpaque, at: wall)
        } catch {
            tellDisk(error, meter: meter, now: now, wall: wall)
        }
        guard frame.isValid else { return }
        if case .back(let gap)? = meter.silence.telegram(at: now) { tellBack(meter, after: gap, wall: wall) }
        if meter.counters.telegrams == 1 {
            watch(!isOpaque, bytes, of: meter.name) {
                reporter.say(.info, meter: meter.name, StatusReport.firstTelegram(of: meter))
            }
        }
    }

    /// Works on a telegram, watched where it is looked into.
    private func watch<Result>(_ isNeeded: Bool, _ bytes: Span<UInt8>, of meter: String, _ body: () -> Result) -> Result
    {
        isNeeded ? telegramGuard.watch(bytes, of: meter, body) : body()
    }

    /// The meter for telegrams that come in on a port whose meter has another server id: one of their own, so that
    /// nothing is lost and nothing is filed under a wrong name.
    private func stranger(_ serverID: [UInt8], on port: MeterPort, now: Int64) -> Int {
        let id = ServerID(serverID)
        let bound = meters[port.meter].name
        let name = "id_\(id.hex)"
        reporter.say(
            .warning, cause: "stranger", meter: bound, now: now,
            "\(bound): \(port.source.description) delivers telegrams of \(id.printed) (\(id.hex)), not of the "
                + "configured server_id; they are stored as meter \(name). Correct server_id, or add a meter with this one"
        )
        if let known = strangers[serverID] { return known }
        let captures = settings.captures
        meters.append(
            MeterRecording(
                name: name, note: "found on \(port.source.description)", layout: layout, application: application,
                rotation: RotationRule(captures.rotate), naming: FileNamePattern(captures.naming), mailbox: mailbox,
                now: now))
        strangers[serverID] = meters.count - 1
        mailbox.post(.meter(name: name, note: "found on \(port.source.description)"))
        return meters.count - 1
    }

    /// What is done once a second: silence, faults, what waits for room on the disk, the status line.
    private func look(at now: Int64) {
        let wall = Clock.wall
        for meter in meters {
            if !meter.isRetired, case .silent(let gap)? = meter.silence.check(at: now) {
                tellSilent(meter, since: gap, wall: wall)
            }
            lookAtFile(of: meter, now: now, wall: wall)
            if meter.hasBacklog {
                do {
                    try meter.retry()
                } catch {
                    tellDisk(error, meter: meter, now: now, wall: wall)
                }
            }
            tellRoom(meter)
        }
        for port in ports { tellFaults(of: port, now: now, wall: wall) }
        if let line = status.line(of: meters, ports: ports, now: now) { reporter.say(.info, line) }
        reporter.tellRepeated(now: now)
        figuresBoard.publish(liveFigures())
        if pings.isDue(now: now, age: archivistTurns.age(now)) { service.watchdog() }
        if service.isThere, now >= nextStatus {
            nextStatus = now + Self.statusMilliseconds
            service.status(statusText())
        }
    }
}
