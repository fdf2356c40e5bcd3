import SML
import Testing

/// What is kept of one telegram is limited; what lies beyond is a fault that says how much it is.
struct LimitTests {
    private static let server: [UInt8] = [0x0A, 0x01, 0x53, 0x4D, 0x54, 0, 0, 0, 0x10, 1]

    private func entries(_ count: Int) -> [EncodedEntry] {
        (0..<count).map { EncodedEntry(obis: 1, value: .unsigned(UInt64($0))) }
    }

    @Test
    func fullTelegramIsReadWhole() {
        var encoder = TelegramEncoder()
        for _ in 0..<(Telegram.messageLimit - 2) { encoder.closeResponse(transactionID: [1]) }
        encoder.getListResponse(
            transactionID: [2], serverID: Self.server, entries: entries(Telegram.entryLimit),
            gatewayTime: .timestamp(9))
        encoder.closeResponse(transactionID: [3])
        encoder.raw([0, 0, 0])
        let telegram = parse(frame: encoder.frame())
        #expect(telegram.messages.count == 512 && telegram.entries.count == 1_024 && telegram.faults.isEmpty)
        #expect(telegram.list?.gatewayTime == .timestamp(9))
    }

    @Test(arguments: [1, 300])
    func entriesBeyondTheLimitAreAFaultThatCountsThem(_ surplus: Int) throws {
        var encoder = TelegramEncoder()
        let count = Telegram.entryLimit + surplus
        encoder.getListResponse(
            transactionID: [2], serverID: Self.server, entries: entries(count), gatewayTime: .timestamp(9))
        encoder.closeResponse(transactionID: [3])
        let telegram = parse(frame: encoder.frame())
        #expect(telegram.entries.count == 1_024 && telegram.entries.last?.value == .unsigned(1_023, byteCount: 2))
        #expect(telegram.messages.map(\.checksum) == [.valid(.x25), .valid(.x25)])
        #expect(telegram.list?.entries == 0..<1_024 && telegram.list?.gatewayTime == .timestamp(9))
        let last = try #require(telegram.entries.last)
        #expect(
            telegram.faults == [
                MessageFault(offset: last.extent.end, expected: .atMost(1_024, .entries), found: .more(surplus))
            ])
    }

    @Test
    func theLimitOfEntriesIsThatOfAllListsTogether() {
        var encoder = TelegramEncoder()
        for count in [1_000, 24, 5, 0] {
            encoder.getListResponse(transactionID: [2], serverID: Self.server, entries: entries(count))
        }
        let telegram = parse(frame: encoder.frame())
        let ranges = telegram.messages.map { message -> Range<Int>? in
            if case .getListResponse(let list) = message.body { list.entries } else { nil }
        }
        #expect(ranges == [0..<1_000, 1_000..<1_024, 1_024..<1_024, 1_024..<1_024])
        #expect(telegram.faults.map(\.found) == [.more(5)])
    }

    @Test
    func messagesBeyondTheLimitAreAFaultThatCountsThem() {
        for surplus in [1, 700] {
            var encoder = TelegramEncoder()
            for _ in 0..<(Telegram.messageLimit + surplus) { encoder.closeResponse(transactionID: [1]) }
            let telegram = parse(frame: encoder.frame())
            let fault = MessageFault(
                offset: telegram.messages.last?.extent.end ?? 0, expected: .atMost(512, .messages),
                found: .more(surplus))
            #expect(telegram.messages.count == 512 && telegram.faults == [fault])
        }
    }

    @Test
    func rubbishBehindTheLastMessageIsItsOwnFault() {
        var encoder = TelegramEncoder()
        for _ in 0..<Telegram.messageLimit { encoder.closeResponse(transactionID: [1]) }
        encoder.raw([0x55])
        let alone = parse(frame: encoder.frame())
        #expect(alone.faults.map(\.expected) == [.message])
        encoder.closeResponse(transactionID: [1])
        #expect(parse(frame: encoder.frame()).faults.map(\.expected) == [.message])
        var behind = TelegramEncoder()
        for _ in 0...Telegram.messageLimit { behind.closeResponse(transactionID: [1]) }
        behind.raw([0x55, 0x55])
        #expect(parse(frame: behind.frame()).faults.map(\.expected) == [.atMost(512, .messages), .message])
    }

    /// A list of entries of which each has two fields of the wrong type, in a message of its own with `count` of them.
    private func faultyEntries(_ count: Int) -> [UInt8] {
        let entry: [UInt8] = [0x77, 0x02, 1, 0x42, 1, 0x01, 0x42, 1, 0x01, 0x62, 5, 0x01]
        let head: [UInt8] = [0x77, 0x01, 0x03, 0xAA, 0xBB, 0x01, 0x01, 0xF0 | UInt8(count >> 4), UInt8(count & 15)]
        return Handwritten.sealed(head + (0..<count).flatMap { _ in entry } + [0x01, 0x01]) + [0]
    }

    @Test
    func faultsBeyondTheLimitAreCountedInOneMore() {
        let full = Handwritten.telegram(faultyEntries(128))
        #expect(
            full.faults.count == 256
                && full.faults.allSatisfy {
                    $0.expected == .unsigned(byteCount: 8) || $0.expected == .unsigned(byteCount: 1)
                })
        let one = Handwritten.telegram(faultyEntries(128) + Handwritten.sealed([0x72, 1, 1], tag: [0x63, 2, 1]) + [0])
        #expect(one.faults.count == 257 && one.faults.last?.expected == .atMost(256, .faults))
        #expect(one.faults.last?.found == .more(1) && one.messages.count == 2)
        let many = Handwritten.telegram(faultyEntries(100) + faultyEntries(200))
        #expect(many.entries.count == 300 && many.faults.count == 257)
        #expect(many.faults.last?.found == .more(600 - 256))
    }

    @Test
    func faultsOfAMessageWithAWrongChecksumAreNotCounted() {
        var broken = faultyEntries(200)
        broken[broken.count - 2] ^= 1
        let telegram = Handwritten.telegram(faultyEntries(100) + broken)
        #expect(telegram.faults.count == 201 && telegram.entries.count == 100)
        if case .checksum? = telegram.faults.last?.expected {} else { Issue.record("\(telegram.faults.last as Any)") }
    }

    /// A parameter response with a tree of `count` children.
    private func tree(_ count: Int) -> [UInt8] {
        var encoder = TelegramEncoder()
        encoder.getProcParameterResponse(
            transactionID: [1], serverID: [2], path: [],
            tree: EncodedTree(name: [3], children: (0..<count).map { _ in EncodedTree(name: [4]) }))
        return encoder.body
    }

    @Test
    func elementsOfOtherMessagesAreReadUpToTheirLimit() {
        let full = Handwritten.telegram(tree(1_000) + tree(24) + Handwritten.close)
        #expect(full.faults.isEmpty && full.messages.count == 3)
        let more = Handwritten.telegram(tree(1_000) + tree(25) + tree(24) + Handwritten.close)
        #expect(more.messages.map(\.body.isFaulty) == [false, true, false, false])
        #expect(more.faults.map(\.expected) == [.atMost(1_024, .elements)])
        #expect(more.faults.map(\.found) == [.more(1)])
    }

    @Test
    func theNextTelegramIsNotLimitedByTheOneBefore() {
        var telegram = Telegram()
        for bytes in [faultyEntries(300), tree(1_024), faultyEntries(1)] {
            var encoder = TelegramEncoder()
            encoder.raw(bytes)
            let frame = encoder.frame()
            let whole = Frame(
                offset: 0, length: frame.count, verdict: .valid(.x25), padding: Int(frame[frame.count - 3]))
            telegram.parse(whole, frame.span)
            let fresh = parse(Received(frame: whole, bytes: frame))
            #expect(telegram.faults == fresh.faults && telegram.messages == fresh.messages)
        }
        #expect(telegram.faults.count == 2)
    }
}
