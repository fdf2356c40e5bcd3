import SML

/// Streams of made-up meters, each unusual in one way, for `smtrace decode --explain`.
enum StrangeStreams {
    static let serverID = SyntheticDump.serverID
    static let otherID: [UInt8] = [0x0A, 0x01, 0x53, 0x4D, 0x54, 0x00, 0x00, 0x00, 0x10, 0x02]

    /// What a telegram is made of; as it is, nothing about it is unusual.
    struct Made {
        var serverID = StrangeStreams.serverID
        var seconds: Time? = nil
        var energyScaler: Int8 = -1
        var energy: UInt64 = 54_301_577
        var status: UInt64? = 0x182
        var power: EncodedEntry? = entry(16, 7, .integer(1_265), unit: 27, scaler: -1)
        var more: [EncodedEntry] = []
        var options = TelegramEncoder.Options()
        var padding: Int? = nil
        /// Adds messages of its own, before the closing one.
        var add: (inout TelegramEncoder) -> Void = { _ in }

        func frame(_ index: Int = 0) -> [UInt8] {
            var encoder = TelegramEncoder(options: options)
            let time = seconds ?? .secIndex(5_000 + UInt32(index), bare: false)
            encoder.openResponse(transactionID: [1, UInt8(index)], reqFileID: [7], serverID: serverID)
            let energy = entry(1, 8, .unsigned(energy), unit: 30, scaler: energyScaler, status: status)
            encoder.getListResponse(
                transactionID: [2, UInt8(index)], serverID: serverID,
                entries: [energy] + (power.map { [$0] } ?? []) + more,
                sensorTime: time)
            add(&encoder)
            encoder.closeResponse(transactionID: [3, UInt8(index)])
            return encoder.frame(padding: padding)
        }
    }

    static func entry(
        _ c: UInt8, _ d: UInt8, _ value: EncodedValue, unit: UInt8? = nil, scaler: Int8? = nil, status: UInt64? = nil
    ) -> EncodedEntry {
        EncodedEntry(
            obis: 0x0100_0000_00FF | UInt64(c) << 24 | UInt64(d) << 16, value: value, unit: unit, scaler: scaler,
            status: status)
    }

    /// A telegram that `change` makes unusual.
    static func made(_ change: (inout Made) -> Void = { _ in }) -> Made {
        var made = Made()
        change(&made)
        return made
    }

    /// Telegrams a second apart.
    static func stream(_ indices: some Sequence<Int>, _ made: Made = Made()) -> [UInt8] {
        indices.flatMap { made.frame($0) }
    }

    /// A name, the bytes, and the kinds of what is unusual about them, problems first.
    struct Case: CustomStringConvertible {
        var name: String
        var kinds: [String]
        var bytes: [UInt8]
        var arguments: [String] = []
        var description: String { name }
    }

    static let all: [Case] = meters + times + messages + line

    private static let meters: [Case] = [
        Case(name: "usual meter", kinds: [], bytes: stream(0..<6)),
        Case(
            name: "locked meter", kinds: ["locked"],
            bytes: stream(0..<3, made { ($0.energyScaler, $0.energy, $0.power) = (3, 5_430, nil) })),
        Case(name: "meter without power", kinds: ["no_power"], bytes: stream(0..<3, made { $0.power = nil })),
        Case(
            name: "unlocked in mid-stream", kinds: ["sometimes_missing", "unit_change"],
            bytes: stream(0..<3, made { ($0.energyScaler, $0.energy, $0.power) = (3, 5_430, nil) })
                + stream(3..<6)),
        Case(
            name: "power without sign while the status says export", kinds: ["direction"],
            bytes: stream(0..<3, made { $0.status = 0x1B0 })),
        Case(
            name: "the same with the option", kinds: ["direction_from_status"],
            bytes: stream(0..<3, made { $0.status = 0x1B0 }), arguments: ["--direction-from-status"]),
        Case(
            name: "power with sign while the status says export", kinds: [],
            bytes: stream(
                0..<3,
                made {
                    $0.status = 0x1B0
                    $0.power = entry(16, 7, .integer(-5), unit: 27, scaler: 0)
                })),
        Case(
            name: "DZG with unsigned power", kinds: ["dzg_unsigned_power"],
            bytes: stream(
                0..<2,
                made {
                    $0.serverID = SyntheticDump.dzgServerID
                    $0.power = entry(16, 7, .integer(-29_912), unit: 27, scaler: -2)
                })),
        Case(
            name: "two meters in one stream", kinds: ["several_meters"],
            bytes: (0..<3).flatMap { index in
                made().frame(index) + made { $0.serverID = otherID }.frame(index)
            }),
        Case(
            name: "a register that is sometimes missing", kinds: ["sometimes_missing"],
            bytes: stream(0..<2, made { $0.more = [entry(32, 7, .unsigned(2_301), unit: 35, scaler: -1)] })
                + stream(2..<4)),
        Case(
            name: "absent, nameless, large and public values",
            kinds: ["absent_value", "no_code", "large_number", "public_key"],
            bytes: made {
                $0.more = [
                    entry(96, 50, .absent), entry(96, 8, .unsigned(.max), unit: 7, scaler: 0),
                    EncodedEntry(obis: 0x8181_C782_05FF, value: .octets([UInt8](repeating: 0xAB, count: 48))),
                ]
                $0.add = { $0.raw(namelessList) }
            }.frame()),
    ]

