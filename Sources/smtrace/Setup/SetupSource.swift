import Settings

/// Sources and addresses as they are typed.
enum SetupSource {
    /// The words for `mail.security`.
    static let securities = ["starttls", "tls", "none"]

    /// A source of its text: `/dev/ttyUSB0`, `/dev/ttyUSB0@300`, `tcp:host:port`, `simulator`, `simulator:solar`.
    static func parse(_ text: String) throws -> SetupDraft.Meter.Source {
        if let refusal = refusal(of: text) { throw Failure("\"\(text)\": \(refusal)", code: 64) }
        if text.hasPrefix("tcp:") { return .tcp(address: String(text.dropFirst(4))) }
        if text == "simulator" { return .simulator(profile: "household") }
        if text.hasPrefix("simulator:") { return .simulator(profile: String(text.dropFirst(10))) }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let baudRate = parts.count == 2 ? Int(parts[1]) ?? 9_600 : 9_600
        return .serial(device: String(parts[0]), baudRate: baudRate)
    }

    /// What is wrong with a source's text; nil if nothing is.
    static func refusal(of text: String) -> String? {
        if text.hasPrefix("simulator") {
            let profiles = SimulatorSettings.Profile.allCases.map(\.rawValue)
            if text == "simulator" || profiles.map({ "simulator:\($0)" }).contains(text) { return nil }
            return "simulated meters are \(profiles.joined(separator: ", "))"
        }
        if text.hasPrefix("tcp:") {
            let rest = text.dropFirst(4)
            guard let colon = rest.lastIndex(of: ":"), colon > rest.startIndex,
                let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port)
            else { return "a server is written as tcp:HOST:PORT" }
            return nil
        }
        guard text.hasPrefix("/") else {
            return "a device is written with its path, such as /dev/ttyUSB0 (or tcp:HOST:PORT, or simulator)"
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        if parts.count == 1 { return nil }
        guard parts.count == 2, let rate = Int(parts[1]), SerialSettings.baudRates.contains(rate) else {
            return "the baud rate behind @ is none of the usual ones"
        }
        return nil
    }

    /// Addresses, parted by commas or semicolons.
    static func addresses(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == ";" }.map { Dialogue.trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// What is wrong with addresses; nil if nothing is.
    static func refusal(ofAddresses text: String) -> String? {
        let all = addresses(text)
        if all.isEmpty { return "an address is needed, such as me@example.org" }
        let wrong = all.first { address in
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count != 2 || parts.contains { $0.isEmpty } || address.contains(" ")
        }
        return wrong.map { "\"\($0)\" is no address" }
    }
}
