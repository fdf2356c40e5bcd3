import TestSupport
import Testing

@testable import SML

/// The short ways of reading must read what the general way reads, or leave the work to it.
@Suite struct UsualFormTests {
    /// Fields of an entry, in order: usual ones, rare ones and wrong ones.
    private static let fields: [[[UInt8]]] = [
        [[0x77], [0x77], [0x77], [0x77], [0x76], [0xF0, 0x07]],
        [
            [0x07, 1, 0, 1, 8, 0, 255], [0x07, 1, 0, 16, 7, 0, 255], [0x07, 129, 129, 199, 130, 3, 255],
            [0x06, 1, 0, 1, 8, 0], [0x01],
        ],
        [
            [0x01], [0x62, 0x82], [0x63, 0x01, 0x82], [0x64, 1, 2, 3], [0x65, 0, 1, 2, 0x82],
            [0x69, 1, 2, 3, 4, 5, 6, 7, 8], [0x52, 0x82], [0x6A, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0x61], [0x42, 1],
        ],
        [
            [0x01], [0x72, 0x62, 1, 0x65, 0, 1, 2, 3], [0x72, 0x62, 2, 0x65, 0x6A, 1, 2, 3], [0x65, 0, 0x14, 0x8E, 3],
            [0x72, 0x62, 1, 0x64, 6, 0xAE, 0xA2], [0x72, 0x62, 3, 0x73, 0x65, 1, 2, 3, 4, 0x53, 0, 60, 0x53, 0, 0],
            [0x72, 0x62, 4, 0x65, 0, 0, 0, 1], [0x64, 1, 2, 3],
        ],
        [[0x01], [0x62, 0x1E], [0x62, 0x1B], [0x63, 0, 0x1E], [0x63, 1, 0], [0x52, 0x1E]],
        [[0x01], [0x52, 0xFF], [0x52, 0x03], [0x53, 0xFF, 0xFF], [0x62, 0xFF], [0x53, 1, 0]],
        [
            [0x52, 0x80], [0x53, 0x8B, 0x28], [0x54, 0xFE, 0xCB, 0xFD], [0x55, 0, 0, 1, 2], [0x56, 0xFF, 0, 0, 1, 2],
            [0x59, 0xFF, 1, 2, 3, 4, 5, 6, 7], [0x62, 0xFF], [0x65, 0xFF, 0, 0, 0],
            [0x69, 0xFF, 1, 2, 3, 4, 5, 6, 7], [0x01], [0x05, 0x44, 0x5A, 0x47, 0x31],
            [0x0F, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], [0x81, 0x02] + [UInt8](repeating: 7, count: 16),
            [0x42, 1], [0x72, 0x62, 1, 0x65, 0, 0, 0, 9], [0x61], [0x51], [0x5A, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        ],
        [[0x01], [0x01], [0x01], [0x04, 1, 2, 3], [0x62, 1]],
    ]

    private func read(_ bytes: [UInt8], from offset: Int, generally: Bool) -> (Telegram, Int, String) {
        var telegram = Telegram()
        var cursor = FieldCursor(offset: offset, end: bytes.count)
        var thrown = "read"
        do throws(MessageFault) {
            if generally {
                try telegram.parseAnyEntry(bytes.span, &cursor)
            } else {
                try telegram.parseEntry(bytes.span, &cursor)
            }
        } catch { thrown = "\(error)" }
        return (telegram, cursor.offset, thrown)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func entriesAreReadAsInTheGeneralWay(seed: UInt64) throws {
        var random = SeededRandom(seed)
        var short = 0
        for _ in 0..<2_000 {
            // Mostly usual fields, one or another that is not, and a rest of any length behind.
            var bytes = [UInt8](repeating: 0, count: Int.random(in: 0...3, using: &random))
            let offset = bytes.count
            for choices in Self.fields {
                let places = (0..<3).map { _ in Int.random(in: 0..<choices.count, using: &random) }
                bytes += choices[places.min() ?? 0]
            }
            bytes += (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            if Int.random(in: 0..<8, using: &random) == 0 {
                let place = Int.random(in: offset..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let usual = read(bytes, from: offset, generally: false)
            let general = read(bytes, from: offset, generally: true)
            #expect(usual.0.entries == general.0.entries)
            #expect(usual.0.faults == general.0.faults)
            #expect(usual.2 == general.2)
            if general.2 == "read" { #expect(usual.1 == general.1) }
            var telegram = Telegram()
            var cursor = FieldCursor(offset: offset, end: bytes.count)
            if telegram.parseUsualEntry(bytes.span, &cursor) { short += 1 }
        }
        #expect(short > 300, "the short way was hardly taken")
    }

    @Test(arguments: [5, 6] as [UInt64])
    func messageHeadsAreReadAsInTheGeneralWay(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let ids: [[UInt8]] = [
            [0x01], [0x05, 1, 2, 3, 4], [0x0F] + [UInt8](repeating: 9, count: 14),
            [0x81, 0x01] + [UInt8](repeating: 1, count: 15),
        ]
        let numbers: [[UInt8]] = [[0x62, 0], [0x62, 3], [0x62, 0xFF], [0x01], [0x63, 1, 2], [0x52, 1]]
        let tags: [[UInt8]] = [
            [0x63, 7, 1], [0x63, 0xFF, 1], [0x65, 0, 0, 7, 1], [0x65, 1, 2, 7, 1], [0x62, 1], [0x01], [0x64, 0, 7, 1],
        ]
        var short = 0
        for _ in 0..<4_000 {
            var bytes: [UInt8] = [0x76] + ids.randomElement(using: &random)!
            for _ in 0..<2 { bytes += random.next() % 3 == 0 ? numbers.randomElement(using: &random)! : [0x62, 0] }
            bytes += [0x72] + tags.randomElement(using: &random)!
            bytes += [UInt8](repeating: 0x71, count: Int.random(in: 0...12, using: &random))
            let end = Int.random(in: 1...bytes.count, using: &random)
            var usual = FieldCursor(offset: 0, end: random.next() % 2 == 0 ? end : bytes.count)
            var general = usual
            let message = Telegram.usualHead(bytes.span, &usual)
            guard let message else { continue }
            short += 1
            #expect(try Telegram.anyHead(bytes.span, &general) == message)
            #expect(usual.offset == general.offset)
        }
        #expect(short > 100, "the short way was hardly taken")
    }
}
