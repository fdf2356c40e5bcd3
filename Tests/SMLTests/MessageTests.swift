import SML
import TestSupport
import Testing

/// docs/meters.md, facts 3, 5, 8 and 10 to 21, with bytes written by hand where an encoder could share a mistake.
struct MessageTests {
    private static let server: [UInt8] = [0x0A, 0x01, 0x53, 0x4D, 0x54, 0, 0, 0, 0x10, 1]

    /// The telegram of one GetList response whose one entry has these bytes for status, time, unit, scaler, value, signature.
    private func entry(_ fields: [UInt8]) -> Telegram { list([0x77, 0x07, 1, 0, 1, 8, 0, 255] + fields, count: 0x71) }

    /// The telegram of one GetList response with these bytes as entries.
    private func list(_ entries: [UInt8], count: UInt8, header: [UInt8] = [0x01]) -> Telegram {
        message([0x77, 0x01, 0x03, 0xAA, 0xBB, 0x01] + header + [count] + entries + [0x01, 0x01])
    }

    /// The telegram of one message with this body and a checksum that fits.
    private func message(_ body: [UInt8], tag: [UInt8] = [0x63, 0x07, 0x01], after: [UInt8] = [0x00]) -> Telegram {
        parse(body: sealed(body, tag: tag) + after)
    }

    private func sealed(_ body: [UInt8], tag: [UInt8] = [0x63, 0x07, 0x01]) -> [UInt8] {
        Handwritten.sealed(body, tag: tag)
    }

    private func parse(body: [UInt8]) -> Telegram { Handwritten.telegram(body) }

    @Test
    func aWholeTelegramWrittenByHandIsRead() throws {
        let telegram = entry([
            0x64, 0x1C, 0x01, 0x04, 0x72, 0x62, 0x01, 0x65, 0, 0, 0x10, 0, 0x62, 0x1E, 0x52, 0xFF, 0x65, 0, 1, 0, 0,
            0x03,
            0xEE, 0xEF,
        ])
        #expect(telegram.faults.isEmpty && telegram.extraZeroBytes == 0 && telegram.missingEnds == 0)
        let message = try #require(telegram.messages.first)
        #expect(message.tag == 0x0701 && message.checksum == .valid(.x25))
        #expect(telegram.octets(message.transactionID) == [0x11, 0x22])
        let entry = try #require(telegram.entries.first)
        #expect(entry.obis == 0x01_00_01_08_00_FF && entry.hasOBIS)
        #expect(entry.status == 0x1C0104 && entry.unit == 30 && entry.scaler == -1)
        #expect(entry.time == .secIndex(4096, bare: false))
        #expect(entry.value == .unsigned(65536, byteCount: 4))
        #expect(entry.signature.map(telegram.octets) == [0xEE, 0xEF])
        #expect(telegram.octets(entry.extent).first == 0x77)
        #expect(telegram.octets(entry.extent).count == entry.extent.count)
        #expect(telegram.list?.serverID.map(telegram.octets) == [0xAA, 0xBB])
    }

    @Test
    func fact3_aWrongMessageChecksumIsAFaultAndGivesNoEntries() {
        var encoder = TelegramEncoder()
        encoder.openResponse(transactionID: [1], reqFileID: [1], serverID: Self.server)
        let before = encoder.body.count
        encoder.getListResponse(
            transactionID: [2], serverID: Self.server, entries: [EncodedEntry(obis: 1, value: .unsigned(1))])
        var body = encoder.body
        body[before + 20] ^= 1
        encoder.removeAll()
        encoder.raw(body)
        encoder.closeResponse(transactionID: [3])
        let telegram = SMLTests.parse(frame: encoder.frame())
        #expect(telegram.messages.map(\.checksum) == [.valid(.x25), .checksumMismatch, .valid(.x25)])
        #expect(telegram.messages[1].body.isFaulty)
        #expect(telegram.entries.isEmpty && telegram.faults.count == 1)
    }

    @Test
    func fact5_shortenedChecksumsAreComparedAsIntegers() {
        var options = TelegramEncoder.Options()
        options.shortensChecksum = true
        var isShortened = false
        for number in 0..<600 {
            let telegram = SMLTests.parse(frame: sampleTelegram(number, options: options))
            #expect(telegram.faults.isEmpty && telegram.messages.count == 3)
            isShortened =
                isShortened || telegram.messages.contains { telegram.octets($0.extent).suffix(3).first == 0x62 }
        }
        #expect(isShortened)
    }

