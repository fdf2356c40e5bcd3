import SML
import Testing

/// The messages that meters seldom send, with bytes written by hand after the standard's layout.
struct RareMessageTests {
    /// The strings 01…, 02… of the layouts below.
    private func bytes(_ telegram: Telegram, _ octets: Octets?) -> [UInt8]? { octets.map(telegram.octets) }

    /// The one message with this body, between two others that must not suffer.
    private func read(_ body: [UInt8], tag: [UInt8]) throws -> (Telegram, Message) {
        let telegram = Handwritten.telegram(
            Handwritten.close + Handwritten.sealed(body, tag: tag) + [0] + Handwritten.close)
        try #require(telegram.messages.count == 3)
        #expect(telegram.faults.isEmpty, "\(telegram.faults)")
        #expect(telegram.messages[0].body == .closeResponse(signature: nil))
        #expect(telegram.messages[2].body == .closeResponse(signature: nil))
        let message = telegram.messages[1]
        #expect(message.body.rareBytes.map(telegram.octets) == body)
        return (telegram, message)
    }

    private static let name: [UInt8] = [0x07, 1, 0, 1, 8, 0, 255]
    private static let code: [UInt8] = [1, 0, 1, 8, 0, 255]
    private static let time: [UInt8] = [0x72, 0x62, 2, 0x65, 0x60, 0, 0, 0]
    /// Server id, user, password.
    private static let access: [UInt8] = [0x02, 0xAA, 0x02, 0xBB, 0x02, 0xCC]

    @Test(arguments: [[0x63, 0x03, 0x00], [0x63, 0x04, 0x00], [0x65, 0, 0, 0x04, 0]] as [[UInt8]])
    func profileRequestsAreReadWhole(_ tag: [UInt8]) throws {
        let tree: [UInt8] = [0x73, 0x02, 0x09, 0x01, 0x01]
        let body =
            [0x79] + Self.access + [0x42, 0x01] + Self.time + [0x65, 0, 0, 0, 7] + [0x72] + Self.name + [0x02, 5]
            + [0x71, 0x02, 0x06] + tree
        let (telegram, message) = try read(body, tag: tag)
        let request = try #require(telegram.profileRequest(message))
        #expect(bytes(telegram, request.serverID) == [0xAA] && bytes(telegram, request.username) == [0xBB])
        #expect(bytes(telegram, request.password) == [0xCC] && request.withRawData == true)
        #expect(request.beginTime == .timestamp(0x6000_0000) && request.endTime == .secIndex(7, bare: true))
        #expect(telegram.octetStrings(request.parameterTreePath).map(telegram.octets) == [Self.code, [5]])
        #expect(try telegram.octetStrings(#require(request.objectList)).map(telegram.octets) == [[6]])
        #expect(bytes(telegram, request.dasDetails) == tree)
        let bare = try read([0x79, 1, 1, 1, 1, 1, 1, 0x70, 1, 1], tag: tag)
        let absent = try #require(bare.0.profileRequest(bare.1))
        #expect(absent.serverID == nil && absent.withRawData == nil && absent.beginTime == nil)
        #expect(absent.objectList == nil && absent.dasDetails == nil && absent.parameterTreePath.count == 0)
    }

    @Test
    func profilePackResponseIsReadWhole() throws {
        let headers = [0x71, 0x73] + Self.name + [0x62, 30, 0x52, 0xFF]
        let values: [UInt8] = [0x72, 0x72, 0x62, 9, 0x01, 0x72, 0x01, 0x02, 0xEE]
        let periods = [0x71, 0x74] + Self.time + [0x63, 1, 2] + values + [0x02, 0xDD]
        let body = [0x78, 0x02, 0xAA] + Self.time + [0x63, 3, 0x84, 0x70] + headers + periods + [0x02, 1, 0x02, 2]
        let (telegram, message) = try read(body, tag: [0x63, 0x03, 0x01])
        let pack = try #require(telegram.profilePackResponse(message))
        #expect(bytes(telegram, pack.serverID) == [0xAA] && pack.actTime == .timestamp(0x6000_0000))
        #expect(pack.registrationPeriod == 900 && pack.parameterTreePath.count == 0)
        #expect(bytes(telegram, pack.rawData) == [1] && bytes(telegram, pack.signature) == [2])
        let header = try #require(telegram.profileHeaders(pack.headers).first)
        #expect(bytes(telegram, header.objectName) == Self.code && header.unit == 30 && header.scaler == -1)
        let period = try #require(telegram.profilePeriods(pack.periods).first)
        #expect(period.valueTime == .timestamp(0x6000_0000) && period.status == 0x0102)
        #expect(bytes(telegram, period.signature) == [0xDD])
        let found = telegram.profileValues(period.values)
        #expect(found.map(\.value) == [.unsigned(9, byteCount: 1), .absent])
        #expect(found.map { bytes(telegram, $0.signature) } == [nil, [0xEE]])
    }

