import SML

/// Telegrams of made-up meters that have what real ones have, for `smtrace decode`.
enum SyntheticDump {
    static let serverID: [UInt8] = [0x0A, 0x01, 0x53, 0x4D, 0x54, 0x00, 0x00, 0x00, 0x10, 0x01]
    /// One whose number lies in the range of the meters that send unsigned power (docs/meters.md, fact 23).
    static let dzgServerID: [UInt8] = [0x0A, 0x01, 0x44, 0x5A, 0x47, 0x00, 0x02, 0x82, 0x22, 0x5E]

    /// All telegrams with noise before, between and behind, and a frame whose checksum is wrong.
    static var bytes: [UInt8] {
        var stream: [UInt8] = Array("/LOG5LK13BE803049\r\n\r\n0".utf8)
        stream += everyValue
        stream += [0x55, 0xAA, 0x00]
        stream += corrupt(dzg)
        stream += dzg
        stream += kermit
        stream += otherMessages
        return stream + [1, 2, 3, 4, 5]
    }

    /// Values of every kind: exact, beyond Int64, absent, text, octets, doubled words, times, lists.
    static var everyValue: [UInt8] {
        var encoder = TelegramEncoder()
        encoder.openResponse(
            transactionID: [1, 2, 3], reqFileID: Array("file".utf8), serverID: serverID,
            refTime: .local(1_795_430_102, offsetMinutes: 60, seasonMinutes: 60), version: 1)
        encoder.getListResponse(
            transactionID: [1, 2, 4], serverID: serverID, entries: entries, clientID: Array("client".utf8),
            listName: [1, 0, 0x62, 0x0A, 0xFF, 0xFF], sensorTime: .secIndex(99_043_543, bare: false),
            listSignature: (0..<40).map { UInt8($0) }, gatewayTime: .timestamp(1_795_430_102))
        encoder.closeResponse(transactionID: [1, 2, 5])
        return encoder.frame()
    }

    private static var entries: [EncodedEntry] {
        [
            EncodedEntry(obis: 0x01_00_60_32_01_01, value: .octets(Array("SMT".utf8))),
            EncodedEntry(obis: 0x01_00_60_01_00_FF, value: .octets(serverID)),
            EncodedEntry(
                obis: 0x01_00_01_08_00_FF, value: .unsigned(54_301_577), unit: 30, scaler: -1, status: 0x1C0104,
                time: .secIndex(4_711, bare: true)),
            EncodedEntry(obis: 0x01_00_01_08_01_FF, value: .unsigned(0), unit: 30, scaler: -1),
            EncodedEntry(obis: 0x01_00_02_08_00_FF, value: .unsigned(12), unit: 30, scaler: 3),
            EncodedEntry(obis: 0x01_00_10_07_00_FF, value: .integer(-10_550), unit: 27, scaler: -2),
            EncodedEntry(obis: 0x01_00_60_08_00_FF, value: .unsigned(.max), unit: 7, scaler: -3),
            EncodedEntry(obis: 0x01_00_60_32_02_06, value: .absent, status: 1),
            EncodedEntry(obis: 0x01_00_60_05_00_FF, value: .boolean(true)),
            EncodedEntry(obis: 0x01_00_00_09_0B_FF, value: .time(.timestamp(1_795_430_102))),
            EncodedEntry(
                obis: 0x81_81_C7_82_05_FF,
                value: .octets([UInt8](repeating: 0x1B, count: 24) + (0..<24).map { 0xFF - UInt8($0) })),
            EncodedEntry(obis: 0x01_00_00_02_00_00, value: .raw([0x73, 0x62, 0x01, 0x42, 0x00, 0x03, 0x41, 0x42])),
        ]
    }

