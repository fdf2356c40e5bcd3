import Testing

@testable import Acquisition

@Suite struct SimulatorSourceTests {
    private static let start: Int64 = 1_795_392_000_000

    /// Serves the source at each deadline up to a time; returns the times of the telegrams.
    private func run(_ source: Source, from: Int64, to: Int64, bufferSize: Int = 4_096) -> (
        times: [Int64], bytes: [UInt8]
    ) {
        var times: [Int64] = []
        var bytes: [UInt8] = []
        var now = from
        withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: 1) { buffer in
            while now <= to {
                let event = source.service(revents: 0, now: now, wallClock: Self.start + now, into: buffer)
                if case .bytes(let count) = event {
                    times.append(now)
                    bytes.append(contentsOf: buffer.prefix(count))
                }
                now = max(now, source.deadline ?? .max)
            }
        }
        return (times, bytes)
    }

    @Test(arguments: [(1.0, 10), (4, 40), (0.5, 5), (1_000, 10_000)])
    func telegramsComeAtTheirRate(rate: Double, count: Int) {
        let source = Source(.simulator(SimulatorOptions(profile: .locked, rate: rate)))
        let (times, _) = run(source, from: 50, to: 50 + 9_999)
        #expect(times.count == count)
        #expect(times.first == 50)
    }

    @Test func telegramsAreThoseOfTheMeterAtTheWallClock() {
        let source = Source(.simulator(SimulatorOptions(profile: .household, seed: 4)))
        var meter = SimulatedMeter(profile: .household, seed: 4)
        var expected: [UInt8] = []
        for second in 0..<5 as Range<Int64> {
            let time = Self.start + second * 1_000
            expected += meter.telegram(at: time, utcOffsetSeconds: LocalClock.utcOffsetSeconds(at: time / 1_000))
        }
        #expect(run(source, from: 0, to: 4_999).bytes == expected)
        let small = Source(.simulator(SimulatorOptions(profile: .household, seed: 4)))
        #expect(run(small, from: 0, to: 4_999, bufferSize: 100).bytes == expected)
    }

    @Test func pauseOfTheMachineIsNotCaughtUp() {
        let source = Source(.simulator(SimulatorOptions(profile: .locked)))
        #expect(run(source, from: 0, to: 2_999).times.count == 3)
        #expect(run(source, from: 3_600_000, to: 3_602_999).times == [3_600_000, 3_601_000, 3_602_000])
    }

    @Test func closedSourceSendsNothing() {
        let source = Source(.simulator(SimulatorOptions(profile: .locked)))
        source.close()
        #expect(source.deadline == nil)
        #expect(run(source, from: 0, to: 10_000).bytes.isEmpty)
    }
}
