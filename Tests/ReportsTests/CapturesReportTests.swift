import Foundation
import Settings
import TestSupport
import Testing

@testable import Archive
@testable import Reports

@Suite struct CapturesReportTests {
    /// Four days of a meter, a capture each; the third is larger than the others, and has bytes that do not shrink.
    private static func archive() throws -> (ReportArchive, [String]) {
        let archive = try ReportArchive()
        var random = SeededRandom(5)
        let paths = try (0..<4).map { day in
            let start = local("2026-11-2\(day) 00:00")
            let telegrams = (0..<Int64(day == 2 ? 900 : 150)).map { index in
                (
                    start + index * 60_000,
                    MadeTelegram.bytes([
                        MadeTelegram.entry(1, 8, Int64.random(in: 0...1 << 60, using: &random)),
                        MadeTelegram.entry(2, 8, Int64.random(in: 0...1 << 60, using: &random)),
                    ])
                )
            }
            return try archive.segment("house", telegrams, faulty: day == 1 ? [start + 60_000, start + 120_000] : [])
        }
        try archive.takeIn()
        return (archive, paths)
    }

    private static func request(_ maximumBytes: Int64 = 15_000_000, gzip: Bool = false) -> ReportRequest {
        .made(
            .captures, at: local("2026-11-24 00:00"), meters: [.made("house", note: "basic")],
            maximumBytes: maximumBytes, gzip: gzip)
    }

    @Test func segmentsSinceTheLastMailAreAttachedWithAListing() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let (archive, paths) = try Self.archive()
            let reader = try archive.reader()
            let parts = try CapturesReport.plan(Self.request(), since: local("2026-11-21 00:00"), from: reader)
            #expect(parts.count == 1)
            let content = try CapturesReport.render(Self.request(), parts[0], number: 1, of: 1, from: reader)
            // That of 20 November was sent before.
            #expect(content.attachments.map(\.data) == paths[1...].map { .file(path: archive.layout.absolute($0)) })
            try Recorded.expect("\(content.subject)\n\n\(content.text)", equals: "captures.txt")
        }
    }

    @Test func nothingIsPlannedWhereNothingWasClosed() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let (archive, _) = try Self.archive()
            let since = local("2026-11-23 12:00")
            #expect(try CapturesReport.plan(Self.request(), since: since, from: try archive.reader()) == [])
        }
    }

    @Test func mailsStayBelowTheirLimitWithBase64Counted() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let (archive, paths) = try Self.archive()
            let reader = try archive.reader()
            let sizes = paths.compactMap { archive.layout.size(of: $0) }
            // Room for two of the small ones, not for the large one.
            let limit = sizes[0] * 4 * 2 / 3 + 20_000
            #expect(sizes[2] * 4 / 3 > limit)
            let request = Self.request(limit)
            let parts = try CapturesReport.plan(request, since: 0, from: reader)
            #expect(parts.map(\.attached.count) == [2, 1])
            #expect(parts.flatMap(\.tooLarge).count == 1)
            for (index, part) in parts.enumerated() {
                let content = try CapturesReport.render(request, part, number: index + 1, of: 2, from: reader)
                #expect(content.subject == "[meter] house / basic (part \(index + 1) of 2)")
                var bytes = content.text.utf8.count
                for case .file(let path) in content.attachments.map(\.data) {
                    let data = try Data(contentsOf: URL(filePath: path))
                    bytes += data.base64EncodedString(options: [.lineLength76Characters]).utf8.count
                }
                #expect(bytes < limit)
            }
            let named = try parts.enumerated().map { index, part in
                try CapturesReport.render(request, part, number: index + 1, of: 2, from: reader).text
            }.joined()
            #expect(named.contains("larger than a mail may be"))
            #expect(named.contains(paths[2]))
        }
    }

    @Test func captureIsCompressedOnRequestAndWholeAfterwards() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let (archive, paths) = try Self.archive()
            let reader = try archive.reader()
            let request = Self.request(gzip: true)
            let parts = try CapturesReport.plan(request, since: local("2026-11-22 20:00"), from: reader)
            let content = try CapturesReport.render(request, parts[0], number: 1, of: 1, from: reader)
            let attachment = try #require(content.attachments.first)
            #expect(attachment.name == "20261123_000000_house.pcapng.gz")
            #expect(attachment.contentType == "application/gzip")
            guard case .bytes(let bytes) = attachment.data else {
                Issue.record("not compressed")
                return
            }
            let file = archive.layout.root + "/x.gz"
            try Data(bytes).write(to: URL(filePath: file))
            let process = Process()
            process.executableURL = URL(filePath: "/bin/gzip")
            process.arguments = ["-dc", file]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let content2 = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(try content2 == Data(contentsOf: URL(filePath: archive.layout.absolute(paths[3]))))
        }
    }

    @Test func captureThatWasFinishedOrRemovedSinceThePlanIsFoundOrNamed() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let (archive, paths) = try Self.archive()
            let reader = try archive.reader()
            let request = Self.request()
            let parts = try CapturesReport.plan(request, since: local("2026-11-21 12:00"), from: reader)
            _ = try SegmentFinisher.finish(
                path: archive.layout.absolute(paths[2]), every: 1, compress: true, application: "test")
            try FileManager.default.removeItem(atPath: archive.layout.absolute(paths[3]))
            let content = try CapturesReport.render(request, parts[0], number: 1, of: 1, from: reader)
            #expect(content.attachments.map(\.name) == ["20261122_000000_house.pcapng.gz"])
            #expect(content.text.contains("removed before it could be sent"))
            #expect(content.text.contains(paths[3]))
        }
    }

    @Test(arguments: ["12,13", "12,13;17", ";17,18", ""])
    func partIsKeptAsText(_ text: String) {
        #expect(CapturePart(text)?.description == text)
    }

    @Test(arguments: ["x", "1,x", "1;2;3"])
    func otherTextIsNoPart(_ text: String) { #expect(CapturePart(text) == nil) }
}
