import SML
import TestSupport
import Testing

/// What the encoder writes of the messages that meters seldom send comes back, whatever the values are.
struct RareRoundTripTests {
    private var random = SeededRandom(41)
    private var telegram = Telegram()

    private mutating func octets() -> [UInt8] {
        (0..<Int.random(in: 1...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private mutating func some<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }

    private mutating func number() -> UInt64 { random.next() >> UInt64.random(in: 0...63, using: &random) }

    private mutating func time() -> Time {
        let seconds = UInt32(truncatingIfNeeded: random.next())
        return switch Int.random(in: 0...3, using: &random) {
        case 0: .secIndex(seconds, bare: false)
        case 1: .secIndex(seconds, bare: true)
        case 2: .timestamp(seconds)
        default: .local(seconds, offsetMinutes: Int16(truncatingIfNeeded: random.next()), seasonMinutes: .min)
        }
    }

    private mutating func value() -> EncodedValue {
        switch Int.random(in: 0...5, using: &random) {
        case 0: .absent
        case 1: .boolean(Bool.random(using: &random))
        case 2: .integer(Int64(bitPattern: number()))
        case 3: .unsigned(number())
        case 4: .octets(octets())
        default: .time(.timestamp(7))
        }
    }

    private mutating func path() -> [[UInt8]] { (0..<Int.random(in: 0...20, using: &random)).map { _ in octets() } }

    private mutating func access() -> EncodedAccess {
        EncodedAccess(serverID: some(octets()), username: some(octets()), password: some(octets()))
    }

    private mutating func entry() -> EncodedPeriodEntry {
        EncodedPeriodEntry(
            objectName: octets(), value: value(), unit: some(UInt8(truncatingIfNeeded: random.next())),
            scaler: some(Int8(truncatingIfNeeded: random.next())), signature: some(octets()))
    }

    private mutating func tupel() -> EncodedTupel {
        let registers = (0..<6).map { _ in
            EncodedTupel.Register(
                unit: some(UInt8(truncatingIfNeeded: random.next())),
                scaler: some(Int8(truncatingIfNeeded: random.next())),
                value: some(Int64(bitPattern: number())))
        }
        return EncodedTupel(
            serverID: octets(), secIndex: some(time()), status: some(number()), registers: registers,
            signatures: (some(octets()), some(octets())))
    }

    private mutating func tree(levels: Int) -> EncodedTree {
        let value: EncodedParameter =
            switch Int.random(in: 0...4, using: &random) {
            case 0: .value(value())
            case 1: .periodEntry(entry())
            case 2: .tupelEntry(tupel())
            case 3: .time(time())
            default: .listEntry(EncodedEntry(obis: number() >> 16, value: .unsigned(number()), status: some(number())))
            }
        let count = levels == 1 ? 0 : Int.random(in: 0...3, using: &random)
        return EncodedTree(
            name: octets(), value: some(value), children: (0..<count).map { _ in tree(levels: levels - 1) })
    }

    /// The value that was encoded, as far as its bytes tell.
    private func encoded(_ value: Value) -> EncodedValue {
        switch value {
        case .absent: .absent
        case .boolean(let value): .boolean(value)
        case .integer(let value, _): .integer(value)
        case .unsigned(let value, _): .unsigned(value)
        case .octets(let value): .octets(telegram.octets(value))
        case .time(let time): .time(time)
        case .other(let bytes): .raw(telegram.octets(bytes))
        }
    }

    private func encoded(_ entry: PeriodEntry) -> EncodedPeriodEntry {
        EncodedPeriodEntry(
            objectName: encoded(entry.objectName) ?? [], value: encoded(entry.value), unit: entry.unit,
            scaler: entry.scaler, signature: encoded(entry.signature))
    }

    private func encoded(_ octets: Octets?) -> [UInt8]? { octets.map(telegram.octets) }

    private func encoded(_ value: ParameterValue) -> EncodedParameter? {
        switch value {
        case .value(let value): return .value(encoded(value))
        case .periodEntry(let entry): return .periodEntry(encoded(entry))
        case .time(let time): return time.map { .time($0) }
        case .listEntry(let bytes):
            guard let entry = telegram.listEntry(bytes) else { return nil }
            return .listEntry(EncodedEntry(obis: entry.obis, value: encoded(entry.value), status: entry.status))
        case .tupelEntry(let bytes):
            guard let tupel = telegram.tupelEntry(bytes) else { return nil }
            let registers = [
                tupel.activeImport, tupel.reactive1, tupel.reactive4, tupel.activeExport, tupel.reactive2,
                tupel.reactive3,
            ]
            return .tupelEntry(
                EncodedTupel(
                    serverID: encoded(tupel.serverID) ?? [], secIndex: tupel.secIndex, status: tupel.status,
                    registers: registers.map { .init(unit: $0.unit, scaler: $0.scaler, value: $0.value) },
                    signatures: (encoded(tupel.importSignature), encoded(tupel.exportSignature))))
        }
    }

    private func encoded(_ tree: Tree) -> EncodedTree {
        EncodedTree(
            name: encoded(tree.name) ?? [], value: tree.value.flatMap(encoded),
            children: telegram.children(of: tree).map(encoded))
    }

    private func encoded(_ extent: Octets?) -> EncodedTree? { extent.flatMap(telegram.tree).map(encoded) }

    private func path(_ list: FieldList?) -> [[UInt8]]? { list.map { telegram.octetStrings($0).map(telegram.octets) } }

    /// The one message that `write` writes, after the frame, the escapes and both checksums.
    private mutating func message(_ write: (inout TelegramEncoder) -> Void) throws -> Message {
        var encoder = TelegramEncoder()
        encoder.options.tagByteCount = Bool.random(using: &random) ? 2 : 4
        write(&encoder)
        telegram = parse(frame: encoder.frame())
        #expect(telegram.frame.isValid && telegram.faults.isEmpty && telegram.messages.count == 1)
        return try #require(telegram.messages.first)
    }

    @Test
    mutating func requestsComeBack() throws {
        for round in 0..<300 {
            let access = access(), path = path(), objects = some(path), text = some(octets())
            let details = some(tree(levels: 3))
            let request = EncodedProfileRequest(
                path: path, withRawData: some(round % 3 == 0), beginTime: some(time()), endTime: some(time()),
                objects: objects, details: details)
            let asked = try message {
                if round % 2 == 0 {
                    $0.getProfileListRequest(transactionID: [1], access: access, request: request)
                } else {
                    $0.getProfilePackRequest(transactionID: [1], access: access, request: request)
                }
            }
            let profile = try #require(telegram.profileRequest(asked))
            #expect(asked.tag == (round % 2 == 0 ? 0x0400 : 0x0300))
            #expect(encoded(profile.serverID) == access.serverID && encoded(profile.username) == access.username)
            #expect(encoded(profile.password) == access.password && profile.withRawData == request.withRawData)
            #expect(profile.beginTime == request.beginTime && profile.endTime == request.endTime)
            #expect(self.path(profile.parameterTreePath) == path && self.path(profile.objectList) == objects)
            #expect(encoded(profile.dasDetails) as EncodedTree? == details)
            let get = try message {
                $0.getProcParameterRequest(transactionID: [1], access: access, path: path, attribute: text)
            }
            let parameter = try #require(telegram.getParameterRequest(get))
            #expect(encoded(parameter.serverID) == access.serverID && encoded(parameter.attribute) == text)
            #expect(encoded(parameter.username) == access.username && encoded(parameter.password) == access.password)
            #expect(self.path(parameter.parameterTreePath) == path)
        }
    }

    @Test
    mutating func parametersAndAttentionsComeBack() throws {
        for _ in 0..<300 {
            let access = access(), path = path(), server = octets(), text = some(octets()), tree = tree(levels: 6)
            let set = try message {
                $0.setProcParameterRequest(transactionID: [1], access: access, path: path, tree: tree)
            }
            let request = try #require(telegram.setParameterRequest(set))
            #expect(encoded(request.serverID) == access.serverID && encoded(request.username) == access.username)
            #expect(encoded(request.password) == access.password && self.path(request.parameterTreePath) == path)
            #expect(encoded(request.parameterTree) as EncodedTree? == tree)
            let got = try message {
                $0.getProcParameterResponse(transactionID: [1], serverID: server, path: path, tree: tree)
            }
            let response = try #require(telegram.getParameterResponse(got))
            #expect(encoded(response.serverID) == server && self.path(response.parameterTreePath) == path)
            #expect(encoded(response.parameterTree) as EncodedTree? == tree)
            let code = AttentionCode(UInt16(truncatingIfNeeded: random.next()))
            let told = try message {
                $0.attentionResponse(transactionID: [1], serverID: server, code: code, text: text, details: tree)
            }
            let attention = try #require(telegram.attention(told))
            #expect(encoded(attention.serverID) == server && attention.code == code)
            #expect(encoded(attention.message) == text && encoded(attention.details) as EncodedTree? == tree)
        }
    }

    @Test
    mutating func profilesComeBack() throws {
        for _ in 0..<300 {
            let path = path(), server = octets(), acted = some(time()), raw = some(octets()), signature = some(octets())
            let entries = (0..<Int.random(in: 0...20, using: &random)).map { _ in entry() }
            let valueTime = some(time()), status = some(number())
            let one = try message {
                $0.getProfileListResponse(
                    transactionID: [1], serverID: server, actTime: acted, registrationPeriod: 900, path: path,
                    valueTime: valueTime, status: status, entries: entries, rawData: raw, signature: signature)
            }
            let list = try #require(telegram.profileListResponse(one))
            #expect(encoded(list.serverID) == server && list.actTime == acted && list.registrationPeriod == 900)
            #expect(self.path(list.parameterTreePath) == path && list.valueTime == valueTime)
            #expect(list.status == status && telegram.periodEntries(list.entries).map(encoded) == entries)
            #expect(encoded(list.rawData) == raw && encoded(list.signature) == signature)
            let periods = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                EncodedPeriod(valueTime: some(time()), status: some(number()), values: [value(), value()])
            }
            let all = try message {
                $0.getProfilePackResponse(
                    transactionID: [1], serverID: server, actTime: acted, registrationPeriod: .max, path: path,
                    headers: entries.map { ($0.objectName, $0.unit, $0.scaler) }, periods: periods, rawData: raw,
                    signature: signature)
            }
            let pack = try #require(telegram.profilePackResponse(all))
            #expect(encoded(pack.serverID) == server && pack.actTime == acted && pack.registrationPeriod == .max)
            let headers = telegram.profileHeaders(pack.headers)
            #expect(headers.map { encoded($0.objectName) } == entries.map(\.objectName))
            #expect(headers.map(\.unit) == entries.map(\.unit) && headers.map(\.scaler) == entries.map(\.scaler))
            let found = telegram.profilePeriods(pack.periods).map { period in
                EncodedPeriod(
                    valueTime: period.valueTime, status: period.status,
                    values: telegram.profileValues(period.values).map { encoded($0.value) })
            }
            #expect(found == periods && encoded(pack.rawData) == raw && encoded(pack.signature) == signature)
        }
    }
}
