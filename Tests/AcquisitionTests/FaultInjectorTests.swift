import SML
import Testing

@testable import Acquisition

@Suite struct FaultInjectorTests {
    @Test func exactlyTheIntactTelegramsAreDecoded() {
        var meter = SimulatedMeter(profile: .household, seed: 1)
        var injector = FaultInjector(seed: 1)
        var stream: [UInt8] = []
        var intact: [[UInt8]] = []
        var damages: [FaultInjector.Damage: Int] = [:]
        for second in 0..<3_000 {
            let telegram = meter.telegram(at: 1_795_392_000_000 + Int64(second) * 1_000, utcOffsetSeconds: 0)
            let (range, damage) = injector.send(telegram, into: &stream)
            if let damage {
                damages[damage, default: 0] += 1
                #expect(Array(stream[range]) != telegram)
            } else {
                intact.append(telegram)
                #expect(Array(stream[range]) == telegram)
            }
        }
        #expect(damages.count == FaultInjector.Damage.allCases.count)
        #expect((200...400).contains(damages.values.reduce(0, +)))
        var decoder = FrameDecoder()
        var decoded: [[UInt8]] = []
        decoder.push(stream.span) { frame, bytes in
            if frame.isValid { decoded.append(bytes.withUnsafeBufferPointer { Array($0) }) }
        }
        decoder.finish { frame, bytes in
            if frame.isValid { decoded.append(bytes.withUnsafeBufferPointer { Array($0) }) }
        }
        #expect(decoded == intact)
    }

    @Test func sameSeedGivesSameFaults() {
        let frame = (0..<100).map { UInt8($0) }
        var streams: [[UInt8]] = []
        for seed in [1, 1, 2] as [UInt64] {
            var injector = FaultInjector(seed: seed, damagedOneIn: 2, noiseOneIn: 2)
            var stream: [UInt8] = []
            for _ in 0..<50 { _ = injector.send(frame, into: &stream) }
            streams.append(stream)
        }
        #expect(streams[0] == streams[1])
        #expect(streams[0] != streams[2])
    }

    @Test func zeroMeansNever() {
        var injector = FaultInjector(seed: 1, damagedOneIn: 0, noiseOneIn: 0)
        var stream: [UInt8] = []
        for _ in 0..<50 { _ = injector.send([1, 2, 3], into: &stream) }
        #expect(stream.count == 150)
    }
}