    @Test
    func fact8_zeroBytesAndMissingEndsAreToleratedAndCounted() {
        let close = sealed([0x71, 0x01], tag: [0x63, 0x02, 0x01])
        let telegram = parse(body: [0, 0] + close + [0, 0, 0] + close + close + [0])
        #expect(telegram.messages.count == 3)
        #expect(telegram.messages.allSatisfy { $0.body == .closeResponse(signature: nil) })
        #expect(telegram.extraZeroBytes == 4 && telegram.missingEnds == 1 && telegram.faults.isEmpty)
    }

    @Test
    func fact10_longTypeLengthFieldsAreRead() {
        let text = [UInt8](repeating: 0xAB, count: 48)
        let octets = entry([0x01, 0x01, 0x01, 0x01, 0x83, 0x02] + text + [0x01])
        guard case .octets(let range)? = octets.entries.first?.value else { Issue.record("no octets"); return }
        #expect(octets.octets(range) == text)
        let one: [UInt8] = [0x77, 0x07, 1, 0, 1, 8, 0, 255, 0x01, 0x01, 0x01, 0x01, 0x62, 0x05, 0x01]
        for count in [16, 21] {
            var body: [UInt8] = [0x77, 0x01, 0x03, 0xAA, 0xBB, 0x01, 0x01, 0xF0 | UInt8(count >> 4), UInt8(count & 15)]
            for _ in 0..<count { body += one }
            let telegram = message(body + [0x01, 0x01])
            #expect(telegram.entries.count == count && telegram.faults.isEmpty)
        }
        let wide = entry([0x01, 0x01, 0x01, 0x01, 0x80, 0x80, 0x05, 0xCD, 0xEF, 0x01])
        #expect(wide.entries.first?.value == .octets(Octets(offset: wide.entries[0].extent.offset + 15, count: 2)))
    }

    @Test(arguments: [2, 4])
    func fact11_tagsOfTwoAndFourBytesAreRead(_ byteCount: Int) {
        var options = TelegramEncoder.Options()
        options.tagByteCount = byteCount
        let telegram = SMLTests.parse(frame: sampleTelegram(3, options: options))
        #expect(telegram.messages.map(\.tag) == [0x0101, 0x0701, 0x0201])
        #expect(telegram.entries.count == 2)
    }

    @Test
    func fact12_integersOfAnyLengthAreSignExtended() {
        let cases: [([UInt8], Value)] = [
            ([0x52, 0xFF], .integer(-1, byteCount: 1)), ([0x53, 0x8B, 0x28], .integer(-29912, byteCount: 2)),
            ([0x54, 0xFE, 0xCB, 0xFD], .integer(-78851, byteCount: 3)),
            ([0x55, 0x7F, 0xFF, 0xFF, 0xFF], .integer(0x7FFF_FFFF, byteCount: 4)),
            ([0x56, 0, 0x0A, 0x47, 0x0F, 0x52], .integer(172_429_138, byteCount: 5)),
            ([0x59, 0x80, 0, 0, 0, 0, 0, 0, 0], .integer(Int64.min, byteCount: 8)),
            ([0x62, 0xFF], .unsigned(255, byteCount: 1)), ([0x64, 1, 0, 0], .unsigned(65536, byteCount: 3)),
            ([0x69, 255, 255, 255, 255, 255, 255, 255, 255], .unsigned(UInt64.max, byteCount: 8)),
        ]
        for (bytes, value) in cases {
            let telegram = entry([0x01, 0x01, 0x01, 0x01] + bytes + [0x01])
            #expect(telegram.entries.first?.value == value)
        }
    }

    @Test
    func numbersOfNoOrMoreThanEightBytesAreKeptAsBytes() {
        for bytes in [[0x51] as [UInt8], [0x61], [0x6A] + [UInt8](repeating: 1, count: 9), [0x43, 1, 1]] {
            let telegram = entry([0x01, 0x01, 0x01, 0x01] + bytes + [0x01])
            guard case .other(let range)? = telegram.entries.first?.value else { Issue.record("\(bytes)"); continue }
            #expect(telegram.octets(range) == bytes && telegram.faults.isEmpty)
        }
    }

