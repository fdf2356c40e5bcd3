import ArgumentParser
import OBIS
import Rendering
import Settings

/// `smtrace obis`.
struct ObisCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obis",
        abstract: "Explain an OBIS code, find one by words, or list the short names.",
        discussion: """
            A code can be written as 1-0:16.7.0*255, as a part of it (16.7.0, 1.8.0), or as the six bytes of a telegram \
            in hex (0100100700ff). Words may be English or German, parts of words too. Short names are what every \
            command takes for --obis, and the other words listed with them.

            Short names are made of parts: quantity, way of processing, phase, tariff or harmonic, billing period, \
            channel. So energy_import_l1_t2 is 1-0:21.8.2, power_import_max is 1-0:1.6.0, and \
            energy_import_last_day is 1-0:1.8.0*96.

            Examples:
              smtrace obis
              smtrace obis 1-0:96.50.1*4
              smtrace obis power_l1
              smtrace obis blindenergie bezug
            """)

    @Argument(help: ArgumentHelp("A code, a short name or words; without, all short names.", valueName: "code or word"))
    var words: [String] = []

    @Option(name: .long, help: "table, csv or json.")
    var format = ResultFormat.table

    func run() throws {
        let output = OutputBuffer()
        let text = words.joined(separator: " ")
        let codes = text.isEmpty ? OBISCode.known : try Self.find(text)
        let isOne = codes.count == 1 && !text.isEmpty
        switch format {
        case .table where isOne:
            try output.write(CodeText(codes[0]).explanation(style: Style(descriptor: 1)) + Self.seeAlso(text, codes[0]))
        case .table:
            try output.write(CodeText.table(codes, style: Style(descriptor: 1)))
            if !text.isEmpty { Failure.say("smtrace obis CODE explains one of them") }
        case .csv: try csv(codes, to: output)
        case .json: try json(codes, withGroups: isOne, to: output)
        }
        try output.flush()
    }

    /// The codes that a text means: that of a code or short name, all tariffs of a part of a code, else what words find.
    private static func find(_ text: String) throws -> [OBISCode] {
        if let selector = OBISSelector(text), let code = selector.codes.first {
            if selector.meansAllTariffs {
                let tariffs = (0...4).map { OBISCode(code.a, code.b, code.c, code.d, $0) }.filter(\.hasName)
                return tariffs.isEmpty ? [code] : tariffs
            }
            if selector.isCode || code.shortName == text.lowercased() { return [code] }
        }
        let found = OBISCode.search(text)
        guard found.isEmpty else { return found }
        let nearest = text.split(separator: " ").compactMap { word in
            Spelling.nearest(to: String(word), in: OBISCode.vocabulary)
        }
        let hint = nearest.isEmpty ? "" : "; did you mean \"\(nearest.joined(separator: " "))\"?"
        throw Failure("no code is called \"\(text)\"\(hint.isEmpty ? "." : hint) smtrace obis lists all names")
    }

    /// The codes beside `code` whose names have the same words.
    private static func seeAlso(_ text: String, _ code: OBISCode) -> String {
        guard OBISSelector(text)?.isCode != true else { return "" }
        let names = OBISCode.search(text).filter { $0 != code }.map(\.shortName)
        guard !names.isEmpty else { return "" }
        let more = names.count > 12 ? ", \(names.count - 12) more" : ""
        return "\nsee also: " + names.prefix(12).joined(separator: ", ") + more + "\n"
    }

    private func csv(_ codes: [OBISCode], to output: OutputBuffer) throws {
        var csv = CSVWriter()
        csv.row(["obis", "name", "unit", "english", "german"])
        for code in codes {
            csv.row([
                code.description, code.shortName, CodeText.unit(of: code), code.name(in: .english),
                code.name(in: .german),
            ])
        }
        try output.send(&csv.bytes)
    }

    private func json(_ codes: [OBISCode], withGroups: Bool, to output: OutputBuffer) throws {
        var json = JSONWriter()
        for code in codes { CodeText(code).write(to: &json, withGroups: withGroups) }
        try output.send(&json.bytes)
    }
}
