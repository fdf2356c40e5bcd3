import Archive
import OBIS
import Settings

/// Finds the meters and channels that a user names.
enum MeterSelection {
    /// The meters of these names, all if there are none. Throws a sentence with the nearest name.
    static func meters(_ names: [String], in reader: ArchiveReader) throws -> [MeterInfo] {
        let all = try reader.meters()
        guard !names.isEmpty else { return all }
        return try names.map { name in
            if let meter = all.first(where: { $0.name == name }) { return meter }
            throw Failure(unknown(name, among: all.map(\.name)))
        }
    }

    /// The channels of meters that match OBIS codes or names, all if there are none.
    static func channels(
        _ registers: [String], of meters: [MeterInfo], in reader: ArchiveReader
    ) throws -> [ChannelInfo] {
        let all = try reader.channels(of: meters)
        guard !registers.isEmpty else { return all }
        var wanted = Set<Int64>()
        for register in registers {
            let found = all.filter { matches($0, register) }
            guard !found.isEmpty else { throw Failure(unknownRegister(register, among: all)) }
            wanted.formUnion(found.map(\.id))
        }
        return all.filter { wanted.contains($0.id) }
    }

    private static func matches(_ channel: ChannelInfo, _ register: String) -> Bool {
        if channel.shortName == register || channel.obis.description == register { return true }
        guard channel.kind != .status else { return false }
        if let code = OBISCode(register) { return channel.obis == code }
        return false
    }

    private static func unknown(_ name: String, among names: [String]) -> String {
        guard !names.isEmpty else { return "there is no meter \"\(name)\": the archive is empty so far" }
        let hint = Spelling.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return "there is no meter \"\(name)\"\(hint) The archive has: \(names.joined(separator: ", "))"
    }

    private static func unknownRegister(_ register: String, among channels: [ChannelInfo]) -> String {
        let names = Set(channels.map(\.shortName)).sorted()
        guard !names.isEmpty else { return "there are no readings so far" }
        let hint = Spelling.nearest(to: register, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return "no meter here sends \"\(register)\"\(hint) There are: \(names.joined(separator: ", "))"
    }
}
