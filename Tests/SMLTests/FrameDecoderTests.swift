import SML
import TestSupport
import Testing

/// docs/meters.md, facts 1 to 8.
struct FrameDecoderTests {
    private static let start: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 0x01, 0x01, 0x01, 0x01]
    private static let escape: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B]

    /// A frame with this raw body, as it is, and a checksum that fits.
    private func frame(_ body: [UInt8], padding: UInt8 = 0, checksum: Checksum = .x25) -> [UInt8] {
        let bytes = Self.start + body + Self.escape + [0x1A, padding]
        let crc = SlowCRC.sent(checksum, bytes)
        return bytes + [UInt8(crc >> 8), UInt8(crc & 0xFF)]
    }

    @Test
    func fact3_checksumsAreThoseOfTheStandards() {
        let digits = Array("123456789".utf8)
        #expect(SlowCRC.sent(.x25, digits) == 0x6E90)
        #expect(SlowCRC.sent(.kermit, digits) == 0x2189)
        var random = SeededRandom(5)
        for length in 0..<70 {
            let body = (0..<length * 4).map { _ in UInt8.random(in: 0x20...0x7F, using: &random) }
            for kind in [Checksum.x25, .kermit] {
                let frame = FrameDecoder.frame(in: frame(body, checksum: kind).span)
                #expect(frame?.verdict == .valid(kind))
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4] as [UInt8])
    func fact1_everyPadCountUpToFourIsAccepted(_ padding: UInt8) throws {
        let body: [UInt8] = [0x76, 0x05, 0x01, 0x02, 0, 0, 0, 0]
        let outcome = try #require(decodeThreeWays(frame(body, padding: padding)))
        #expect(outcome.valid.map(\.frame.padding) == [Int(padding)])
        #expect(outcome.counters.discardedBytes == 0)
    }

    @Test
    func fact1_aLargerPadCountIsNotAccepted() throws {
        let outcome = try #require(decodeThreeWays(frame([1, 2, 3, 4], padding: 5)))
        #expect(outcome.valid.isEmpty)
        #expect(outcome.faulty.map(\.frame.padding) == [5])
    }

    @Test
    func fact2_escapedWordsAreUnescaped() throws {
        var random = SeededRandom(21)
        for _ in 0..<300 {
            var encoder = TelegramEncoder()
            // Few different bytes, so that escapes, starts and ends stand at every place.
            let count = Int.random(in: 0...60, using: &random)
            let choice: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 0x1A, 0x01, 0x00]
            let body = (0..<count).map { _ in choice[Int.random(in: choice.indices, using: &random)] }
            encoder.raw(body)
            let frame = encoder.frame()
            let outcome = try #require(decodeThreeWays(frame, seed: random.next()))
            #expect(outcome.valid.map(\.bytes) == [frame])
            #expect(outcome.received.count == 1)
            let padding = [UInt8](repeating: 0, count: -body.count & 3)
            #expect(parse(frame: frame).bytes == body + padding)
        }
    }

    @Test(arguments: 1...3)
    func fact2_aBodyThatEndsInEscapeBytesIsAligned(_ count: Int) throws {
        let ones = [UInt8](repeating: 0x1B, count: count)
        let body = [UInt8](repeating: 0x05, count: 8 - count) + ones
        let outcome = try #require(decodeThreeWays(frame(body)))
        #expect(outcome.valid.count == 1)
        #expect(parse(frame: frame(body)).bytes == body)
    }

    @Test
    func fact2_anEncoderThatDoublesAtAnyPlaceIsUnderstood() throws {
        let doubled: [UInt8] = [7, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 0x1B, 9, 9, 9]
        let outcome = try #require(decodeThreeWays(frame(doubled)))
        #expect(outcome.valid.count == 1)
        #expect(parse(frame: frame(doubled)).bytes == [7, 0x1B, 0x1B, 0x1B, 0x1B, 9, 9, 9])
    }

    @Test
    func fact2_anEncoderThatDoesNotDoubleIsUnderstood() throws {
        let body: [UInt8] = [7, 7, 7, 7, 0x1B, 0x1B, 0x1B, 0x1B, 9, 9, 9, 9]
        let outcome = try #require(decodeThreeWays(frame(body)))
        #expect(outcome.valid.count == 1)
        #expect(parse(frame: frame(body)).bytes == body)
    }

    @Test
    func fact4_kermitIsAcceptedAndX25AfterIt() throws {
        var options = TelegramEncoder.Options()
        options.checksum = .kermit
        let stream = (0..<5).flatMap { sampleTelegram($0, options: options) } + sampleTelegram(9)
        let outcome = try #require(decodeThreeWays(stream))
        #expect(outcome.valid.map(\.frame.verdict) == [.valid(.kermit)].repeated(5) + [.valid(.x25)])
        for received in outcome.valid.prefix(5) {
            let telegram = parse(received)
            #expect(telegram.faults.isEmpty)
            #expect(telegram.messages.allSatisfy { $0.checksum == .valid(.kermit) })
        }
    }

    @Test
    func fact4_theKindThatFittedLastIsTriedFirst() throws {
        // Both kinds give 32b4 for this frame.
        let ambiguous = frame([UInt8](repeating: 0x05, count: 4 * 157 - 2) + [0, 83])
        try #require(ambiguous.suffix(2) == [0x32, 0xB4])
        var options = TelegramEncoder.Options()
        options.checksum = .kermit
        let stream = ambiguous + sampleTelegram(1, options: options) + ambiguous + sampleTelegram(2) + ambiguous
        let outcome = try #require(decodeThreeWays(stream))
        let expected: [Checksum] = [.x25, .kermit, .kermit, .x25, .x25]
        #expect(outcome.valid.map(\.frame.verdict) == expected.map { .valid($0) })
    }

    @Test
    func fact6_aStartWithinAFrameBeginsAnew() throws {
        let whole = sampleTelegram(1)
        let cut = Array(sampleTelegram(2).prefix(100))
        let outcome = try #require(decodeThreeWays(cut + whole + cut + whole))
        #expect(outcome.valid.map(\.frame.offset) == [100, 200 + whole.count])
        #expect(outcome.faulty.isEmpty)
        #expect(outcome.counters.discardedBytes == 200)
    }

    @Test
    func fact7_aLostByteCostsOneTelegramAtWhateverPlace() throws {
        let before = sampleTelegram(1), damaged = sampleTelegram(2), after = sampleTelegram(3)
        for lost in damaged.indices {
            var shorter = damaged
            shorter.remove(at: lost)
            let outcome = try #require(decodeThreeWays(before + shorter + after + after, seed: UInt64(lost)))
            #expect(outcome.valid.map(\.bytes) == [before, after, after], "byte \(lost)")
        }
    }

    @Test
    func fact7_lostStretchesCostOnlyTheirTelegram() throws {
        var random = SeededRandom(78)
        for round in 0..<600 {
            let telegrams = (0..<4).map { sampleTelegram(round * 4 + $0) }
            var damaged = telegrams[1]
            let first = Int.random(in: damaged.indices, using: &random)
            let isTail = round % 4 == 0
            let count = isTail ? damaged.count - first : Int.random(in: 1...40, using: &random)
            damaged.removeSubrange(first..<min(first + count, damaged.count))
            let stream = telegrams[0] + damaged + telegrams[2] + telegrams[3]
            let outcome = try #require(decodeThreeWays(stream, seed: random.next()))
            #expect(outcome.valid.map(\.bytes) == [telegrams[0], telegrams[2], telegrams[3]])
        }
    }

    @Test
    func fact7_anEndThatLostAllBehindItsEscapeCostsOnlyItsTelegram() throws {
        let telegrams = (0..<3).map { sampleTelegram($0) }
        let outcome = try #require(decodeThreeWays(telegrams[0].dropLast(4) + telegrams[1] + telegrams[2]))
        #expect(outcome.valid.map(\.bytes) == [telegrams[1], telegrams[2]])
    }

    @Test
    func fact7_severalDamagedInARowAreEachAFaultyFrame() throws {
        var first = sampleTelegram(1), second = sampleTelegram(2), third = sampleTelegram(3)
        first.remove(at: 50)
        second.remove(at: 60)
        third[70] ^= 1
        let whole = sampleTelegram(4)
        let outcome = try #require(decodeThreeWays(first + second + third + whole))
        #expect(outcome.received.map(\.bytes) == [first, second, third, whole])
        #expect(outcome.counters.discardedBytes == 0)
    }

    @Test
    func fact8_garbageBetweenTelegramsIsDiscardedAndCounted() throws {
        let noise: [UInt8] = Array("/LOG5LK13BE\r\n".utf8) + [0x1B, 0x1B, 0x1B, 0x00, 0x1B]
        let tail = Array(sampleTelegram(0).suffix(90))
        let whole = sampleTelegram(1)
        let outcome = try #require(decodeThreeWays(tail + whole + noise + whole + noise))
        #expect(outcome.valid.count == 2)
        #expect(outcome.faulty.isEmpty)
        #expect(outcome.counters.discardedBytes == 90 + 2 * noise.count)
    }

    @Test
    func escapeBytesBeforeAStartDoNotHideIt() throws {
        let whole = sampleTelegram(1)
        for count in 0...9 {
            let ones = [UInt8](repeating: 0x1B, count: count)
            let outcome = try #require(decodeThreeWays(whole + ones + whole))
            #expect(outcome.valid.count == 2)
            #expect(outcome.counters.discardedBytes == count)
        }
    }

    @Test
    func payloadThatImitatesFramesAtUnalignedPlacesBreaksNone() throws {
        let inner = frame([1, 2, 3, 4]).dropLast(2)
        for shift in 1...3 {
            let body = [UInt8](repeating: 5, count: shift) + inner + [0, 0] + [UInt8](repeating: 6, count: 4 - shift)
            let outer = frame(body + [7, 7, 7, 7])
            let outcome = try #require(decodeThreeWays(outer + outer))
            #expect(outcome.received.map(\.bytes) == [outer, outer])
        }
    }

    @Test
    func aFlippedByteMakesAFaultyFrameAtOnce() {
        var damaged = sampleTelegram(1)
        damaged[40] ^= 0x10
        var decoder = FrameDecoder()
        var verdicts: [Frame.Verdict] = []
        decoder.push(damaged.span) { frame, _ in verdicts.append(frame.verdict) }
        #expect(verdicts == [.checksumMismatch])
        #expect(decoder.pendingBytes == 0)
    }

    @Test
    func aFrameLongerThanTheLimitIsDiscarded() throws {
        let long = frame([UInt8](repeating: 3, count: 400))
        let whole = sampleTelegram(1)
        let stream = long + whole + Self.start + [UInt8](repeating: 3, count: 1000) + whole
        let outcome = try #require(decodeThreeWays(stream, maximumLength: whole.count))
        #expect(outcome.valid.map(\.bytes) == [whole, whole])
        #expect(outcome.counters.discardedBytes == long.count + 1008)
    }

    @Test
    func theEndOfTheStreamSettlesWhatIsPending() throws {
        var damaged = sampleTelegram(1)
        damaged.remove(at: 30)
        let outcome = try #require(decodeThreeWays(damaged + [9, 9]))
        #expect(outcome.faulty.map(\.bytes) == [damaged])
        #expect(outcome.counters.discardedBytes == 2)
    }

    @Test
    func aReopenedSourceDiscardsWhatIsPending() {
        let whole = sampleTelegram(1)
        var decoder = FrameDecoder()
        var offsets: [Int] = []
        decoder.push(whole.span.extracting(0..<50)) { frame, _ in offsets.append(frame.offset) }
        #expect(decoder.isInsideFrame && decoder.pendingBytes == 50)
        decoder.reset()
        #expect(!decoder.isInsideFrame && decoder.pendingBytes == 0)
        decoder.push(whole.span) { frame, _ in offsets.append(frame.offset) }
        #expect(offsets == [50])
        #expect(decoder.counters.discardedBytes == 50)
    }

    @Test
    func anErrorOfTheHandlerKeepsTheBooks() {
        struct Refused: Error {}
        let stream = (0..<4).flatMap { sampleTelegram($0) }
        var decoder = FrameDecoder()
        #expect(throws: Refused.self) {
            try decoder.push(stream.span) { (_, _) throws(Refused) in throw Refused() }
        }
        let first = sampleTelegram(0).count
        #expect(decoder.counters.frames == 1 && decoder.pendingBytes == 0)
        #expect(decoder.counters.discardedBytes == stream.count - first)
        var offsets: [Int] = []
        decoder.push(stream.span) { frame, _ in offsets.append(frame.offset) }
        #expect(offsets.count == 4 && offsets[0] == stream.count)
    }
}

/// The checksums bit by bit, as the standards define them.
enum SlowCRC {
    static func sent(_ kind: Checksum, _ bytes: [UInt8]) -> UInt16 {
        var state: UInt16 = kind == .x25 ? 0xFFFF : 0
        for byte in bytes {
            state ^= UInt16(byte)
            for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0x8408 : state >> 1 }
        }
        return kind == .x25 ? (~state).byteSwapped : state
    }
}

extension Array {
    fileprivate func repeated(_ count: Int) -> [Element] { (0..<count).flatMap { _ in self } }
}
