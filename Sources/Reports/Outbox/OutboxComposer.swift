import Archive
import Rendering
import Settings

/// Writes the mails of the outbox: what a report says for its minute, from the archive as it is now.
public struct OutboxComposer {
    /// What comes out.
    public enum Result: Equatable {
        /// The mails for the minute, one or, of captures, several.
        case mails([ReportContent])
        /// There is nothing to say; why, as a sentence.
        case nothing(String)
    }

    /// For so long after it was entered, a mail of captures waits for these to be compressed.
    private static let patienceMilliseconds: Int64 = 10 * 60_000

    private let settings: Configuration
    private let reader: ArchiveReader

    /// A composer for a configuration and an archive.
    public init(settings: Configuration, reader: ArchiveReader) {
        self.settings = settings
        self.reader = reader
    }

    /// Whether captures of a mail still wait to be compressed, so that it had better be written later.
    public func isTooEarly(_ mail: OutboxMail, now: Int64) throws -> Bool {
        let age = now - mail.createdMilliseconds
        guard mail.kind == .captures, !mail.hasContent, (0..<Self.patienceMilliseconds).contains(age),
            let request = try? request(of: mail)
        else { return false }
        return try reader.snapshot {
            let segments = try reader.outbox.captureIDs(of: mail.report, for: mail.forMilliseconds)
            return try CapturesReport.isWaiting(request, segments: segments, from: reader)
        }
    }

    /// Writes all mails for the minute of a mail, from one snapshot of the archive.
    ///
    /// Throws `OutboxProblem`.
    public func compose(_ mail: OutboxMail) throws -> Result {
        let request = try request(of: mail)
        do { return try write(mail, request) } catch let problem as OutboxProblem { throw problem } catch {
            throw OutboxProblem.unwritable("\(error)")
        }
    }

    private func write(_ mail: OutboxMail, _ request: ReportRequest) throws -> Result {
        try reader.snapshot {
            switch request.report.kind {
            case .digest: .mails([try DigestReport.render(request, from: reader)])
            case .readings:
                try ReadingsReport.render(request, from: reader).map { .mails([$0]) }
                    ?? .nothing("no meter had sent anything by then")
            case .captures: try captures(mail, request)
            }
        }
    }

    private func captures(_ mail: OutboxMail, _ request: ReportRequest) throws -> Result {
        let segments = try reader.outbox.captureIDs(of: mail.report, for: mail.forMilliseconds)
        guard !segments.isEmpty else { return .nothing("no capture was closed since the last mail") }
        let parts = try CapturesReport.plan(request, segments: segments, from: reader)
        let mails = try parts.enumerated().map {
            try CapturesReport.render(request, $1, number: $0 + 1, of: parts.count, from: reader)
        }
        return mails.isEmpty ? .nothing("the captures for it are gone") : .mails(mails)
    }

    private func request(of mail: OutboxMail) throws -> ReportRequest {
        guard let kind = ReportSettings.Kind(rawValue: mail.kind.rawValue) else { throw OutboxProblem.unwritten }
        guard var report = settings.reports.first(where: { $0.name == mail.report }) else {
            throw OutboxProblem.unknownReport(mail.report)
        }
        report.kind = kind
        return ReportRequest(
            report: report, dueMilliseconds: mail.forMilliseconds, subjectPrefix: settings.mail?.subjectPrefix,
            meters: settings.meters)
    }
}

/// Why a mail of the outbox cannot be written or sent before somebody has changed something: a sentence.
public enum OutboxProblem: Error, Equatable, CustomStringConvertible {
    /// The configuration has no report of that name any more.
    case unknownReport(String)
    /// The configuration has no alert of that name any more.
    case unknownAlert(String)
    /// What it says was kept nowhere, and nobody can write it again.
    case unwritten
    /// The archive could not be read for it; the reason.
    case unwritable(String)
    /// A mail of several was to be written again, and would not be the same one.
    case otherParts
    /// A file that belongs to the mail is not as it was written.
    case attachment(String)

    /// Whether another attempt makes sense without that somebody changes something.
    public var mayPass: Bool { if case .unwritable = self { true } else { false } }

    /// The sentence.
    public var description: String {
        switch self {
        case .unknownReport(let name):
            "the configuration has no report \(Escape.terminal(name)) any more, so nobody knows to whom it goes; "
                + "`smtrace report outbox --drop` takes the mail out"
        case .unknownAlert(let name):
            "the configuration has no alert \(Escape.terminal(name)) any more, so nobody knows to whom it goes; "
                + "`smtrace report outbox --drop` takes the mail out"
        case .unwritable(let reason): "it cannot be written: \(reason)"
        case .unwritten: "what the mail says is not there any more"
        case .otherParts:
            "the captures of this mail are not those of before any more; they are in the archive's folder captures"
        case .attachment(let path): "\(Escape.terminal(path)), which belongs to the mail, is gone or has changed"
        }
    }
}
