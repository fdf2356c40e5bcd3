import Testing

@testable import Acquisition

@Suite
struct LineHearingTests {
    private func telegrams(_ count: Int) -> [UInt8] {
        var meter = SimulatedMeter(profile: .household, seed: 3)
        return (0..<count).flatMap { meter.telegram(at: 1_764_000_000_000 + Int64($0) * 1000, utcOffsetSeconds: 0) }
    }

    @Test(arguments: [1, 7, 4_096])
    func meterIsToldByItsTelegramsHoweverTheyCome(_ piece: Int) {
        var hearing = LineHearing()
        let bytes = Array(telegrams(2).dropFirst(37)) + [0x1b, 0x1b]
        for start in stride(from: 0, to: bytes.count, by: piece) {
            hearing.push(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        guard case .meter(let id) = hearing.speaker else {
            Issue.record("no meter: \(hearing.speaker)")
            return
        }
        #expect(id.count == 10)
        #expect(hearing.telegramCount == 1)
        #expect(hearing.byteCount == bytes.count)
    }

    @Test func textIsToldWithItsIdentification() {
        var hearing = LineHearing()
        hearing.push(
            Array("/LOG5LK13BE803049\r\n\r\n1-0:1.8.0*255(000123.456*kWh)\r\n1-0:2.8.0*255(0000.1*kWh)\r\n!\r\n".utf8))
        #expect(hearing.speaker == .text(identification: "LOG5LK13BE803049"))
    }

    @Test func bytesWithoutTheirEighthBitAreTold() {
        var hearing = LineHearing()
        hearing.push(telegrams(1).map { $0 & 0x7f })
        #expect(hearing.speaker == .sevenBits)
    }

    @Test func noiseIsTold() {
        var hearing = LineHearing()
        hearing.push([UInt8](repeating: 0, count: 100) + [UInt8](repeating: 0xf8, count: 100))
        #expect(hearing.speaker == .noise)
    }

    @Test func nothingIsSilence() { #expect(LineHearing().speaker == .silence) }

    @Test func aFewBytesSayNothing() {
        var hearing = LineHearing()
        hearing.push([1, 2, 3])
        #expect(hearing.speaker == .unclear)
    }

    @Test func endlessNoiseTakesNoMoreMemory() {
        var hearing = LineHearing()
        for _ in 0..<100 { hearing.push([UInt8](repeating: 0xf8, count: 4_096)) }
        #expect(hearing.byteCount == 409_600)
        #expect(hearing.speaker == .noise)
    }
}