    @Test
    func fact13_everyOptionalFieldMayBeAbsent() throws {
        let telegram = entry([0x01, 0x01, 0x01, 0x01, 0x01, 0x01])
        let entry = try #require(telegram.entries.first)
        #expect(entry.status == nil && entry.time == nil && entry.unit == nil && entry.scaler == nil)
        #expect(entry.value == .absent && entry.signature == nil && telegram.faults.isEmpty)
        let unitOnly = try #require(self.entry([0x01, 0x01, 0x62, 0x1E, 0x01, 0x62, 0x07, 0x01]).entries.first)
        #expect(unitOnly.unit == 30 && unitOnly.scaler == nil)
        let scalerOnly = try #require(self.entry([0x01, 0x01, 0x01, 0x52, 0x03, 0x62, 0x07, 0x01]).entries.first)
        #expect(scalerOnly.unit == nil && scalerOnly.scaler == 3)
    }

    @Test
    func fact14_stringsWithUnitAndScalerAreStrings() throws {
        let telegram = entry([0x01, 0x01, 0x62, 0x00, 0x52, 0x00, 0x04, 0x44, 0x5A, 0x47, 0x01])
        let entry = try #require(telegram.entries.first)
        guard case .octets(let range) = entry.value else { Issue.record("no octets"); return }
        #expect(telegram.octets(range) == Array("DZG".utf8) && entry.unit == 0 && entry.scaler == 0)
    }

    @Test
    func fact15_valuesMayBeListsOfTimeOrBooleans() {
        let cases: [([UInt8], Value)] = [
            ([0x72, 0x62, 1, 0x72, 0x62, 2, 0x65, 0, 0, 0, 9], .time(.timestamp(9))),
            ([0x72, 0x62, 1, 0x72, 0x62, 1, 0x65, 0, 0, 0, 9], .time(.secIndex(9, bare: false))),
            ([0x72, 0x62, 1, 0x65, 0, 0, 0, 9], .time(.secIndex(9, bare: false))),
            ([0x42, 0x01], .boolean(true)), ([0x42, 0x00], .boolean(false)),
        ]
        for (bytes, value) in cases {
            let telegram = entry([0x01, 0x01, 0x01, 0x01] + bytes + [0x01])
            #expect(telegram.entries.first?.value == value && telegram.faults.isEmpty)
        }
        let other = entry([0x01, 0x01, 0x01, 0x01, 0x73, 0x62, 1, 0x72, 0x62, 2, 0x01, 0x01, 0x01])
        #expect(other.entries.count == 1 && other.faults.isEmpty)
    }

    @Test
    func fact17_unknownMessagesDoNotAffectTheirNeighbours() {
        let close = sealed([0x71, 0x01], tag: [0x63, 0x02, 0x01]) + [0]
        for tag in [[0x63, 0x08, 0x01], [0x63, 0x06, 0x01], [0x62, 0x00], [0x65, 0x12, 0x34, 0x56, 0x78]] as [[UInt8]] {
            let unknown = sealed([0x74, 0x03, 1, 2, 0x73, 0x42, 1, 0x01, 0x72, 0x62, 3, 0x01, 0x01, 0x01], tag: tag)
            let telegram = parse(body: close + unknown + [0] + close)
            #expect(telegram.messages.allSatisfy { $0.checksum == .valid(.x25) } && telegram.faults.isEmpty)
            #expect(telegram.messages[0].body == .closeResponse(signature: nil))
            #expect(telegram.messages[2].body == .closeResponse(signature: nil))
            guard case .other(let body) = telegram.messages[1].body else { Issue.record("not other"); return }
            #expect(telegram.octets(body).first == 0x74 && body.count == 14)
        }
    }

    @Test
    func fact17_knownMessagesOfTheWrongShapeAreFaultyAlone() {
        let close = sealed([0x71, 0x01], tag: [0x63, 0x02, 0x01]) + [0]
        let telegram = parse(body: close + sealed([0x72, 0x01, 0x01], tag: [0x63, 0x07, 0x01]) + [0] + close)
        #expect(telegram.messages.map(\.body.isFaulty) == [false, true, false])
        #expect(telegram.messages[2].body == .closeResponse(signature: nil))
        #expect(telegram.faults.map(\.expected) == [.list(count: 7)])
    }

