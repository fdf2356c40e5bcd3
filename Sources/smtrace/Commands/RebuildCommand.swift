import Archive
import ArgumentParser
@preconcurrency import Glibc
import Recorder
import Rendering

/// `smtrace rebuild`.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make the database anew from the captures, and keep the old one.",
        discussion: """
            Every telegram of every capture becomes a row again. Readings, quarter hours, days, events and mails whose \
            telegrams are in no capture any more (pruned, thinned) are carried over from the old database, of a damaged \
            one what can be read. The new database takes the old one's place when it is whole; the old one stays beside \
            it as smtrace.db.old and can be removed. Ctrl-C, a crash or a power cut leave the archive as it was, and it \
            can be begun again. Not while the recorder runs. It needs room for a second database.

            Exit codes: 0 done, 2 done, but something of the old database or of a capture could not be read, 1 not done.

            Examples:
              smtrace rebuild
              smtrace rebuild --archive /var/lib/smtrace
            """)

    @OptionGroup var options: ArchiveOptions

    func run() throws {
        let layout = try options.layout()
        guard access(layout.database, F_OK) == 0 || access(layout.captures, F_OK) == 0 else {
            throw ArchiveError.noArchive(folder: layout.root)
        }
        let lock = try ArchiveLock(layout, purpose: "rebuild")
        defer { withExtendedLifetime(lock) {} }
        StopRequest.watch()
        var progress = Progress("rebuild", total: 1_000)
        defer { progress.finish() }
        let report = try ArchiveRebuild(
            layout: layout, now: Clock.wall,
            progress: { share in
                progress.update(Int64(share * 1_000))
                return !StopRequest.isMade
            }
        ).run()
        progress.finish()
        print(Self.sentence(report))
        if let old = report.oldPath { print("the old database is kept as \(old); remove it when all is well") }
        if report.oldPath != nil, report.isFromCapturesAlone {
            Failure.say("nothing of the old database could be used: all comes from the captures")
        } else if !report.damagedTables.isEmpty {
            let tables = report.damagedTables.joined(separator: ", ")
            Failure.say("the old database is damaged: something of \(tables) could not be read")
        }
        for line in report.damagedCaptures { Failure.say(line) }
        if !report.damagedTables.isEmpty || !report.damagedCaptures.isEmpty { throw ExitCode(2) }
    }

    private static func sentence(_ report: RebuildReport) -> String {
        var text = "\(report.telegrams) telegrams of \(report.captures) captures: \(report.corrected) rows put right, "
        text += "\(report.added) that were missing; \(report.rows) rows in all"
        if report.keptQuarterHours > 0 {
            text += ", \(report.keptQuarterHours) quarter hours kept whose rows are lost"
        }
        return text
    }
}
