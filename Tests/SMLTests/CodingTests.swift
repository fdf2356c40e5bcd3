import SML
import TestSupport
import Testing

/// All fields of `bytes` up to their end or the first fault.
private func walk(_ bytes: [UInt8]) -> (nodes: [Node], fault: MessageFault?, offset: Int) {
    var reader = TypeLengthReader()
    var nodes: [Node] = []
    do throws(MessageFault) {
        while let node = try reader.next(bytes.span) { nodes.append(node) }
        return (nodes, nil, reader.offset)
    } catch {
        return (nodes, error, reader.offset)
    }
}

struct TypeLengthReaderTests {
    @Test
    func fieldsComeInOrderWithTheirPlaces() {
        let text: [UInt8] = [0x83, 0x00] + [UInt8](repeating: 7, count: 46)
        let nodes = walk([0x72, 0x62, 0x01, 0x71, 0x03, 0xAA, 0xBB, 0x00, 0x70] + text).nodes
        #expect(nodes.map(\.offset) == [0, 1, 3, 4, 7, 8, 9])
        #expect(nodes.map(\.depth) == [0, 1, 1, 2, 0, 0, 0])
        #expect(nodes.map(\.contentLength) == [0, 1, 0, 2, 0, 0, 46])
        #expect(nodes.map(\.elementCount) == [2, 0, 1, 0, 0, 0, 0])
        #expect(nodes[4].kind == .endOfMessage && nodes[0].kind == .field(.list) && nodes[6].headerLength == 2)
    }

    @Test
    func listsNestedTooDeepAreAFault() {
        let walked = walk([UInt8](repeating: 0x71, count: 100))
        #expect(walked.fault == MessageFault(offset: 16, expected: .nesting(limit: 16), found: .list(count: 1)))
        #expect(walked.nodes.count == 16 && walked.offset == 16)
    }

    @Test
    func anUnfinishedListIsAFault() {
        let walked = walk([0x72, 0x42, 0x01])
        #expect(walked.fault == MessageFault(offset: 3, expected: .typeLength, found: .end))
        #expect(walked.nodes.count == 2)
    }
}

struct TypeLengthWriterTests {
    @Test
    func fieldsHaveTheBytesOfTheStandard() {
        var writer = TypeLengthWriter()
        writer.list(2)
        writer.unsigned(255)
        writer.integer(-129)
        writer.integer(127)
        writer.integer(128)
        writer.unsigned(0)
        writer.boolean(true)
        writer.absent()
        writer.octets([0xAA])
        writer.time(.local(1, offsetMinutes: 60, seasonMinutes: -1))
        writer.time(.secIndex(2, bare: true))
        writer.list(21)
        writer.unsigned(1, byteCount: 3)
        let times: [UInt8] = [
            0x72, 0x62, 3, 0x73, 0x65, 0, 0, 0, 1, 0x53, 0, 60, 0x53, 0xFF, 0xFF, 0x65, 0, 0, 0, 2,
        ]
        let start: [UInt8] = [
            0x72, 0x62, 255, 0x53, 0xFF, 0x7F, 0x52, 127, 0x53, 0, 128, 0x62, 0, 0x42, 1, 0x01, 0x02, 0xAA,
        ]
        #expect(writer.bytes == start + times + [0xF1, 0x05, 0x64, 0, 0, 1])
    }

    @Test(arguments: [0, 1, 13, 14, 15, 16, 46, 253, 254, 255, 300, 4092, 5000])
    func stringsOfAnyLengthComeBack(_ count: Int) throws {
        for headerLength in 1...4 {
            var writer = TypeLengthWriter()
            writer.octets([UInt8](repeating: 5, count: count), headerLength: headerLength)
            let node = try #require(walk(writer.bytes).nodes.first)
            #expect(node.contentLength == count && node.headerLength >= headerLength)
            #expect(node.headerLength + count == writer.bytes.count)
        }
    }
}

