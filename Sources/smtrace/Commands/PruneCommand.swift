import Archive
import ArgumentParser
@preconcurrency import Glibc
import Recorder
import Rendering
import Settings

/// `smtrace prune`.
struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove what is older than the retention, or than a time, by hand.",
        discussion: """
            The recorder does this by itself, as archive.retention says; here it is done at once. With --before, \
            captures and readings that are older go, whatever the configuration says; --only names what. Of readings \
            the quarter hours and days stay, unless rollups are named. Mails that are not written yet keep what they \
            need. The database file does not shrink: its room is used again. Not while the recorder runs, except for \
            --dry-run. Ctrl-C ends it; what is gone by then is gone.

            Examples:
              smtrace prune --dry-run
              smtrace prune --before 2025-01-01 --only readings
              smtrace prune --before -365d --only captures
            """)

    /// What can be removed.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case captures
        case readings
        case rollups
    }

    @OptionGroup var options: ArchiveOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Remove what is older than this (default: archive.retention).", valueName: "time"))
    var before: String?

    @Option(name: .long, help: "Only captures, readings or rollups (quarter hours and days); several times.")
    var only: [Kind] = []

    @Flag(name: .long, help: "Say what would go, and remove nothing.")
    var dryRun = false

    func run() throws {
        let now = Clock.wall
        if dryRun {
            let reader = try options.reader()
            let expected = try reader.retentionPreview(limits(now: now), now: now)
            print(expected.isEmpty ? "nothing is older" : "would remove: " + Self.sentence(expected))
            return
        }
        let layout = try options.layout()
        guard access(layout.database, F_OK) == 0 else { throw ArchiveError.noArchive(folder: layout.root) }
        let lock = try ArchiveLock(layout, purpose: "prune")
        defer { withExtendedLifetime(lock) {} }
        let writer = try ArchiveWriter(layout: layout, timeZone: nil, now: now)
        let reader = try options.reader()
        let limits = try limits(now: now)
        StopRequest.watch()
        let report = try prune(writer, limits, reader.retentionPreview(limits, now: now), now: now)
        print(report.isEmpty ? "nothing is older" : "removed: " + Self.sentence(report))
        if StopRequest.isMade { throw Failure("stopped: what is left goes with the next `smtrace prune`") }
    }

    private func prune(
        _ writer: ArchiveWriter, _ limits: RetentionLimits, _ expected: RetentionReport, now: Int64
    ) throws -> RetentionReport {
        var report = RetentionReport()
        let total = Int64(expected.captures.count) + expected.rows + expected.rollups
        var progress = Progress("prune", total: total)
        defer { progress.finish() }
        while !StopRequest.isMade {
            let step = try writer.retentionStep(limits, now: now)
            if step.isEmpty { break }
            report.add(step)
            progress.update(Int64(report.captures.count) + report.rows + report.rollups)
        }
        if report.rows > 0, let sweep = try writer.textSweep(force: true) {
            while !StopRequest.isMade, let removed = try sweep.step() { report.texts += Int64(removed) }
        }
        if !report.isEmpty {
            writer.record(
                ArchiveEvent(
                    milliseconds: now, kind: .pruned, detail: "smtrace prune removed " + Self.sentence(report)))
        }
        try writer.save()
        try writer.checkpoint()
        return report
    }

    private func limits(now: Int64) throws -> RetentionLimits {
        guard let before else {
            let retention = try options.configuration.load().archive.retention
            func limit(_ kind: Kind, _ age: Age) -> Int64? {
                only.isEmpty || only.contains(kind) ? age.milliseconds.map { now - $0 } : nil
            }
            return RetentionLimits(
                captures: limit(.captures, retention.captures), readings: limit(.readings, retention.readings),
                rollups: limit(.rollups, retention.rollups))
        }
        do {
            let time = try TimeArgument(before, nowMilliseconds: now).milliseconds
            let kinds = only.isEmpty ? [.captures, .readings] : only
            return RetentionLimits(
                captures: kinds.contains(.captures) ? time : nil, readings: kinds.contains(.readings) ? time : nil,
                rollups: kinds.contains(.rollups) ? time : nil)
        } catch {
            throw Failure("\(error)", code: 64)
        }
    }

    private static func sentence(_ report: RetentionReport) -> String {
        var parts: [String] = []
        func add(_ count: Int64, _ one: String, _ several: String, _ more: String = "") {
            if count > 0 { parts.append("\(count) \(count == 1 ? one : several)\(more)") }
        }
        add(
            Int64(report.captures.count), "capture", "captures", " (\(ByteCountText.text(report.captureBytes)))")
        add(report.rows, "row of readings", "rows of readings")
        add(report.rollups, "quarter hour or day of a register", "quarter hours and days of registers")
        add(report.events, "event", "events")
        add(report.texts, "text", "texts")
        return parts.joined(separator: ", ")
    }
}
