import TestSupport
import Testing

@testable import Acquisition

@Suite struct LineDiagnosisTests {
    @Test func fact9_sevenBitPortIsRecognised() {
        var meter = SimulatedMeter(profile: .household, seed: 3)
        let telegram = meter.telegram(at: 1_790_000_000_000, utcOffsetSeconds: 3_600)
        #expect(LineDiagnosis.diagnose(telegram.map { $0 & 0x7f }) == .sevenBits)
    }

    @Test func fact9_textIsRecognised() {
        let text =
            "/LOG5LK13BE803049\r\n\r\n1-0:96.1.0*255(001LOG0065800041)\r\n1-0:1.8.0*255(000000.0000*kWh)\r\n!\r\n"
        #expect(LineDiagnosis.diagnose(Array(text.utf8)) == .text)
        #expect(LineDiagnosis.diagnose(Array((text + text).utf8.dropFirst(30))) == .text)
    }

    @Test func fact9_zerosAndFramingNoiseAreAWrongBaudRate() {
        #expect(LineDiagnosis.diagnose([UInt8](repeating: 0, count: 200)) == .wrongBaudRate)
        let slow: [UInt8] = (0..<300).map { [0x00, 0x80, 0xf8, 0x00, 0xe0, 0xff][$0 % 6] }
        #expect(LineDiagnosis.diagnose(slow) == .wrongBaudRate)
    }

    @Test func fact9_randomNoiseIsAWrongBaudRate() {
        var random = SeededRandom(9)
        let noise = (0..<120).map { _ in UInt8.random(in: 0x80...0xfe, using: &random) }
        #expect(LineDiagnosis.diagnose(noise) == .wrongBaudRate)
    }

    @Test func tornTelegramsAndFewBytesSayNothing() {
        var meter = SimulatedMeter(profile: .household, seed: 3)
        let telegram = meter.telegram(at: 1_790_000_000_000, utcOffsetSeconds: 3_600)
        #expect(LineDiagnosis.diagnose(Array(telegram.dropFirst(9).dropLast(9))) == nil)
        #expect(LineDiagnosis.diagnose([0, 0, 0]) == nil)
    }

    @Test func fact9_hintsNameTheKeyToChange() {
        #expect(LineDiagnosis.sevenBits.hint.contains("data_bits: 8"))
        #expect(LineDiagnosis.wrongBaudRate.hint.contains("baud: 9600"))
        #expect(LineDiagnosis.text.hint.contains("IEC 62056-21"))
    }
}