    @Test
    func fact18_aBrokenMessageIsPassedOverToTheNextThatIsSoundAndComplete() {
        let close = sealed([0x71, 0x01], tag: [0x63, 0x02, 0x01]) + [0]
        // The second message announces a string that reaches beyond the telegram; what follows looks like entries.
        let broken: [UInt8] = [0x76, 0x8F, 0x0F, 1, 0, 0x77, 0x07, 0x01, 0, 1, 8, 0, 255, 0x00, 0x76, 0x05, 0x00]
        let telegram = parse(body: close + broken + close)
        #expect(telegram.messages.count == 2 && telegram.faults.count == 1)
        #expect(telegram.faults[0].offset == close.count + 1)
    }

    @Test
    func fact18_payloadThatImitatesAMessageIsPayload() {
        let inner = [0x00] + sealed([0x71, 0x01], tag: [0x63, 0x02, 0x01]) + [0]
        let telegram = entry(
            [0x01, 0x01, 0x01, 0x01, 0x80 | UInt8((inner.count + 2) >> 4), UInt8((inner.count + 2) & 15)]
                + inner + [0x01])
        #expect(telegram.messages.count == 1 && telegram.entries.count == 1)
    }

    @Test
    func aFieldOfTheWrongTypeIsAFaultThatKeepsItsEntry() throws {
        let telegram = entry([0x03, 1, 2, 0x42, 1, 0x63, 1, 0, 0x53, 1, 0, 0x62, 0x07, 0x62, 9])
        let entry = try #require(telegram.entries.first)
        #expect(entry.status == nil && entry.time == nil && entry.unit == nil && entry.scaler == nil)
        #expect(entry.value == .unsigned(7, byteCount: 1) && entry.signature == nil)
        #expect(telegram.faults.count == 5)
    }

    /// Expects these bytes as that time, as the time of a value and as that of a list.
    private func expect(_ time: Time?, _ bytes: [UInt8]) {
        #expect(entry([0x01] + bytes + [0x01, 0x01, 0x62, 1, 0x01]).entries.first?.time == time)
        #expect(list([], count: 0x70, header: bytes).list?.sensorTime == time)
    }

    @Test
    func fact19_secIndexIsTheMetersRunningTimeInOneToFourBytes() {
        expect(.secIndex(1_347_075, bare: false), [0x72, 0x62, 0x01, 0x65, 0, 0x14, 0x8E, 3])
        expect(.secIndex(437_922, bare: false), [0x72, 0x62, 0x01, 0x64, 0x06, 0xAE, 0xA2])
        expect(.secIndex(9, bare: false), [0x72, 0x62, 0x01, 0x62, 9])
        expect(.secIndex(.max, bare: false), [0x72, 0x62, 0x01, 0x65, 255, 255, 255, 255])
    }

    @Test
    func fact20_aBareNumberIsSecIndex() {
        expect(.secIndex(1_347_075, bare: true), [0x65, 0, 0x14, 0x8E, 3])
        expect(.secIndex(437_922, bare: true), [0x64, 0x06, 0xAE, 0xA2])
        let open = message(
            [0x76, 0x01, 0x01, 0x02, 0x43, 0x02, 0x44, 0x65, 0, 0x14, 0x8E, 3, 0x01], tag: [0x63, 1, 1])
        guard case .openResponse(let response)? = open.messages.first?.body else { Issue.record("none"); return }
        #expect(response.refTime == .secIndex(1_347_075, bare: true) && open.faults.isEmpty)
    }

    @Test
    func fact21_timestampsAreUnixTimeAndLocalOnesHaveTheirOffsets() {
        expect(.timestamp(0x6000_0000), [0x72, 0x62, 0x02, 0x65, 0x60, 0, 0, 0])
        expect(
            .local(0x6000_0000, offsetMinutes: -60, seasonMinutes: 60),
            [0x72, 0x62, 0x03, 0x73, 0x65, 0x60, 0, 0, 0, 0x53, 0xFF, 0xC4, 0x52, 0x3C])
        expect(
            .local(1, offsetMinutes: .min, seasonMinutes: .max),
            [0x72, 0x62, 0x03, 0x73, 0x62, 1, 0x53, 0x80, 0, 0x53, 0x7F, 0xFF])
    }

