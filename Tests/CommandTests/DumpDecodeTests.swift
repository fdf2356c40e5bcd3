import Foundation
import TestSupport
import Testing

/// `smtrace decode --format json` of real meters' dumps against what an independent decoder found in them.
@Suite(.enabled(if: Project.telegrams != nil, "dumps of real meters are not beside the project"))
struct DumpDecodeTests {
    static let names: [String] = {
        guard let folder = Project.telegrams else { return [] }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/dumps")) ?? []
        return files.filter { $0.hasSuffix(".bin") }.map { String($0.dropLast(4)) }.sorted()
    }()

    private struct Found: Decodable {
        struct Reading: Decodable {
            var obis: String
            var scaler: Int?
            var raw: Decimal?
            var value: Decimal?
            var status: UInt64?
            var text: String?
            var octets: String?
            var quirk: String?
        }
        var offset: Int
        var length: Int
        var checksum: String
        var serverID: String?
        var time: String?
        var readings: [Reading]

        enum CodingKeys: String, CodingKey {
            case offset, length, checksum, time, readings
            case serverID = "server_id"
        }
    }

    private func decode(_ name: String) throws -> [Found] {
        let result = try Program.run(["decode", "--format", "json", #require(Project.telegrams) + "/dumps/\(name).bin"])
        #expect(result.code == 0)
        return try result.lines.map { try JSONDecoder().decode(Found.self, from: Data($0.utf8)) }
    }

    @Test(arguments: names)
    func valuesAreRawTimesPowerOfTenExactly(_ name: String) throws {
        let folder = try #require(Project.telegrams)
        let expected = try String(contentsOfFile: folder + "/expected/\(name).jsonl", encoding: .utf8)
            .split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        let found = try decode(name)
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect(found.offset == expected["offset"] as? Int)
            #expect(found.length == expected["length"] as? Int)
            #expect(found.checksum == expected["crc"] as? String)
            #expect(found.time == nil)
            let messages = try #require(expected["messages"] as? [[String: Any]])
            let lists = messages.filter { $0["values"] != nil }
            #expect(found.serverID == lists.first?["server_id"] as? String)
            let values = lists.flatMap { $0["values"] as? [[String: Any]] ?? [] }
            #expect(found.readings.count == values.count)
            for (reading, value) in zip(found.readings, values) { try compare(reading, value, name) }
        }
    }

    private func compare(_ reading: Found.Reading, _ expected: [String: Any], _ name: String) throws {
        let hex = try #require(expected["obis"] as? String)
        let groups = stride(from: 0, to: 12, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
        #expect(
            reading.obis == "\(groups[0])-\(groups[1]):\(groups[2]).\(groups[3]).\(groups[4])*\(groups[5])")
        #expect(reading.status == (expected["status"] as? NSNumber)?.uint64Value)
        switch expected["type"] as? String {
        case "int", "uint":
            let raw = try #require((expected["value"] as? NSNumber)?.stringValue)
            let scaler = (expected["scaler"] as? NSNumber)?.intValue ?? 0
            #expect(reading.raw == Decimal(string: raw))
            #expect(reading.scaler == scaler)
            if reading.quirk == nil {
                #expect(reading.value == Decimal(string: "\(raw)e\(scaler)"))
            } else {
                #expect(name == "DZG_DVS-7412.2_jmberg")
            }
        case "octets":
            let octets = try #require(expected["value"] as? String)
            let text = reading.text?.utf8.map { String(format: "%02x", $0) }.joined()
            #expect((text ?? reading.octets) == octets)
            #expect(reading.value == nil)
        default: #expect(reading.raw == nil)
        }
    }

    @Test func unsignedPowerOfDZGIsMended() throws {
        let power = try decode("DZG_DVS-7412.2_jmberg")[0].readings.first { $0.obis == "1-0:16.7.0*255" }
        #expect(power?.raw == -29_912)
        #expect(power?.value == Decimal(string: "356.24"))
        #expect(power?.quirk == "dzg_unsigned_power")
    }

    @Test(arguments: names)
    func treeAndSummaryHaveTheSameTelegrams(_ name: String) throws {
        let path = try #require(Project.telegrams) + "/dumps/\(name).bin"
        let count = try decode(name).count
        let tree = try Program.run(["decode", path])
        #expect(tree.lines.count { $0.hasPrefix("telegram ") } == count)
        #expect(!tree.output.contains("no field"))
        let summary = try Program.run(["decode", "--summary", path])
        #expect(summary.lines.contains { $0.hasPrefix("telegrams        \(count) ") })
    }
}
