import SML
import TestSupport
import Testing

@testable import Acquisition

@Suite struct SimulatedMeterTests {
    /// 2026-11-23 00:00 UTC.
    private static let monday: Int64 = 1_795_392_000_000
    private static let offset = 3_600

    @Test(arguments: SimulatorProfile.allCases)
    func everyTelegramIsValidOnBothLevels(profile: SimulatorProfile) throws {
        var meter = SimulatedMeter(profile: profile, seed: 11)
        for second in 0..<2_000 {
            let bytes = meter.telegram(at: Self.monday + Int64(second) * 41_700, utcOffsetSeconds: Self.offset)
            let telegram = try #require(Parsed(bytes))
            #expect(telegram.faults == 0)
            #expect(telegram.octets.values.contains(meter.serverID))
        }
    }

    @Test(arguments: SimulatorProfile.allCases)
    func sameSeedAndTimesGiveSameBytes(profile: SimulatorProfile) {
        var first = SimulatedMeter(profile: profile, seed: 5)
        var second = SimulatedMeter(profile: profile, seed: 5)
        var other = SimulatedMeter(profile: profile, seed: 6)
        for hour in 0..<100 {
            let time = Self.monday + Int64(hour) * 3_600_000
            let telegram = first.telegram(at: time, utcOffsetSeconds: 0)
            #expect(telegram == second.telegram(at: time, utcOffsetSeconds: 0))
            #expect(telegram != other.telegram(at: time, utcOffsetSeconds: 0))
        }
    }

    @Test func serverIDsAreOfDIN43863AndDifferBySeedAndProfile() {
        var seen: Set<[UInt8]> = []
        for profile in SimulatorProfile.allCases {
            for seed in 0..<500 as Range<UInt64> {
                let id = SimulatedMeter(profile: profile, seed: seed).serverID
                #expect(id.count == 10)
                #expect(id.prefix(5) == [0x0a, 0x01, 0x53, 0x4d, 0x54])
                #expect(id.suffix(4).reduce(0) { $0 << 8 | UInt64($1) } <= 99_999_999)
                seen.insert(id)
            }
        }
        #expect(seen.count == 2_000)
    }

    @Test func householdHasTwelveNumbersThatFitTogether() throws {
        var meter = SimulatedMeter(profile: .household, seed: 1)
        for minute in 0..<1_440 {
            let bytes = meter.telegram(at: Self.monday + Int64(minute) * 60_000, utcOffsetSeconds: Self.offset)
            let numbers = try #require(Parsed(bytes)).numbers
            #expect(numbers.count == 12)
            let power = try #require(numbers[Parsed.code(16, 7)])
            let phases = [36, 56, 76].compactMap { numbers[Parsed.code($0, 7)] }
            #expect(phases.reduce(0, +) == power)
            for (phase, share) in phases.enumerated() {
                let voltage = try #require(numbers[Parsed.code(UInt64(32 + 20 * phase), 7)])
                let current = try #require(numbers[Parsed.code(UInt64(31 + 20 * phase), 7)])
                #expect((2_250...2_380).contains(voltage))
                #expect(abs(current * voltage - share * 100) <= voltage)
            }
            #expect((500...150_000).contains(power))
        }
    }

    @Test(
        arguments: [(SimulatorProfile.household, 10 as Int64), (.heatPump, 1), (.solar, 100)], [1_000 as Int64, 7_300])
    func registersRiseByThePowerThatIsSent(profile: (SimulatorProfile, Int64), interval: Int64) throws {
        var meter = Meter(profile.0, seed: 4)
        meter.measure(at: Self.monday, utcOffsetSeconds: Self.offset)
        var before = meter.measurement
        for step in 1..<20_000 as Range<Int64> {
            meter.measure(at: Self.monday + step * interval, utcOffsetSeconds: Self.offset)
            let now = meter.measurement
            let second = profile.0 == .solar ? before.second - now.second : now.second - before.second
            try #require(now.first - before.first + second == now.power * interval)
            try #require(now.power % profile.1 == 0)
            try #require(now.first >= before.first && now.second >= before.second)
            before = now
        }
    }