    /// A meter whose power is mended, with a value whose name is no OBIS code.
    static var dzg: [UInt8] {
        var encoder = TelegramEncoder()
        encoder.options.tagByteCount = 2
        encoder.message(transactionID: [9], tag: 0x0701) { body in
            body.list(7)
            body.absent()
            body.octets(dzgServerID)
            body.absent()
            body.time(.secIndex(1_347_075, bare: true))
            body.list(2)
            body.entry(EncodedEntry(obis: 0x01_00_10_07_00_FF, value: .integer(-29_912), unit: 27, scaler: -2))
            body.list(7)
            body.octets([0xAB, 0xCD])
            for _ in 0..<2 { body.absent() }
            body.unsigned(35, byteCount: 1)
            body.integer(-1, byteCount: 1)
            body.unsigned(2_323)
            body.absent()
            body.absent()
            body.absent()
        }
        return encoder.frame()
    }

    /// A telegram with the other kind of checksum.
    static var kermit: [UInt8] {
        var encoder = TelegramEncoder()
        encoder.options.checksum = .kermit
        encoder.closeResponse(transactionID: [7])
        return encoder.frame()
    }

    /// Messages that meters seldom send, one that SML does not know, one that has not the shape of its type, and one whose own
    /// checksum is wrong in a frame whose checksum fits.
    static var otherMessages: [UInt8] {
        var encoder = TelegramEncoder()
        encoder.getProcParameterResponse(
            transactionID: [8, 1], serverID: serverID, path: [[0x81, 0x81, 0xC7, 0x82, 0x01, 0xFF]], tree: parameters)
        encoder.getProfileListResponse(
            transactionID: [8, 3], serverID: serverID, actTime: .timestamp(1_795_430_102), registrationPeriod: 900,
            path: [[1, 0, 99, 1, 0, 255]], valueTime: .timestamp(1_795_429_800), status: 4,
            entries: [
                EncodedPeriodEntry(
                    objectName: [1, 0, 1, 8, 0, 255], value: .unsigned(54_301_577), unit: 30, scaler: -1)
            ])
        encoder.attentionResponse(
            transactionID: [8, 4], serverID: serverID, code: AttentionCode(0xFE03), text: Array("no such meter".utf8))
        encoder.message(transactionID: [8, 5], tag: 0x0999) { $0.raw([0x72, 0x62, 0x01, 0x71, 0x01]) }
        encoder.message(transactionID: [8, 6], tag: 0x0500) { $0.raw([0x71, 0x42, 0x01]) }
        var other = TelegramEncoder()
        other.getListResponse(
            transactionID: [8, 2], serverID: serverID,
            entries: [EncodedEntry(obis: 0x01_00_01_08_00_FF, value: .unsigned(1), unit: 30, scaler: 0)])
        var body = other.body
        body[body.count - 2] ^= 0xFF
        encoder.raw(body)
        return encoder.frame()
    }

    private static var parameters: EncodedTree {
        EncodedTree(
            name: [0x81, 0x81, 0xC7, 0x82, 0x01, 0xFF],
            children: [
                EncodedTree(name: [0x81, 0x81, 0xC7, 0x82, 0x02, 0xFF], value: .value(.octets(Array("SMT".utf8)))),
                EncodedTree(name: [0x81, 0x81, 0xC7, 0x82, 0x03, 0xFF], value: .time(.secIndex(4_711, bare: false))),
                EncodedTree(
                    name: [0x81, 0x81, 0xC7, 0x82, 0x04, 0xFF],
                    value: .periodEntry(
                        EncodedPeriodEntry(
                            objectName: [1, 0, 16, 7, 0, 255], value: .integer(-105), unit: 27, scaler: -1))),
                EncodedTree(
                    name: [0x81, 0x81, 0xC7, 0x82, 0x05, 0xFF],
                    value: .tupelEntry(
                        EncodedTupel(
                            serverID: serverID, secIndex: .secIndex(9, bare: false), status: 1,
                            registers: [.init(unit: 30, scaler: 3, value: 12), .init(value: 5)]))),
            ])
    }

    private static func corrupt(_ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        frame[frame.count / 2] ^= 0x10
        return frame
    }
}
