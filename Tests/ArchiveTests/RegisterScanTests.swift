import OBIS
import TestSupport
import Testing

@testable import Archive

struct RegisterScanTests {
    private typealias Reading = RegisterScan.Reading
    private let minute: Int64 = 60_000

    /// Pushes values a minute apart and returns the steps found, and how many glitches and resets.
    private func scan(
        _ values: [Int64], scalers: [Int8]? = nil, baseline: Int64? = nil
    ) -> (steps: [Int64], glitches: Int, resets: Int, accepted: Int) {
        let start = baseline.map { Reading(milliseconds: -1, channel: 0, scaler: 0, value: $0) }
        var scan = RegisterScan(baseline: start)
        var result: (steps: [Int64], glitches: Int, resets: Int, accepted: Int) = ([], 0, 0, 0)
        func take(_ finding: RegisterScan.Finding) {
            switch finding {
            case .accepted: result.accepted += 1
            case .kept: break
            case .step(let step, _, _): result.steps.append(step)
            case .glitch: result.glitches += 1
            case .reset: result.resets += 1
            }
        }
        for (index, value) in values.enumerated() {
            let scaler = scalers?[index] ?? 0
            scan.push(
                Reading(milliseconds: Int64(index) * minute, channel: Int(scaler) + 10, scaler: scaler, value: value),
                take)
        }
        scan.passed(Int64(values.count + 1_441) * minute, take)
        return result
    }

    @Test
    func stepsUpAreCountedAndStandstillIsNot() {
        let found = scan([5, 5, 7, 10], baseline: 4)
        #expect(found.steps == [1, 2, 3] && found.accepted == 4)
        #expect(scan([5, 6]).steps == [1], "without a reading before there is no step")
    }

    @Test
    func fallThatIsTakenBackWithinTenMinutesIsLeftOut() {
        let found = scan([100, 0, 3, 101, 102])
        #expect(found.steps == [1, 1] && found.glitches == 1 && found.resets == 0 && found.accepted == 3)
    }

    @Test
    func fallOfAMeterThatIsSeldomReadIsTakenBackByItsNextReading() {
        var scan = RegisterScan()
        var findings: [RegisterScan.Finding] = []
        let hour = 60 * minute
        for (index, value) in [1_000, 0, 1_005, 3, 1_006, 1_007].enumerated() {
            let time = Int64(index) * hour + (index == 5 ? 25 * hour : 0)
            scan.push(Reading(milliseconds: time, channel: 0, scaler: 0, value: Int64(value))) { findings.append($0) }
        }
        let steps = findings.compactMap { if case .step(let step, _, _) = $0 { step } else { nil } }
        #expect(steps == [5, 1, 1])
        // What comes back after more than a day is a register that starts anew.
        scan.push(Reading(milliseconds: 40 * hour, channel: 0, scaler: 0, value: 2)) { findings.append($0) }
        scan.push(Reading(milliseconds: 65 * hour, channel: 0, scaler: 0, value: 1_008)) { findings.append($0) }
        #expect(findings.last == .step(1_006, at: 65 * hour, channel: 0))
    }

    @Test
    func fallThatLastsStartsAnew() {
        let found = scan([100, 3] + (4...20).map(Int64.init) + [200])
        #expect(found.resets == 1 && found.glitches == 0)
        #expect(found.steps.reduce(0, +) == 17 + 180)
        #expect(!found.steps.contains { $0 < 0 })
    }

    @Test
    func unlockedMeterCountsFromItsWholeKilowattHours() {
        // 12 kWh locked (scaler 3, in Wh), then 12,345.6 Wh and 12,400.0 Wh.
        let found = scan([12, 123_456, 124_000], scalers: [3, -1, -1])
        #expect(found.steps == [3_456, 544] && found.resets == 0)
    }

    @Test
    func lockedAgainMeterLosesAndInventsNothing() {
        let found = scan([123_456, 12, 12, 13, 134_000], scalers: [-1, 3, 3, 3, -1])
        #expect(found.resets == 0 && found.glitches == 0)
        #expect(found.steps.reduce(0, +) == 134_000 - 123_456)
    }

    @Test
    func valuesAtTheLimitsNeverTrap() {
        _ = scan([.min, .max, .min, .max, 0])
        _ = scan([.max, .max, 1, .max], scalers: [127, -128, 3, -1])
        #expect(scan([0, .max]).steps == [.max])
        #expect(RegisterScan.raise(1, by: 18) == 1_000_000_000_000_000_000)
        #expect(RegisterScan.raise(1, by: 19) == nil && RegisterScan.raise(0, by: 255) == 0)
    }

    /// A register's history with gaps, glitches, resets and changes of scaler.
    private func history(_ random: inout SeededRandom) -> [(Int64, Int64)] {
        var value = Int64.random(in: 0...1_000_000, using: &random)
        var time: Int64 = 1_795_000_000_000 / 900_000 * 900_000
        return (0..<400).map { _ in
            time += Int64.random(
                in: 1...(Int.random(in: 0..<30, using: &random) == 0 ? 3_000_000 : 60_000), using: &random)
            switch Int.random(in: 0..<60, using: &random) {
            case 0: return (time, 0)
            case 1: value = Int64.random(in: 0...1_000, using: &random)
            default: value += Int64.random(in: 0...20, using: &random)
            }
            return (time, value)
        }
    }

    @Test
    func quarterHoursDoNotDependOnThePiecesTheyAreMadeIn() {
        var random = SeededRandom(20_261_123)
        for _ in 0..<300 {
            let readings = history(&random)
            var table = ChannelTable()
            table.append(
                id: 1, serverID: "", obis: OBISCode(1, 0, 1, 8, 0, 255), unit: 30, scaler: -1, kind: .number, slot: 0)
            let from = QuarterHours.floor(readings[0].0)
            let to = QuarterHours.floor(readings[399].0) + QuarterHours.milliseconds
            let whole = rollups(table, readings, from, to, baselines: [:])
            var pieces: [Int64: Rollup] = [:]
            var position = from
            while position < to {
                let end = min(to, position + QuarterHours.milliseconds * Int64.random(in: 1...9, using: &random))
                let context = position - QuarterHours.milliseconds
                let last = pieces.filter { $0.key < context && $0.value.count > 0 }.max { $0.key < $1.key }?.value
                let baseline = last.map {
                    Reading(milliseconds: $0.lastMilliseconds, channel: 0, scaler: -1, value: $0.last)
                }
                let near = readings.filter { $0.0 >= context }
                let part = rollups(table, near, position, end, baselines: baseline.map { [0: $0] } ?? [:])
                pieces.merge(part) { $1 }
                position = end
            }
            let differing = whole.keys.filter { pieces[$0] != whole[$0] }
            #expect(differing.isEmpty && pieces.count == whole.count)
            for key in differing.sorted().prefix(1) {
                Issue.record("\(key): \(String(describing: pieces[key])) is not \(String(describing: whole[key]))")
            }
        }
    }

    private func rollups(
        _ table: ChannelTable, _ readings: [(Int64, Int64)], _ from: Int64, _ to: Int64,
        baselines: [Int: RegisterScan.Reading]
    ) -> [Int64: Rollup] {
        var scan = RollupScan(table, from: from, to: to, baselines: baselines)
        for (time, value) in readings {
            if time >= to, scan.undecided(at: time) == nil { break }
            scan.push(value, slot: 0, at: time)
        }
        var result: [Int64: Rollup] = [:]
        scan.eachRollup { bucket, _, rollup in result[bucket] = rollup }
        return result
    }
}