    @Test(arguments: SimulatorProfile.allCases)
    func meterMadeAnewGoesOnWhereItWas(profile: SimulatorProfile) {
        var random = SeededRandom(3)
        var time = Self.monday
        var last = (first: Int64(0), second: Int64(0))
        for _ in 0..<60 {
            var meter = Meter(profile, seed: 8)
            for step in 0..<20 {
                time += Int64.random(in: 1...(step == 0 ? 9_000_000 : 2_000), using: &random)
                meter.measure(at: time, utcOffsetSeconds: Self.offset)
            }
            // Whatever the load trembles by is less than a hundredth of a watt-hour.
            #expect(meter.measurement.first >= last.first - 3_600_000)
            #expect(meter.measurement.second >= last.second - 3_600_000)
            last = (meter.measurement.first, meter.measurement.second)
        }
    }

    @Test func solarFeedsInByDayAndDrawsByNight() throws {
        var meter = SimulatedMeter(profile: .solar, seed: 2)
        let night = try #require(Parsed(meter.telegram(at: Self.monday, utcOffsetSeconds: Self.offset)))
        let noon = try #require(
            Parsed(meter.telegram(at: Self.monday + 41_400_000, utcOffsetSeconds: Self.offset)))
        let atNoon = try #require(
            Parsed(meter.telegram(at: Self.monday + 41_401_000, utcOffsetSeconds: Self.offset)))
        let power = Parsed.code(16, 7)
        #expect(try #require(night.numbers[power]) > 0)
        #expect(try #require(atNoon.numbers[power]) < -100)
        let exported = Parsed.code(2, 8)
        #expect(try #require(noon.numbers[exported]) > (try #require(night.numbers[exported])))
    }

    @Test func lockedMeterSendsWholeKilowattHoursAndNoPower() throws {
        var meter = SimulatedMeter(profile: .locked, seed: 2)
        let telegram = try #require(Parsed(meter.telegram(at: Self.monday, utcOffsetSeconds: 0)))
        #expect(Set(telegram.numbers.keys) == [Parsed.code(1, 8), Parsed.code(2, 8)])
        #expect(Set(telegram.scalers.values) == [3])
    }

    @Test func heatPumpHasTwoTariffsAndAPause() throws {
        var meter = SimulatedMeter(profile: .heatPump, seed: 2)
        var powers: [Int64] = []
        for minute in 0..<1_440 {
            let bytes = meter.telegram(at: Self.monday + Int64(minute) * 60_000, utcOffsetSeconds: Self.offset)
            let numbers = try #require(Parsed(bytes)).numbers
            #expect(numbers.count == 4)
            powers.append(try #require(numbers[Parsed.code(16, 7)]))
            let parts = try #require(numbers[Parsed.code(1, 8, 1)]) + #require(numbers[Parsed.code(1, 8, 2)])
            #expect((0...1).contains(try #require(numbers[Parsed.code(1, 8)]) - parts))
        }
        #expect(powers.count { $0 < 3_000 } > 100)
        #expect(powers.count { $0 > 120_000 } > 100)
    }

    @Test func dayAddsUpToWhatIsUsual() {
        for (profile, range) in [
            (SimulatorProfile.household, 5.0...14.0), (.heatPump, 2.5...50.0), (.solar, 0.1...50.0),
        ] {
            for day in stride(from: 20_000, to: 20_365, by: 9) {
                let totals = LoadModels.model(profile, seed: 9).totals(of: day)
                let units = profile == .solar ? totals.second : totals.first + totals.second
                #expect(range.contains(Double(units) / DayTotals.unitsPerKilowattHour), "\(profile) \(day)")
            }
        }
    }

    @Test(arguments: SimulatorProfile.allCases)
    func planOfADayHasExactlyItsTotals(profile: SimulatorProfile) {
        let model = LoadModels.model(profile, seed: 77)
        for day in stride(from: 20_400, to: 20_800, by: 61) {
            let power = model.plan(of: day, shift: 360).power
            let totals = model.totals(of: day)
            #expect(power.filter { $0 > 0 }.reduce(0) { $0 + Int64($1) } == totals.first)
            #expect(power.filter { $0 < 0 }.reduce(0) { $0 - Int64($1) } == totals.second)
        }
    }

    @Test func absurdTimesDoNoHarm() {
        for profile in SimulatorProfile.allCases {
            var meter = SimulatedMeter(profile: profile, seed: .max)
            for time in [Int64.min, -1, 0, 1, 1_000, Self.monday, 5, .max, .max] {
                for offset in [0, -43_200, 50_400] {
                    #expect(!meter.telegram(at: time, utcOffsetSeconds: offset).isEmpty)
                }
            }
        }
    }
}
