import ArgumentParser
@preconcurrency import Glibc
import Settings

/// `smtrace setup`.
struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Write a first smtrace.cfg: by questions on a terminal, or from options.",
        discussion: """
            On a terminal it listens to the serial devices, asks which meters to record, their names and notes, and \
            whether to mail a daily digest; then it writes the configuration, tries it as `smtrace check` does, and \
            offers to start the service. With --meter it asks nothing. A password goes into a file of its own that \
            only its owner may read.

            A source is /dev/… (/dev/ttyUSB0@300 for another baud rate), tcp:HOST:PORT, simulator, or \
            simulator:PROFILE.

            Exit codes: 0 done, 2 written, but the check has findings.

            Examples:
              sudo smtrace setup
              smtrace setup --output smtrace.cfg --meter house=/dev/serial/by-id/usb-0 --note house=basement
              smtrace setup --meter house=simulator --mail-server smtp.example.org --mail-to me@example.org
            """)

    /// The password's file, beside the configuration.
    static let passwordFile = "mail.password"
    /// When a digest is sent unless another time is named.
    static let usualSchedule = "0 7 * * *"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The file to write (default: /etc/smtrace/smtrace.cfg as root where that folder is, else ./smtrace.cfg).",
            valueName: "file"))
    var output: String?

    @Option(name: .long, help: ArgumentHelp("A meter and its source; several times.", valueName: "name=source"))
    var meter: [String] = []

    @Option(name: .long, help: ArgumentHelp("A note about a meter; several times.", valueName: "name=text"))
    var note: [String] = []

    @Option(name: .long, help: ArgumentHelp("The folder for database and captures.", valueName: "dir"))
    var archive: String?

    @OptionGroup var mail: SetupMailOptions

    @Flag(name: .long, help: "Replace a configuration that is there; it is kept as .old.")
    var force = false

    @Flag(name: .long, help: "Start the service afterwards, without asking.")
    var start = false

    func validate() throws {
        if meter.isEmpty, !note.isEmpty || mail.isUsed {
            throw ValidationError("--note and --mail-… go with --meter NAME=SOURCE.")
        }
    }

    func run() throws {
        let path = output ?? Self.usualPath
        let isThere = access(path, F_OK) == 0
        if isThere, !force, !(meter.isEmpty && Dialogue.isPossible) {
            throw Failure("\(path) is there already; --force replaces it and keeps the old one as \(path).old")
        }
        var password: String?
        let draft: SetupDraft
        if meter.isEmpty {
            guard Dialogue.isPossible else {
                throw Failure(
                    "there is no terminal to ask on: name at least one meter with --meter NAME=SOURCE", code: 64)
            }
            if isThere, !force {
                let isMeant = try Dialogue().confirm(
                    "\(path) is there already. Replace it (it is kept as .old)?", default: false)
                guard isMeant else { return }
            }
            var dialogue = SetupDialogue()
            draft = try dialogue.draft(path: path, archive: archive ?? Self.usualArchive(for: path))
            password = dialogue.password
        } else {
            draft = SetupDraft(
                archive: archive ?? Self.usualArchive(for: path), meters: try meters(), mail: try mail.account())
        }
        try write(draft, password: password, to: path)
        try finish(path)
    }

    private static var usualPath: String {
        access("/etc/smtrace", W_OK | X_OK) == 0 ? ServiceOffer.configuration : "smtrace.cfg"
    }

    private static func usualArchive(for path: String) -> String {
        path.hasPrefix("/etc/") ? "/var/lib/smtrace" : "data"
    }

    private func meters() throws -> [SetupDraft.Meter] {
        let notes = try note.map { try Self.pair($0, option: "--note") }
        var meters: [SetupDraft.Meter] = []
        for text in meter {
            let (name, source) = try Self.pair(text, option: "--meter")
            if let refusal = MeterName.refusal(of: name) {
                throw Failure("--meter: the name \"\(name)\" \(refusal); allowed: \(MeterName.allowed)", code: 64)
            }
            meters.append(
                SetupDraft.Meter(
                    name: name, source: try SetupSource.parse(source), note: notes.last { $0.0 == name }?.1))
        }
        for (name, _) in notes where !meters.contains(where: { $0.name == name }) {
            throw Failure("--note: there is no --meter \"\(name)\"", code: 64)
        }
        return meters
    }

    private static func pair(_ text: String, option: String) throws -> (String, String) {
        guard let sign = text.firstIndex(of: "=") else { throw Failure("\(option) is written as NAME=…", code: 64) }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private func write(_ draft: SetupDraft, password: String?, to path: String) throws {
        let text = draft.text
        // What would be refused is told before anything is written.
        do { _ = try Configuration.parse(Array(text.utf8), path: path) } catch {
            throw Failure(error.description, code: 64)
        }
        try NewFile.write(text, to: path, mode: 0o640, replaces: true)
        let isService = ServiceOffer.hand(path)
        if let password {
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let file = folder + Self.passwordFile
            try NewFile.write(password + "\n", to: file, mode: 0o600, replaces: true)
            // The service's user has to read it, and nobody else may.
            if isService, let user = getpwnam("smtrace") { chown(file, user.pointee.pw_uid, 0) }
        }
        print("\(path) is written.\n")
        fflush(stdout)
    }

    /// Tries the configuration, and starts the service if the user wants it.
    private func finish(_ path: String) throws {
        var findings: ExitCode?
        do { try CheckCommand.check(path: path, archive: nil) } catch let code as ExitCode { findings = code }
        guard path == ServiceOffer.configuration, ServiceOffer.isInstalled, geteuid() == 0 else {
            print("\nRecord with: smtrace run --config \(path)")
            if let findings { throw findings }
            return
        }
        let isWanted =
            start ? true : meter.isEmpty ? try Dialogue().confirm("\nStart the service now?", default: true) : false
        if isWanted {
            guard ServiceOffer.start() else {
                throw Failure("the service did not start: journalctl -u smtrace says why")
            }
            print("The service records now: smtrace last, smtrace watch, journalctl -u smtrace -f")
        } else {
            print("\nStart it with: sudo systemctl enable --now smtrace")
        }
        if let findings { throw findings }
    }
}
