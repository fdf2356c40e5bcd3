import SML
import TestSupport
import Testing

/// Messages of a known type whose body does not have its shape: kept as bytes, with a fault that says where and what.
struct MisshapenMessageTests {
    private static let tags: [[UInt8]] = [
        [0x63, 1, 0], [0x63, 1, 1], [0x63, 2, 0], [0x63, 2, 1], [0x63, 3, 0], [0x63, 3, 1], [0x63, 4, 0], [0x63, 4, 1],
        [0x63, 5, 0], [0x63, 5, 1], [0x63, 6, 0], [0x63, 7, 0], [0x63, 7, 1], [0x63, 0xFF, 1],
    ]

    private func telegram(_ body: [UInt8], tag: [UInt8]) -> Telegram {
        Handwritten.telegram(Handwritten.close + Handwritten.sealed(body, tag: tag) + [0] + Handwritten.close)
    }

    /// Where the body of the message between two others begins.
    private var bodyOffset: Int { Handwritten.close.count + 9 + 3 }

    @Test(arguments: tags)
    func aListOfTheWrongLengthIsKeptAsBytesWithItsFault(_ tag: [UInt8]) {
        let body: [UInt8] = [0x72, 0x01, 0x72, 0x62, 1, 0x42, 0]
        let telegram = telegram(body, tag: tag)
        #expect(telegram.messages.map(\.body.isFaulty) == [false, true, false])
        guard case .faulty(let bytes) = telegram.messages[1].body else { return }
        #expect(telegram.octets(bytes) == body && telegram.messages[1].checksum == .valid(.x25))
        #expect(telegram.faults.count == 1)
        #expect(telegram.faults.first?.offset == bodyOffset && telegram.faults.first?.found == .byte(0x72))
    }

    @Test
    func faultsNameThePlaceOfTheFieldThatIsWrong() {
        let cases: [(tag: [UInt8], body: [UInt8], offset: Int, expected: MessageFault.Expected, found: UInt8)] = [
            ([0x63, 3, 0], [0x79, 1, 1, 1, 0x62, 1, 1, 1, 0x70, 1, 1], 4, .boolean, 0x62),
            ([0x63, 4, 0], [0x79, 1, 1, 1, 1, 0x42, 1, 1, 0x70, 1, 1], 5, .time, 0x42),
            ([0x63, 4, 0], [0x79, 1, 1, 1, 1, 1, 1, 0x01, 1, 1], 7, .list(count: nil), 0x01),
            ([0x63, 3, 1], [0x78, 1, 1, 0x53, 0, 1, 0x70, 0x70, 0x70, 1, 1], 3, .unsigned(byteCount: 4), 0x53),
            ([0x63, 3, 1], [0x78, 1, 1, 1, 0x70, 0x71, 0x72, 1, 1, 0x70, 1, 1], 6, .list(count: 3), 0x72),
            (
                [0x63, 4, 1], [0x79, 1, 1, 1, 0x70, 1, 1, 0x71, 0x75, 1, 1, 0x62, 1, 1, 1, 1, 1], 11,
                .integer(byteCount: 1), 0x62
            ),
            ([0x63, 5, 0], [0x75, 1, 1, 1, 0x71, 0x42, 1, 1], 5, .octetString, 0x42),
            ([0x63, 5, 1], [0x73, 1, 0x70, 0x73, 1, 0x72, 0x62, 6, 1, 1], 5, .parameterValue, 0x72),
            ([0x63, 5, 1], [0x73, 1, 0x70, 0x73, 1, 0x72, 0x01, 1, 1], 5, .parameterValue, 0x72),
            ([0x63, 5, 1], [0x73, 1, 0x70, 0x73, 1, 0x72, 0x62, 3, 0x71, 1, 1], 8, .list(count: 23), 0x71),
            ([0x63, 6, 0], [0x75, 1, 1, 1, 0x70, 0x01], 5, .list(count: 3), 0x01),
            ([0x63, 0xFF, 1], [0x74, 1, 1, 0x42, 1, 1], 3, .octetString, 0x42),
        ]
        for (tag, body, offset, expected, found) in cases {
            let telegram = telegram(body, tag: tag)
            #expect(telegram.messages.map(\.body.isFaulty) == [false, true, false], "\(body)")
            let fault = MessageFault(offset: bodyOffset + offset, expected: expected, found: .byte(found))
            #expect(telegram.faults == [fault], "\(body)")
        }
    }

    @Test
    func aWrongChecksumKeepsTheBytesToo() {
        var message = Handwritten.sealed([0x71, 0x02, 9], tag: [0x63, 2, 1])
        message[14] ^= 1
        let telegram = Handwritten.telegram(message + [0])
        guard case .faulty(let bytes)? = telegram.messages.first?.body else { Issue.record("not faulty"); return }
        #expect(telegram.octets(bytes) == [0x71, 0x02, 8] && telegram.faults.count == 1)
    }

    /// Trees in `levels` levels, each the only child of the one above.
    private func nested(_ levels: Int) -> [UInt8] {
        [UInt8]((0..<levels).flatMap { $0 == levels - 1 ? [0x73, 0x01, 0x01, 0x01] : [0x73, 0x01, 0x01, 0x71] })
    }

    @Test
    func treesAreReadToTheDepthLimitAndNoFurther() throws {
        let deepest = telegram([0x73, 0x01, 0x70] + nested(6), tag: [0x63, 5, 1])
        #expect(deepest.faults.isEmpty)
        let response = try #require(deepest.getParameterResponse(deepest.messages[1]))
        var tree = try #require(deepest.tree(response.parameterTree))
        var depth = 1
        while let child = deepest.children(of: tree).first { (tree, depth) = (child, depth + 1) }
        #expect(depth == 6)
        let deeper = telegram([0x73, 0x01, 0x70] + nested(7), tag: [0x63, 5, 1])
        #expect(deeper.messages.map(\.body.isFaulty) == [false, true, false])
        #expect(deeper.faults.map(\.expected) == [.nesting(limit: 16)])
        #expect(deeper.faults.first?.offset == bodyOffset + 3 + 6 * 4)
    }

    @Test(arguments: tags)
    func bytesOfAnyKindAreSoundOrFaultyAlone(_ tag: [UInt8]) {
        var random = SeededRandom(UInt64(tag[1]) << 8 | UInt64(tag[2]))
        let pieces: [[UInt8]] = [
            [0x01], [0x02, 7], [0x07, 1, 0, 1, 8, 0, 255], [0x42, 1], [0x52, 0xFF], [0x62, 1], [0x65, 0, 0, 0, 9],
            [0x70], [0x71], [0x72], [0x73], [0x74], [0x75], [0x77], [0x79], [0xF1, 7], [0x8F, 0xFF], [0x10],
        ]
        for _ in 0..<2_000 {
            let body = (0..<Int.random(in: 1...30, using: &random)).flatMap { _ in
                pieces.randomElement(using: &random)!
            }
            let telegram = telegram(body, tag: tag)
            #expect(telegram.messages.first?.body == .closeResponse(signature: nil))
            for message in telegram.messages where message.body.isFaulty { #expect(!telegram.faults.isEmpty) }
            guard let attention = telegram.messages.dropFirst().first.flatMap(telegram.attention) else { continue }
            _ = attention.details.flatMap(telegram.tree).map(telegram.children)
        }
    }
}