    @Test
    func profileListResponseIsReadWhole() throws {
        let entry = [0x75] + Self.name + [0x62, 27, 0x52, 0x02, 0x53, 0xFF, 0xFE, 0x02, 0xEE]
        let body =
            [0x79, 0x02, 0xAA, 0x01, 0x62, 60, 0x71, 0x02, 5] + Self.time + [0x62, 4, 0x71] + entry + [0x01, 0x02, 2]
        let (telegram, message) = try read(body, tag: [0x63, 0x04, 0x01])
        let list = try #require(telegram.profileListResponse(message))
        #expect(bytes(telegram, list.serverID) == [0xAA] && list.actTime == nil && list.registrationPeriod == 60)
        #expect(telegram.octetStrings(list.parameterTreePath).map(telegram.octets) == [[5]])
        #expect(list.valueTime == .timestamp(0x6000_0000) && list.status == 4)
        #expect(list.rawData == nil && bytes(telegram, list.signature) == [2])
        let found = try #require(telegram.periodEntries(list.entries).first)
        #expect(bytes(telegram, found.objectName) == Self.code && found.unit == 27 && found.scaler == 2)
        #expect(found.value == .integer(-2, byteCount: 2) && bytes(telegram, found.signature) == [0xEE])
    }

    @Test
    func parameterRequestIsReadWhole() throws {
        let body = [0x75] + Self.access + [0x71] + Self.name + [0x02, 9]
        let (telegram, message) = try read(body, tag: [0x63, 0x05, 0x00])
        let request = try #require(telegram.getParameterRequest(message))
        #expect(bytes(telegram, request.serverID) == [0xAA] && bytes(telegram, request.username) == [0xBB])
        #expect(bytes(telegram, request.password) == [0xCC] && bytes(telegram, request.attribute) == [9])
        #expect(telegram.octetStrings(request.parameterTreePath).map(telegram.octets) == [Self.code])
    }

    /// A tree whose children have each kind of value.
    private static let tree: [UInt8] = {
        var tupel: [UInt8] = [0xF1, 0x07, 0x02, 0xAA] + time + [0x62, 3]
        for register in 1...6 as ClosedRange<UInt8> {
            tupel += [0x62, 30, 0x52, 0x00, 0x53, register, 0]
            if register % 3 == 0 { tupel += [0x02, 0xF0 | register] }
        }
        let period = [0x75] + name + [0x62, 30, 0x01, 0x62, 8, 0x01]
        let entry = [0x77] + name + [0x62, 1, 0x01, 0x62, 30, 0x52, 0xFE, 0x55, 0, 0, 1, 0, 0x01]
        let children: [[UInt8]] = [
            [0x72, 0x62, 1, 0x03, 0x41, 0x42], [0x72, 0x62, 2] + period, [0x72, 0x62, 3] + tupel,
            [0x72, 0x62, 4] + time, [0x72, 0x62, 5] + entry, [0x01],
        ]
        return [0x73] + name + [0x01, 0x76] + children.flatMap { [0x73, 0x02, 7] + $0 + [0x01] }
    }()

    private func expectTree(_ extent: Octets, in telegram: Telegram) throws {
        let tree = try #require(telegram.tree(extent))
        #expect(bytes(telegram, tree.name) == Self.code && tree.value == nil)
        let children = telegram.children(of: tree)
        try #require(children.count == 6)
        #expect(children.allSatisfy { bytes(telegram, $0.name) == [7] && $0.children == nil })
        guard case .value(.octets(let text)) = children[0].value, case .periodEntry(let period) = children[1].value,
            case .tupelEntry(let extent) = children[2].value, case .listEntry(let listed) = children[4].value
        else { Issue.record("\(children)"); return }
        #expect(telegram.octets(text) == [0x41, 0x42])
        #expect(period.value == .unsigned(8, byteCount: 1) && period.unit == 30 && period.scaler == nil)
        let tupel = try #require(telegram.tupelEntry(extent))
        #expect(bytes(telegram, tupel.serverID) == [0xAA] && tupel.secIndex == .timestamp(0x6000_0000))
        #expect(tupel.status == 3 && tupel.activeImport.unit == 30 && tupel.activeImport.scaler == 0)
        let registers = [
            tupel.activeImport, tupel.reactive1, tupel.reactive4, tupel.activeExport, tupel.reactive2, tupel.reactive3,
        ]
        #expect(registers.map(\.value) == [256, 512, 768, 1024, 1280, 1536])
        #expect(bytes(telegram, tupel.importSignature) == [0xF3])
        #expect(bytes(telegram, tupel.exportSignature) == [0xF6])
        #expect(children[3].value == .time(.timestamp(0x6000_0000)) && children[5].value == nil)
        let entry = try #require(telegram.listEntry(listed))
        #expect(entry.obis == 0x01_00_01_08_00_FF && entry.value == .integer(256, byteCount: 4))
        #expect(entry.status == 1 && entry.scaler == -2)
    }

