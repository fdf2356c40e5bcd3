import Foundation
import Rendering
import Settings
import TestSupport
import Testing

@testable import Archive
@testable import Reports

@Suite struct DigestAttachmentTests {
    private static func request(_ name: String, _ period: ReportSettings.Period, at due: String) -> ReportRequest {
        let report = ReportSettings(
            name: name, kind: .digest, period: period, recipients: .init(to: []), schedule: [], language: .german,
            attachments: [.csv, .svg])
        return ReportRequest(
            report: report, dueMilliseconds: local(due),
            meters: [.made("house", note: "a < b"), .made("roof", role: .generation)])
    }

    private static func text(_ attachment: ReportAttachment) -> String {
        guard case .bytes(let bytes) = attachment.data else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func tableHoldsTheBucketsAndPictureTheBarsOfThePeriod() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            var fixture = DigestFixture(archive)
            let (day, end) = (local("2026-10-25"), local("2026-10-26"))
            try fixture.write(
                from: day - 900_000, to: end, every: 900_000, missing: [day + 37_000_000..<day + 45_000_000])
            try archive.takeIn()
            let reader = try archive.reader()
            let request = Self.request("täglich", .day, at: "2026-10-26 07:00")
            let files = try DigestReport.render(request, from: reader).attachments
            #expect(files.map(\.name) == ["t_glich-2026-10-25.csv", "t_glich-2026-10-25.svg"])
            #expect(files.map(\.contentType) == ["text/csv", "image/svg+xml"])

            let rows = Self.text(files[0]).split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            let header =
                "from,to,meter,obis,name,unit,count,min,mean,max,first,last,consumption,coverage,follows_gap"
            #expect(rows.first?.joined(separator: ",") == header)
            let imported = rows.filter { $0[2] == "house" && $0[4] == "energy_import" }
            // 25 hours, of which the one from 11:00 is in the gap.
            #expect(imported.count == 25 && imported.filter { $0[6] == "0" }.count == 1)
            #expect(imported.first?[0] == "2026-10-24T22:00:00.000Z" && imported.last?[1] == "2026-10-25T23:00:00.000Z")
            let figures = try DigestReader(request, from: reader).read()
            let sum = imported.compactMap { Double($0[12]) }.reduce(0, +)
            #expect(abs(sum - (figures.meters[0].imported?.value.double ?? -1)) < 0.01)
            #expect(imported.first?[13] == "1")

            let picture = Self.text(files[1])
            #expect(picture.hasPrefix("<?xml") && picture.contains("Sonntag, 25. Oktober 2026"))
            #expect(picture.contains("house / a &lt; b") && picture.contains("roof"))
            #expect(picture.contains("Netzbezug") && picture.contains("Einspeisung"))
            #expect(picture.contains("gestrichelt: mit dem, was in der Lücke davor gezählt wurde"))
        }
    }

    @Test func filesAreNamedAfterTheirPeriodAndThereAreNoneWithoutData() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            var fixture = DigestFixture(archive)
            try fixture.write(from: local("2027-01-01"), to: local("2027-01-03"), every: 900_000)
            try archive.takeIn()
            let reader = try archive.reader()
            let names = { (period: ReportSettings.Period, due: String) in
                try DigestReport.render(Self.request("r", period, at: due), from: reader).attachments.map(\.name)
            }
            #expect(try names(.week, "2027-01-04 07:00") == ["r-2026-W53.csv", "r-2026-W53.svg"])
            #expect(try names(.month, "2027-02-04 07:00") == ["r-2027-01.csv", "r-2027-01.svg"])
            #expect(try names(.year, "2028-01-01 00:00") == ["r-2027.csv", "r-2027.svg"])
            #expect(try names(.year, "2029-01-01 00:00").isEmpty)
        }
    }
}
