import Foundation
import SML
import TestSupport
import Testing

/// Real meters' dumps against what an independent decoder found in them.
@Suite(.enabled(if: Project.telegrams != nil, "dumps of real meters are not beside the project"))
struct DumpTests {
    static let names: [String] = {
        guard let folder = Project.telegrams else { return [] }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/dumps")) ?? []
        return files.filter { $0.hasSuffix(".bin") }.map { String($0.dropLast(4)) }.sorted()
    }()

    @Test(arguments: names)
    func everyTelegramDecodesToWhatIsExpected(_ name: String) throws {
        let folder = try #require(Project.telegrams)
        let dump = try [UInt8](Data(contentsOf: URL(filePath: folder + "/dumps/\(name).bin")))
        let expected = try String(contentsOfFile: folder + "/expected/\(name).jsonl", encoding: .utf8)
            .split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary }
        let outcome = try #require(decodeThreeWays(dump))
        let found = outcome.valid.map { describe(parse($0)) as NSDictionary }
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) { #expect(found == expected) }
        for received in outcome.valid { #expect(parse(received).faults.isEmpty) }
    }

    @Test
    func thereAreDumps() { #expect(!Self.names.isEmpty) }

    private func describe(_ telegram: Telegram) -> [String: Any] {
        [
            "offset": telegram.frame.offset, "length": telegram.frame.length, "crc": name(telegram.frame.verdict),
            "messages": telegram.messages.map { describe($0, telegram) },
        ]
    }

    private func describe(_ message: Message, _ telegram: Telegram) -> [String: Any] {
        let tag = String(message.tag, radix: 16)
        var object: [String: Any] = [
            "type": "0x" + String(repeating: "0", count: 4 - tag.count) + tag,
            "transaction_id": hex(telegram.octets(message.transactionID)), "crc": name(message.checksum),
        ]
        if case .getListResponse(let list) = message.body {
            object["server_id"] = octets(list.serverID, telegram)
            object["list_name"] = octets(list.listName, telegram)
            object["sensor_time"] = describe(list.sensorTime)
            object["values"] = telegram.entries[list.entries].map { describe($0, telegram) }
        }
        return object
    }

    private func describe(_ entry: ListEntry, _ telegram: Telegram) -> [String: Any] {
        var object: [String: Any] = [
            "obis": hex(telegram.octets(entry.objectName)), "time": describe(entry.time),
            "status": entry.status.map { NSNumber(value: $0) } ?? NSNull(),
            "unit": entry.unit.map { NSNumber(value: $0) } ?? NSNull(),
            "scaler": entry.scaler.map { NSNumber(value: $0) } ?? NSNull(),
        ]
        switch entry.value {
        case .absent: (object["type"], object["value"]) = ("none", NSNull())
        case .integer(let value, _): (object["type"], object["value"]) = ("int", NSNumber(value: value))
        case .unsigned(let value, _): (object["type"], object["value"]) = ("uint", NSNumber(value: value))
        case .octets(let value): (object["type"], object["value"]) = ("octets", hex(telegram.octets(value)))
        case .boolean, .time, .other: object["type"] = "other"
        }
        let packed = telegram.octets(entry.objectName).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(entry.obis == packed)
        return object
    }

    private func describe(_ time: Time?) -> Any {
        switch time {
        case nil: NSNull()
        case .secIndex(let value, bare: true): ["kind": "bare", "value": NSNumber(value: value)] as NSDictionary
        case .secIndex(let value, bare: false): ["kind": "secIndex", "value": NSNumber(value: value)] as NSDictionary
        default: "other"
        }
    }

    private func octets(_ range: Octets?, _ telegram: Telegram) -> Any {
        range.map { hex(telegram.octets($0)) } ?? NSNull()
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    private func name(_ verdict: Frame.Verdict) -> String {
        if case .valid(let kind) = verdict { kind.rawValue } else { "mismatch" }
    }
}
