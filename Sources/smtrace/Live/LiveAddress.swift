import Acquisition
import Settings

/// A device to follow, as it is named on the command line: `serial:/dev/ttyUSB0?baud=300`, `tcp:host:port`.
enum LiveAddress {
    private static let keys = ["baud", "data_bits", "stop_bits", "parity", "rts", "dtr"]

    /// The device that `text` names; nil if it is the path of a file. Throws a sentence if it is neither.
    static func parse(_ text: String) throws -> SourceDescription? {
        if text.hasPrefix("serial:") { return .serial(try line(String(text.dropFirst(7)), of: text)) }
        if text.hasPrefix("tcp:") { return try server(String(text.dropFirst(4)), of: text) }
        return nil
    }

    private static func line(_ text: String, of whole: String) throws -> SerialLine {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let device = parts.first, !device.isEmpty else {
            throw Failure("\(whole): the device is missing; write serial:/dev/ttyUSB0", code: 64)
        }
        var line = SerialLine(device: String(device))
        for setting in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2 else {
                throw Failure("\(whole): \"\(setting)\" has no value; write \(setting)=…", code: 64)
            }
            try set(pair[0], pair[1], in: &line, of: whole)
        }
        return line
    }

    private static func set(_ key: String, _ value: String, in line: inout SerialLine, of whole: String) throws {
        func refused(_ allowed: String) -> Failure {
            Failure("\(whole): \(key) cannot be \"\(value)\"; allowed: \(allowed)", code: 64)
        }
        switch key {
        case "baud":
            guard let rate = Int(value), BaudRate.standard.contains(rate) else {
                throw refused(BaudRate.standard.map(String.init).joined(separator: ", "))
            }
            line.baudRate = rate
        case "data_bits":
            guard let bits = Int(value), 5...8 ~= bits else { throw refused("5, 6, 7, 8") }
            line.dataBits = bits
        case "stop_bits":
            guard let bits = SerialLine.StopBits(rawValue: value) else { throw refused("1, 1.5, 2") }
            line.stopBits = bits
        case "parity":
            guard let parity = SerialLine.Parity(rawValue: value) else {
                throw refused(SerialLine.Parity.allCases.map(\.rawValue).joined(separator: ", "))
            }
            line.parity = parity
        case "rts", "dtr":
            guard value == "on" || value == "off" else { throw refused("on, off") }
            if key == "rts" { line.rts = value == "on" } else { line.dtr = value == "on" }
        default:
            let hint = Spelling.nearest(to: key, in: keys).map { "; did you mean \($0)?" } ?? ""
            throw Failure("\(whole): \(key) is not known\(hint); there are \(keys.joined(separator: ", "))", code: 64)
        }
    }

    private static func server(_ text: String, of whole: String) throws -> SourceDescription {
        let address = text.hasPrefix("//") ? text.dropFirst(2) : text[...]
        let failure = Failure("\(whole): write tcp:HOST:PORT, an IPv6 address in brackets", code: 64)
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]),
            1...65_535 ~= port
        else { throw failure }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw failure
        }
        guard !host.isEmpty else { throw failure }
        return .tcp(host: String(host), port: port)
    }
}