    /// A list with one value whose name has two bytes.
    private static var namelessList: [UInt8] {
        var encoder = TelegramEncoder()
        encoder.message(transactionID: [9], tag: 0x0701) { body in
            body.list(7)
            body.absent()
            body.octets(serverID)
            for _ in 0..<2 { body.absent() }
            body.list(1)
            body.list(7)
            body.octets([0xAB, 0xCD])
            for _ in 0..<4 { body.absent() }
            body.unsigned(1)
            for _ in 0..<3 { body.absent() }
        }
        return encoder.body
    }

    private static let times: [Case] = [
        Case(
            name: "a pause by the meter's own seconds", kinds: ["pause"], bytes: stream(Array(0..<8) + Array(60..<64))),
        Case(
            name: "seconds that go back", kinds: ["seconds_back"], bytes: stream(Array(10..<13) + [0])),
        Case(
            name: "seconds of sixty years", kinds: ["odd_seconds"],
            bytes: made { $0.seconds = .secIndex(1_901_941_420, bare: false) }.frame()),
        Case(
            name: "bare seconds", kinds: ["bare_time"],
            bytes: made { $0.seconds = .secIndex(1_347_075, bare: true) }.frame()),
    ]

    private static let messages: [Case] = [
        Case(
            name: "Kermit checksums", kinds: ["kermit"], bytes: stream(0..<2, made { $0.options.checksum = .kermit })),
        Case(
            name: "short checksums", kinds: ["short_checksum"],
            bytes: stream(0..<200, made { $0.options.shortensChecksum = true })),
        Case(
            name: "four pad bytes", kinds: ["four_pad_bytes"],
            bytes: (0..<8).lazy.map { count in
                made {
                    $0.padding = 4; $0.more = [entry(96, 1, .octets([UInt8](repeating: 1, count: count)))]
                }.frame()
            }.first { $0.count % 4 == 0 } ?? []),
        Case(
            name: "no end of message and zero bytes", kinds: ["missing_end", "zero_bytes"],
            bytes: made { $0.options.endsMessages = false }.frame() + made { $0.add = { $0.raw([0, 0]) } }.frame(1)),
        Case(
            name: "attentions", kinds: ["attention_error", "attention"],
            bytes: made {
                $0.add = {
                    $0.attentionResponse(transactionID: [8], serverID: serverID, code: AttentionCode(0xFE02))
                    $0.attentionResponse(transactionID: [9], serverID: serverID, code: AttentionCode(0xFD00))
                }
            }.frame()),
        Case(
            name: "other messages and no list", kinds: ["no_list", "other_message", "other_message"],
            bytes: {
                var encoder = TelegramEncoder()
                encoder.message(transactionID: [8], tag: 0x0100) { body in
                    body.list(7)
                    for _ in 0..<2 { body.absent() }
                    body.octets([1])
                    for _ in 0..<4 { body.absent() }
                }
                encoder.message(transactionID: [9], tag: 0x1234) { $0.list(0) }
                return encoder.frame()
            }()),
        Case(
            name: "a message whose own checksum is wrong", kinds: ["fault"],
            bytes: made {
                $0.add = { encoder in
                    var other = TelegramEncoder()
                    other.closeResponse(transactionID: [1])
                    var body = other.body
                    body[body.count - 2] ^= 0xFF
                    encoder.raw(body)
                }
            }.frame()),
    ]

    private static let line: [Case] = [
        Case(
            name: "cut beginning and end", kinds: ["cut_beginning", "cut_end"],
            bytes: made().frame().suffix(60) + stream(1..<4) + made().frame(4).prefix(60)),
        Case(
            name: "a changed byte and a lost one", kinds: ["wrong_checksum"],
            bytes: stream(0..<2) + changed(made().frame(2)) + made().frame(3) + shortened(made().frame(4))
                + stream(5..<7)),
        Case(
            name: "a lost end", kinds: ["lost_end"],
            bytes: stream(0..<2) + made().frame(2).prefix(100) + stream(3..<5)),
        Case(
            name: "bytes between", kinds: ["stray_bytes"],
            bytes: stream(0..<2) + [1, 2, 3] + stream(2..<4) + [9] + stream(4..<5)),
        Case(name: "seven bits", kinds: ["no_telegram", "seven_bits"], bytes: stream(0..<3).map { $0 & 0x7F }),
        Case(
            name: "text of IEC 62056-21", kinds: ["no_telegram", "text"],
            bytes: Array(
                ("/LOG5LK13BE803049\r\n\r\n1-0:96.1.0*255(001LOG0065800041)\r\n1-0:1.8.0*255(000000.0000*kWh)\r\n"
                    + "1-0:0.2.0*255(ver.03, 432F, 20170504)\r\n!\r\n").utf8)),
        Case(
            name: "noise", kinds: ["no_telegram", "wrong_baud_rate"],
            bytes: (0..<600).map { [0x00, 0x80, 0xF8, 0xE0, 0x00, 0xC0][($0 * 7 + $0 / 5) % 6] }),
        Case(name: "nothing", kinds: ["no_telegram"], bytes: []),
    ]

    private static func changed(_ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        frame[40] ^= 1
        return frame
    }

    private static func shortened(_ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        frame.remove(at: 40)
        return frame
    }
}
