import Foundation
import OBIS
import Rendering
import SML
import Settings
import TestSupport
import Testing

@testable import Archive
@testable import Reports

/// Sets the time zone, which belongs to the process: a test that does runs in one of its own.
func useZone(_ name: String) {
    setenv("TZ", name, 1)
    tzset()
}

/// The milliseconds since 1970 of a local time: `2026-11-24`, `2026-11-24 18:42`.
func local(_ text: String) -> Int64 {
    (try? TimeArgument(text, nowMilliseconds: 0))?.milliseconds ?? 0
}

/// An archive that a test fills with telegrams of its own.
struct ReportArchive {
    private let directory: TemporaryDirectory
    let layout: ArchiveLayout

    init() throws {
        directory = try TemporaryDirectory()
        layout = ArchiveLayout(root: directory.file("data"))
        try layout.create()
    }

    /// Writes a closed segment with telegrams of a meter; returns its path below the archive's folder.
    @discardableResult
    func segment(_ meter: String, _ telegrams: [(Int64, [UInt8])], faulty: Set<Int64> = []) throws -> String {
        let writer = try SegmentWriter(
            layout: layout, meter: meter, pattern: FileNamePattern("%Y%m%d_%H%M%S_%N.pcapng"),
            at: telegrams.first?.0 ?? 0, application: "test")
        for (time, bytes) in telegrams {
            var bytes = bytes
            if faulty.contains(time) { bytes[bytes.count / 2] ^= 0xff }
            try writer.append(bytes.span, at: time, isFaulty: faulty.contains(time))
        }
        try writer.finish()
        return writer.path
    }

    /// Makes rows of all that lies in the folder, with events beside them.
    func takeIn(events: [ArchiveEvent] = [], notes: [String: String] = [:]) throws {
        let writer = try ArchiveWriter(layout: layout, timeZone: "system", now: 0)
        for (name, note) in notes { try writer.addMeter(name, note: note, now: 0) }
        _ = try writer.mend(now: 0)
        for event in events { writer.record(event) }
        while try writer.ingest().hasMore {}
        try writer.save()
    }

    func reader() throws -> ArchiveReader { try ArchiveReader(layout: layout) }
}

/// A telegram with the registers that a test wants.
enum MadeTelegram {
    static let serverID: [UInt8] = [0x0A, 0x01, 0x54, 0x53, 0x54, 0, 0, 0, 0, 1]

    static func bytes(_ entries: [EncodedEntry], serverID: [UInt8] = serverID) -> [UInt8] {
        var encoder = TelegramEncoder()
        encoder.openResponse(transactionID: [1], reqFileID: [1], serverID: serverID)
        encoder.getListResponse(transactionID: [2], serverID: serverID, entries: entries)
        encoder.closeResponse(transactionID: [3])
        return encoder.frame()
    }

    /// A register or momentary value 1-0:C.D.E of active energy in Wh, power in W or voltage in V.
    static func entry(_ c: UInt8, _ d: UInt8, _ value: Int64, scaler: Int8 = -1, tariff: UInt8 = 0) -> EncodedEntry {
        let unit: UInt8 = d == 8 ? 30 : c == 32 || c == 52 || c == 72 || c == 12 ? 35 : 27
        return EncodedEntry(
            obis: OBISCode(1, 0, c, d, tariff).packed, value: .integer(value), unit: unit, scaler: scaler)
    }
}

extension ReportRequest {
    /// A request as a test needs it.
    static func made(
        _ kind: ReportSettings.Kind, period: ReportSettings.Period = .day, at due: Int64, meters: [MeterSettings],
        language: ReportSettings.Language = .english, maximumBytes: Int64 = 15_000_000, gzip: Bool = false,
        attachments: [ReportSettings.Attachment] = []
    ) -> ReportRequest {
        let report = ReportSettings(
            name: "test", kind: kind, period: period, recipients: .init(to: []), schedule: [], language: language,
            maximumBytes: maximumBytes, attachments: attachments, gzip: gzip)
        return ReportRequest(report: report, dueMilliseconds: due, subjectPrefix: "[meter] ", meters: meters)
    }
}

extension MeterSettings {
    /// A meter as a test needs it.
    static func made(
        _ name: String, note: String? = nil, role: MeterRole = .grid, prices: [PriceSettings] = [],
        compress: Bool = false
    ) -> MeterSettings {
        MeterSettings(
            name: name, note: note, role: role, source: .stdin, captures: CaptureSettings(compress: compress),
            prices: prices)
    }
}

/// Texts that tests are held against.
enum Recorded {
    private static let folder = Project.folder + "/Tests/ReportsTests/Recorded/"

    /// Holds `text` against the recorded file `name`; with SMTRACE_RECORD=1 in the environment it is recorded anew.
    static func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let path = folder + name
        if ProcessInfo.processInfo.environment["SMTRACE_RECORD"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let recorded = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        guard text != recorded else { return }
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let index =
            zip(new, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(new.count, old.count)
        Issue.record(
            """
            Recorded/\(name), line \(index + 1):
            was \(index < old.count ? old[index] : "nothing")
            is  \(index < new.count ? new[index] : "nothing")
            If that is meant, record it: SMTRACE_RECORD=1 scripts/test --filter ReportsTests
            """, sourceLocation: sourceLocation)
    }
}
