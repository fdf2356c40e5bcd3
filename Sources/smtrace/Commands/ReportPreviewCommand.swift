import Archive
import ArgumentParser
@preconcurrency import Glibc
import Rendering
import Reports

/// `smtrace report preview`.
struct ReportPreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show what a report would say now, or at another time.",
        discussion: """
            Nothing is sent. The subject, the attachments and the text are shown; --text shows the text alone, --html \
            writes the HTML of a digest for a browser, --attachments the files that would go with the mail.

            Examples:
              smtrace report preview daily
              smtrace report preview daily --at "2026-11-22 07:00" --html daily.html
            """)

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("The report's name in the configuration.", valueName: "name"))
    var name: String

    @Option(name: .long, help: ArgumentHelp("The minute that it is for; default: now.", valueName: "time"))
    var at: String?

    @Option(name: .long, help: ArgumentHelp("Write the HTML to this file; - is standard output.", valueName: "file"))
    var html: String?

    @Flag(name: .long, help: "The text alone, as it stands in the mail.")
    var text = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write the attachments into this folder; without --html or --text nothing else.", valueName: "dir"))
    var attachments: String?

    func validate() throws {
        guard html == nil || !text else { throw ValidationError("--html and --text cannot both be given.") }
    }

    func run() throws {
        let selection = try ReportSelection(name, at: at, options)
        let reader = try ArchiveReader(layout: selection.layout)
        TimeZoneSetup.use(try reader.info("time_zone"))
        let contents = try ReportContents.render(selection.request, from: reader)
        if contents.isEmpty {
            Failure.say("nothing would be sent: \(Self.reason(selection))")
            return
        }
        if let attachments { try writeAttachments(of: contents, into: attachments) }
        if let html {
            try write(contents, to: html)
        } else if attachments == nil || text {
            try show(contents, of: selection)
        }
    }

    private func writeAttachments(of contents: [ReportContent], into folder: String) throws {
        let paths = try WrittenFile.write(contents.flatMap(\.attachments), into: folder)
        for path in paths { Failure.say("wrote \(path)") }
        if paths.isEmpty { Failure.say("nothing is attached") }
    }

    private static func reason(_ selection: ReportSelection) -> String {
        selection.request.report.kind == .captures
            ? "no capture was closed since the report's minute before" : "no meter had sent anything by then"
    }

    private func show(_ contents: [ReportContent], of selection: ReportSelection) throws {
        let output = OutputBuffer()
        for (index, content) in contents.enumerated() {
            if index > 0 { try output.writeLine("") }
            if !text { try output.write(head(content, selection)) }
            try output.write(content.text)
        }
        try output.flush()
    }

    private func head(_ content: ReportContent, _ selection: ReportSelection) throws -> String {
        let recipients = selection.request.report.recipients
        var lines = ["Subject: " + Escape.terminal(content.subject)]
        for (name, list) in [("To", recipients.to), ("Cc", recipients.cc), ("Bcc", recipients.bcc)] where !list.isEmpty
        {
            lines.append("\(name): " + list.map { Escape.terminal($0.description) }.joined(separator: ", "))
        }
        for attachment in content.attachments {
            lines.append("Attached: \(attachment.name), \(ByteCountText.text(Self.size(attachment)))")
        }
        return lines.map { $0 + "\n" }.joined() + "\n"
    }

    private static func size(_ attachment: ReportAttachment) -> Int64 {
        switch attachment.data {
        case .bytes(let bytes): return Int64(bytes.count)
        case .file(let path):
            var status = stat()
            return stat(path, &status) == 0 ? Int64(status.st_size) : 0
        }
    }

    private func write(_ contents: [ReportContent], to path: String) throws {
        guard let page = contents.first?.html else {
            throw Failure("report \(name) has no HTML: only digests have", code: 64)
        }
        if path == "-" {
            let output = OutputBuffer()
            try output.write(page)
            return try output.flush()
        }
        try WrittenFile.write(Array(page.utf8), to: path)
    }
}