struct TelegramEncoderTests {
    @Test
    func whatIsEncodedIsDecoded() throws {
        var random = SeededRandom(31)
        for _ in 0..<300 {
            var options = TelegramEncoder.Options()
            options.tagByteCount = Bool.random(using: &random) ? 2 : 4
            options.checksum = Bool.random(using: &random) ? .x25 : .kermit
            options.shortensChecksum = Bool.random(using: &random)
            options.endsMessages = Bool.random(using: &random)
            let entries = (0..<Int.random(in: 0...30, using: &random)).map { _ in randomEntry(&random) }
            var encoder = TelegramEncoder(options: options)
            encoder.openResponse(transactionID: [1], reqFileID: [2], serverID: [3], refTime: .timestamp(5), version: 1)
            encoder.getListResponse(transactionID: [4], serverID: [5], entries: entries, gatewayTime: .timestamp(6))
            encoder.closeResponse(transactionID: [7], signature: [8, 9])
            let outcome = try #require(decodeThreeWays(encoder.frame(), seed: random.next()))
            let received = try #require(outcome.valid.first)
            let telegram = parse(received)
            #expect(telegram.faults.isEmpty && telegram.missingEnds == (options.endsMessages ? 0 : 3))
            #expect(telegram.entries.count == entries.count)
            for (found, sent) in zip(telegram.entries, entries) {
                #expect(found.obis == sent.obis && found.status == sent.status && found.time == sent.time)
                #expect(found.unit == sent.unit && found.scaler == sent.scaler)
                #expect(found.signature.map(telegram.octets) == sent.signature)
                #expect(isSame(found.value, sent.value, telegram))
            }
            #expect(telegram.list?.gatewayTime == .timestamp(6))
            #expect(
                telegram.messages.last?.body == .closeResponse(signature: telegram.messages.last.flatMap(signature)))
        }
    }

    private func signature(_ message: Message) -> Octets? {
        if case .closeResponse(let signature) = message.body { signature } else { nil }
    }

    private func randomEntry(_ random: inout SeededRandom) -> EncodedEntry {
        let number = random.next() >> UInt64.random(in: 0...63, using: &random)
        let time: Time =
            switch number % 3 {
            case 0: .secIndex(UInt32(truncatingIfNeeded: number), bare: Bool.random(using: &random))
            case 1: .timestamp(UInt32(truncatingIfNeeded: number))
            default: .local(7, offsetMinutes: Int16(truncatingIfNeeded: number), seasonMinutes: -60)
            }
        let value: EncodedValue =
            switch Int.random(in: 0...5, using: &random) {
            case 0: .absent
            case 1: .boolean(number & 1 == 1)
            case 2: .integer(Int64(bitPattern: number))
            case 3: .unsigned(number)
            case 4: .octets([UInt8](repeating: 0x1B, count: Int.random(in: 1...40, using: &random)))
            default: .time(time)
            }
        let some = { (random: inout SeededRandom) in Bool.random(using: &random) }
        return EncodedEntry(
            obis: random.next() >> 16, value: value, unit: some(&random) ? UInt8(number & 255) : nil,
            scaler: some(&random) ? Int8(truncatingIfNeeded: number) : nil, status: some(&random) ? number : nil,
            time: some(&random) ? time : nil, signature: some(&random) ? [1, 2, 3] : nil)
    }

    private func isSame(_ found: Value, _ sent: EncodedValue, _ telegram: Telegram) -> Bool {
        switch (found, sent) {
        case (.absent, .absent): true
        case (.boolean(let found), .boolean(let sent)): found == sent
        case (.integer(let found, _), .integer(let sent, _)): found == sent
        case (.unsigned(let found, _), .unsigned(let sent, _)): found == sent
        case (.octets(let found), .octets(let sent)): telegram.octets(found) == sent
        case (.time(.secIndex(let found, _)), .time(.secIndex(let sent, _))): found == sent
        case (.time(let found), .time(let sent)): found == sent
        default: false
        }
    }
}