    @Test(
        arguments: [
            [0x72, 0x62, 0x04, 0x65, 0, 0, 0, 1], [0x72, 0x62, 0x02, 0x73, 0x62, 1, 0x52, 1, 0x52, 1],
            [0x72, 0x62, 0x03, 0x65, 0, 0, 0, 1], [0x72, 0x01, 0x65, 0, 0, 0, 1], [0x66, 0, 0, 0, 0, 1],
            [0x55, 0, 0, 0, 1],
            [0x72, 0x62, 0x03, 0x73, 0x62, 1, 0x54, 0, 0, 1, 0x52, 1],
        ] as [[UInt8]])
    func facts19to21_otherTimesAreFaults(_ bytes: [UInt8]) {
        let telegram = entry([0x01] + bytes + [0x01, 0x01, 0x62, 1, 0x01])
        #expect(telegram.entries.first?.time == nil && telegram.faults.map(\.expected) == [.time])
        #expect(telegram.entries.first?.value == .unsigned(1, byteCount: 1))
    }

    @Test
    func fact16_clientAndRequestIDsAreReadAndAreNotTheMeters() throws {
        var encoder = TelegramEncoder()
        for server in [Self.server, [0x09, 1]] {
            encoder.openResponse(
                transactionID: [1], reqFileID: [7], serverID: server, clientID: [UInt8](repeating: 0xFF, count: 6))
            encoder.getListResponse(
                transactionID: [2], serverID: server, entries: [], clientID: [UInt8](repeating: 0xFF, count: 6))
        }
        let telegram = SMLTests.parse(frame: encoder.frame())
        var servers: [[UInt8]?] = []
        for message in telegram.messages {
            switch message.body {
            case .openResponse(let open):
                servers.append(open.serverID.map(telegram.octets))
                #expect(open.clientID.map(telegram.octets) == [255, 255, 255, 255, 255, 255])
                #expect(open.reqFileID.map(telegram.octets) == [7])
            case .getListResponse(let list): servers.append(list.serverID.map(telegram.octets))
            default: Issue.record("\(message)")
            }
        }
        #expect(servers == [Self.server, Self.server, [0x09, 1], [0x09, 1]])
    }

    @Test
    func openMessagesAreReadWhole() {
        let response = message(
            [0x76, 0x02, 0x41, 0x02, 0x42, 0x02, 0x43, 0x02, 0x44, 0x72, 0x62, 2, 0x65, 0, 0, 0, 1, 0x62, 0x01],
            tag: [0x65, 0, 0, 1, 1])
        guard case .openResponse(let open)? = response.messages.first?.body else { Issue.record("no response"); return }
        let texts = [open.codepage, open.clientID, open.reqFileID, open.serverID].map { $0.map(response.octets) }
        #expect(texts == [[0x41], [0x42], [0x43], [0x44]])
        #expect(open.refTime == .timestamp(1) && open.version == 1)
        let request = message([0x77, 0x01, 0x02, 0x42, 0x01, 0x01, 0x02, 0x45, 0x02, 0x46, 0x01], tag: [0x63, 1, 0])
        guard case .openRequest(let open)? = request.messages.first?.body else { Issue.record("no request"); return }
        #expect(open.username.map(request.octets) == [0x45] && open.password.map(request.octets) == [0x46])
        let ask = message([0x75, 0x01, 0x02, 0x42, 0x01, 0x01, 0x02, 0x45], tag: [0x63, 7, 0])
        guard case .getListRequest(let get)? = ask.messages.first?.body else { Issue.record("no request"); return }
        #expect(get.serverID.map(ask.octets) == [0x42] && get.listName.map(ask.octets) == [0x45])
    }

    @Test
    func lengthsBeyondAllMeasureAreFaults() {
        let huge: [UInt8] = [UInt8](repeating: 0xFF, count: 40) + [0x0F]
        for bytes in [huge, [0xF0] + huge, [0x8F] + huge.dropFirst(), [0x11], [0x20], [0x80, 0x00]] as [[UInt8]] {
            let telegram = entry([0x01, 0x01, 0x01, 0x01] + bytes + [0x01])
            #expect(telegram.entries.isEmpty && telegram.faults.count == 1)
        }
    }
}
