import Archive
import OBIS
import Settings

/// Finds the meters and channels that a user names; several may stand in one word, with commas between.
enum MeterSelection {
    /// The meters of these names, all if there are none. Throws a sentence with the nearest name.
    static func meters(_ names: [String], in reader: ArchiveReader) throws -> [MeterInfo] {
        let all = try reader.meters()
        let names = single(names)
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
        let registers = single(registers)
        guard !registers.isEmpty else { return all }
        var wanted = Set<Int64>()
        for register in registers {
            let found = matching(register, in: all)
            guard !found.isEmpty else { throw Failure(unknownRegister(register, among: all)) }
            wanted.formUnion(found)
        }
        return all.filter { wanted.contains($0.id) }
    }

    /// The names in words that may hold several; neither a meter's name nor a code has a comma in it.
    private static func single(_ words: [String]) -> [String] {
        words.flatMap { $0.split(separator: ",").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.map(String.init) }
    }

    /// The channels that a word or code means: first those of that very name in the archive, whatever its code is called now.
    private static func matching(_ register: String, in channels: [ChannelInfo]) -> [Int64] {
        let named = channels.filter { $0.shortName == register || $0.obis.description == register }
        if !named.isEmpty { return named.map(\.id) }
        // A status word goes by its register's name with a word behind.
        let suffix = "_status"
        let isStatus = register.hasSuffix(suffix) && OBISSelector(register) == nil
        let text = isStatus ? String(register.dropLast(suffix.count)) : register
        guard let selector = OBISSelector(text) else { return [] }
        let candidates = channels.filter { ($0.kind == .status) == isStatus }
        let codes = Set(selector.select(from: candidates.map(\.obis)))
        return candidates.filter { codes.contains($0.obis) }.map(\.id)
    }

    private static func unknown(_ name: String, among names: [String]) -> String {
        guard !names.isEmpty else { return "there is no meter \"\(name)\": the archive is empty so far" }
        let hint = Spelling.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return "there is no meter \"\(name)\"\(hint) The archive has: \(names.joined(separator: ", "))"
    }

    private static func unknownRegister(_ register: String, among channels: [ChannelInfo]) -> String {
        let names = Set(channels.map(\.shortName)).sorted()
        guard !names.isEmpty else { return "there are no readings so far" }
        let there = "There are: \(names.joined(separator: ", "))"
        if let code = OBISSelector(register)?.codes.first {
            let meaning = code.hasName ? "\(code), \(code.name)" : "\(code)"
            return "no meter here sends \"\(register)\" (\(meaning)). \(there)"
        }
        let hint = Spelling.nearest(to: register, in: names).map { "; did you mean \"\($0)\"?" } ?? "."
        return "no meter here sends \"\(register)\"\(hint) \(there)"
    }
}
