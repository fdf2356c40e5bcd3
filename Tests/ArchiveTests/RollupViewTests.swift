import Foundation
import TestSupport
import Testing

@testable import Archive

/// The views of quarter hours, days and months say what the readings say, also of time that is not rolled up yet.
struct RollupViewTests {
    private let hour: Int64 = 3_600_000

    /// An energy register and power, one telegram in ten seconds, from one time to before another.
    private func telegrams(from start: Int64, to end: Int64, energy first: Int64 = 1000) -> [(Int64, [UInt8])] {
        stride(from: start, to: end, by: 10_000).enumerated().map { index, time in
            (
                time,
                MadeTelegram.bytes([
                    MadeTelegram.energy(first + Int64(index)), MadeTelegram.power(Int64(index % 7)),
                ])
            )
        }
    }

    @Test
    func viewsAreTheSameBeforeAndAfterTheirTimeIsRolledUp() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Europe/Berlin", 1)
            tzset()
            let test = RollupViewTests()
            let hour: Int64 = 3_600_000
            // 23:00 to 02:20 local time: the day is over, the last quarter hours are not written.
            let start: Int64 = 1_794_952_800_000
            let early = try ArchiveFixture()
            try early.segment(test.telegrams(from: start, to: start + 3 * hour + 1_200_000))
            let open = try early.takeIn()
            let late = try ArchiveFixture()
            try late.segment(test.telegrams(from: start, to: start + 3 * hour + 1_200_000))
            // A week later all of that is written.
            try late.segment([(start + 168 * hour, MadeTelegram.bytes([MadeTelegram.power(0)]))])
            let written = try late.takeIn()
            let rolled = try #require(try Int64(early.rows(open, "SELECT rolled_ms FROM meter")[0]))
            #expect(rolled == start + 3 * hour)
            for view in ["quarter_hour", "day"] {
                let query = "SELECT * FROM \(view) WHERE start_ms < \(start + 100 * hour) ORDER BY start_ms, obis"
                let rows = try early.rows(open, query)
                #expect(rows == (try late.rows(written, query)), "\(view)")
                #expect(rows.count == (view == "day" ? 4 : 28))
            }
            let months = try early.rows(open, "SELECT * FROM month ORDER BY obis")
            #expect(months.count == 2)
            let power = try early.rows(
                open, "SELECT month, days, n, min, max, first, last FROM month WHERE short_name = 'power'")
            #expect(power == ["2026-11|2|1200|0.0|6.0|0.0|\(Double(1199 % 7))"])
        }
    }

    @Test
    func consumptionIsInKilowattHoursAndAddsUpInEachView() throws {
        let fixture = try ArchiveFixture()
        let start = ArchiveFixture.start - ArchiveFixture.start % 900_000
        try fixture.segment(telegrams(from: start, to: start + 50 * hour))
        let writer = try fixture.takeIn()
        let count = 50 * 360
        for view in ["quarter_hour", "day", "month"] {
            let sums = try fixture.rows(
                writer,
                "SELECT round(sum(consumption), 6), consumption_unit, unit, sum(n) FROM \(view) WHERE obis LIKE '%1.8.0%'"
            )
            #expect(sums == ["\(Double(count - 1) / 10_000)|kWh|Wh|\(count)"], "\(view)")
            #expect(
                try fixture.rows(writer, "SELECT DISTINCT consumption FROM \(view) WHERE short_name = 'power'")
                    == ["NULL"])
        }
        #expect(try fixture.rows(writer, "SELECT min(coverage) FROM quarter_hour WHERE n = 90") == ["1.0"])
    }

    @Test
    func dayOnWhichTheMeterWasExchangedIsOneRow() throws {
        let fixture = try ArchiveFixture()
        let start = ArchiveFixture.start - ArchiveFixture.start % 86_400_000
        var all = telegrams(from: start, to: start + hour)
        all += (0..<360).map {
            (
                start + hour + $0 * 10_000,
                MadeTelegram.bytes([MadeTelegram.energy($0), MadeTelegram.power(9)], serverID: [1, 2, 3])
            )
        }
        try fixture.segment(all)
        let writer = try fixture.takeIn()
        let rows = try fixture.rows(
            writer, "SELECT n, min, max, first, last, consumption FROM day WHERE short_name = 'energy_import'")
        #expect(rows == ["720|0.0|135.9|100.0|35.9|0.0718"])
        #expect(try fixture.rows(writer, "SELECT max FROM day WHERE short_name = 'power'") == ["9.0"])
    }

    @Test
    func newestQuarterHoursOfAMeterAndALaterDayNeedNoFullScan() throws {
        let fixture = try ArchiveFixture()
        try fixture.segment(telegrams(from: ArchiveFixture.start, to: ArchiveFixture.start + 2 * hour))
        let writer = try fixture.takeIn()
        let newest = try fixture.rows(
            writer,
            "EXPLAIN QUERY PLAN SELECT * FROM quarter_hour WHERE meter = 'house' ORDER BY start_ms DESC LIMIT 5")
        #expect(newest.contains { $0.contains("MERGE (UNION ALL)") }, "\(newest)")
        #expect(newest.contains { $0.contains("SEARCH q USING PRIMARY KEY (meter_id=?") }, "\(newest)")
        for view in ["day", "month"] {
            let plan = try fixture.rows(
                writer, "EXPLAIN QUERY PLAN SELECT * FROM \(view) WHERE meter = 'house' AND short_name = 'power'")
            #expect(plan.contains { $0.contains("SEARCH d USING PRIMARY KEY (meter_id=? AND day<?)") }, "\(plan)")
            #expect(plan.contains { $0.contains("SEARCH m USING") }, "\(plan)")
        }
    }
}