    @Test
    func parameterResponseIsReadWhole() throws {
        let (telegram, message) = try read([0x73, 0x02, 0xAA, 0x71, 0x02, 5] + Self.tree, tag: [0x63, 0x05, 0x01])
        let response = try #require(telegram.getParameterResponse(message))
        #expect(bytes(telegram, response.serverID) == [0xAA])
        #expect(telegram.octetStrings(response.parameterTreePath).map(telegram.octets) == [[5]])
        try expectTree(response.parameterTree, in: telegram)
    }

    @Test
    func setParameterRequestIsReadWhole() throws {
        let (telegram, message) = try read([0x75] + Self.access + [0x70] + Self.tree, tag: [0x63, 0x06, 0x00])
        let request = try #require(telegram.setParameterRequest(message))
        #expect(bytes(telegram, request.serverID) == [0xAA] && bytes(telegram, request.username) == [0xBB])
        #expect(bytes(telegram, request.password) == [0xCC] && request.parameterTreePath.count == 0)
        try expectTree(request.parameterTree, in: telegram)
    }

    @Test
    func attentionIsReadWhole() throws {
        let number: [UInt8] = [0x07, 0x81, 0x81, 0xC7, 0xC7, 0xFE, 0x03]
        let (telegram, message) = try read(
            [0x74, 0x02, 0xAA] + number + [0x03, 0x6E, 0x6F] + Self.tree, tag: [0x63, 0xFF, 1])
        let attention = try #require(telegram.attention(message))
        #expect(bytes(telegram, attention.serverID) == [0xAA] && bytes(telegram, attention.message) == [0x6E, 0x6F])
        #expect(attention.code == AttentionCode(0xFE03) && attention.code?.isError == true)
        #expect(bytes(telegram, attention.attentionNumber) == Array(number.dropFirst()))
        try expectTree(#require(attention.details), in: telegram)
        let bare = try read([0x74, 0x02, 0xAA, 0x03, 0xFD, 0x00, 0x01, 0x01], tag: [0x63, 0xFF, 1])
        let short = try #require(bare.0.attention(bare.1))
        #expect(short.code == nil && short.message == nil && short.details == nil)
    }

    @Test
    func closeRequestIsRead() throws {
        let telegram = Handwritten.telegram(Handwritten.sealed([0x71, 0x02, 9], tag: [0x63, 0x02, 0x00]) + [0])
        guard case .closeRequest(let signature?) = telegram.messages.first?.body else { Issue.record("none"); return }
        #expect(telegram.octets(signature) == [9])
    }

    @Test
    func readersGiveNothingForOtherMessages() {
        let telegram = Handwritten.telegram(Handwritten.close)
        let message = telegram.messages[0]
        #expect(telegram.profileRequest(message) == nil && telegram.profilePackResponse(message) == nil)
        #expect(telegram.profileListResponse(message) == nil && telegram.getParameterRequest(message) == nil)
        #expect(telegram.getParameterResponse(message) == nil && telegram.setParameterRequest(message) == nil)
        #expect(telegram.attention(message) == nil && message.body.rareBytes == nil)
        for extent in [Octets(offset: 5000, count: 9), Octets(offset: -3, count: 1), Octets(offset: 0, count: 4)] {
            #expect(telegram.tree(extent) == nil && telegram.tupelEntry(extent) == nil)
            #expect(telegram.listEntry(extent) == nil)
        }
    }

    @Test(
        arguments: [
            (0xE000, "the application's own code"), (0xFCFF, "the application's own code"), (0xFD00, "done"),
            (0xFD01, "will be done later"), (0xFD02, "not defined"), (0xFE00, "an error that is not described"),
            (0xFE02, "user or password is wrong"), (0xFE08, "the data cannot be interpreted"),
            (0xFE0B, "a checksum is wrong"), (0xFE15, "busy, the answer cannot be sent now"),
            (0xFE16, "an error that is not defined"), (0xFFFF, "an error that is not defined"), (0, "not defined"),
        ] as [(UInt16, String)])
    func fact17_attentionCodesHaveTheirMeaning(_ code: UInt16, _ meaning: String) {
        #expect(AttentionCode(code).meaning == meaning)
        #expect(AttentionCode(code).isPositive == (code == 0xFD00 || code == 0xFD01))
        #expect(AttentionCode(code).isError == (code >= 0xFE00))
    }
}
