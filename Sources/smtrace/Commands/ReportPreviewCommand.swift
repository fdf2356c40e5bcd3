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
            writes the HTML of a digest for a browser.

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
        } else if let html {
            try write(contents, to: html)
        } else {
            try show(contents, of: selection)
        }
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
        guard let file = fopen(path, "we") else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        let bytes = Array(page.utf8)
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
        guard fclose(file) == 0, isWritten else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
