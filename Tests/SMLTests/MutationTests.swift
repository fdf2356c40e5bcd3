import SML
import TestSupport
import Testing

/// Whatever comes, nothing traps, no byte is counted twice, and the way of feeding does not matter.
struct MutationTests {
    private func mutate(_ stream: inout [UInt8], _ random: inout SeededRandom) {
        guard !stream.isEmpty else { return }
        let index = Int.random(in: stream.indices, using: &random)
        let special: [UInt8] = [0x1B, 0x1A, 0x01, 0x00, 0x76, 0x77, 0x72, 0xF1, 0x83, 0xFF, 0x8F]
        switch Int.random(in: 0...6, using: &random) {
        case 0: stream.remove(at: index)
        case 1: stream.insert(special.randomElement(using: &random)!, at: index)
        case 2: stream[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 3: stream[index] = special.randomElement(using: &random)!
        case 4: stream.removeSubrange(index..<min(index + Int.random(in: 1...60, using: &random), stream.count))
        case 5: stream.insert(contentsOf: [0x1B, 0x1B, 0x1B, 0x1B, 1, 1, 1, 1], at: index)
        default: stream.insert(contentsOf: [0x1B, 0x1B, 0x1B, 0x1B, 0x1A, 1, 0x1B, 0x1B], at: index)
        }
    }

    @Test(arguments: 0..<8)
    func mutatedStreamsKeepTheInvariants(_ seed: UInt64) throws {
        var random = SeededRandom(seed)
        for round in 0..<60 {
            var stream = (0..<6).flatMap { sampleTelegram(Int(seed) * 100 + round + $0) }
            for _ in 0..<Int.random(in: 1...12, using: &random) { mutate(&stream, &random) }
            let limit = round % 3 == 0 ? 300 : 65_507
            let outcome = try #require(decodeThreeWays(stream, seed: random.next(), maximumLength: limit))
            for received in outcome.received { check(parse(received)) }
        }
    }

    @Test(arguments: 0..<4)
    func noiseOfFrameBytesKeepsTheInvariants(_ seed: UInt64) throws {
        var random = SeededRandom(1000 + seed)
        let bytes: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1A, 0x01, 0x01, 0x01, 0x00]
        for round in 0..<60 {
            let pieces: [[UInt8]] = (0..<120).map { _ in
                switch Int.random(in: 0...5, using: &random) {
                case 0: [0x1B, 0x1B, 0x1B, 0x1B, 1, 1, 1, 1]
                case 1: [0x1B, 0x1B, 0x1B, 0x1B, 0x1A, 0, 0x1B, 0x1B]
                case 2: sampleTelegram(round)
                default: [bytes.randomElement(using: &random)!]
                }
            }
            let limit = round % 2 == 0 ? 200 : 65_507
            let stream = pieces.flatMap { $0 }
            let outcome = try #require(decodeThreeWays(stream, seed: random.next(), maximumLength: limit))
            for received in outcome.received { check(parse(received)) }
        }
    }

    @Test
    func mutatedBodiesNeverTrap() {
        var random = SeededRandom(99)
        var telegram = Telegram()
        for round in 0..<3000 {
            var body = Array(sampleTelegram(round).dropFirst(8).dropLast(8))
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&body, &random) }
            var encoder = TelegramEncoder()
            encoder.raw(body)
            let frame = encoder.frame()
            telegram.parse(Frame(offset: 0, length: frame.count, verdict: .valid(.x25), padding: 3), frame.span)
            check(telegram)
        }
    }

    @Test
    func anyBytesAreParsedWithoutATrap() {
        var random = SeededRandom(100)
        var telegram = Telegram()
        for _ in 0..<2000 {
            let count = Int.random(in: 0...80, using: &random)
            let raw = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let frame = Frame(offset: 0, length: count, verdict: .checksumMismatch, padding: count % 300 - 20)
            telegram.parse(frame, raw.span)
            check(telegram)
        }
    }

    /// All ranges lie within the telegram, and the tree can be walked.
    private func check(_ telegram: Telegram) {
        let count = telegram.bytes.count
        let ranges =
            telegram.entries.flatMap { [$0.objectName, $0.extent] } + telegram.messages.map(\.extent)
            + telegram.messages.map(\.transactionID)
        #expect(ranges.allSatisfy { $0.offset >= 0 && $0.end <= count })
        for case .getListResponse(let list) in telegram.messages.map(\.body) {
            #expect(list.entries.upperBound <= telegram.entries.count)
        }
        var reader = TypeLengthReader()
        var end = 0
        while let node = try? reader.next(telegram.bytes.span) {
            #expect(node.offset == end)
            end = node.offset + node.headerLength + node.contentLength
            #expect(end <= count && node.depth <= TypeLengthReader.nestingLimit)
        }
    }
}
