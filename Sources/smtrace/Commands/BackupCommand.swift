import Archive
import ArgumentParser
@preconcurrency import Glibc
import Rendering

/// `smtrace backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make a verified copy of the database, also while it is being recorded.",
        discussion: """
            The copy is the database of one moment in one file, every page of it checked. It gets its name when it is \
            whole. Put back as smtrace.db (with the recorder stopped, and smtrace.db-wal and smtrace.db-shm removed) \
            it is the archive of that moment. Captures are files of their own: copy the folder captures/ with whatever \
            copies files; `smtrace run` takes in those that the database does not know.

            Examples:
              smtrace backup /media/stick/smtrace.db
              smtrace backup --force /mnt/nas/smtrace.db
            """)

    @OptionGroup var options: ArchiveOptions

    @Flag(name: .long, help: "Replace a file that is there.")
    var force = false

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    func run() throws {
        let layout = try options.layout()
        try refuseTarget(layout)
        let reader = try options.reader()
        let backup = try ArchiveBackup(of: reader, to: file)
        StopRequest.watch(backup.interrupters)
        var progress = Progress(file, total: 1_000)
        defer { progress.finish() }
        let report: BackupReport
        do {
            report = try backup.run { done in
                progress.update(Int64(done * 1_000))
                return !StopRequest.isMade
            }
        } catch let error where StopRequest.isCause(of: error) {
            throw BackupError.stopped
        }
        progress.finish()
        let newest = report.newest.max { ($0.value, $0.key) < ($1.value, $1.key) }
        let upTo = newest.map { ", up to \($0.key)'s telegram of \(TimeText.local($0.value))" } ?? ""
        print("\(file): \(ByteCountText.text(report.bytes)), verified\(upTo)")
    }

    /// Throws a sentence if the file cannot or should not be written.
    private func refuseTarget(_ layout: ArchiveLayout) throws {
        guard !file.isEmpty, file != "-" else {
            throw Failure("a backup needs the name of a file: it cannot be written to standard output", code: 64)
        }
        var status = stat()
        guard stat(file, &status) == 0 else { return }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else {
            throw Failure("\(file) is a folder: name the file in it, \(file)/smtrace.db for instance", code: 64)
        }
        guard kind == S_IFREG else { throw Failure("\(file) is no file: name another one", code: 64) }
        var own = stat()
        if stat(layout.database, &own) == 0, own.st_ino == status.st_ino, own.st_dev == status.st_dev {
            throw Failure("\(file) is the archive's database itself: name another file", code: 64)
        }
        guard force else { throw Failure("\(file) is there already: name another one, or replace it with --force") }
    }
}
