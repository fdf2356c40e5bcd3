import Acquisition
import OBIS
import Rendering
import Settings

/// Serial devices for people: what each is, what was heard, and what to write into the configuration.
struct PortLines {
    /// All devices of the machine, for udev rules that have to tell them apart.
    let all: [SerialDevice]
    let name: String
    let baudRate: Int

    init(among all: [SerialDevice], name: String, baudRate: Int) {
        self.all = all
        self.name = name
        self.baudRate = baudRate
    }

    func write(_ reports: [PortReport], to output: OutputBuffer) throws {
        let style = Style(descriptor: 1)
        for report in reports {
            let emphasis: Style.Emphasis =
                switch report.word {
                case "meter": .green
                case "busy", "not-heard": .none
                default: .yellow
                }
            try output.writeLine(style.apply(.bold, Escape.terminal(report.device.path)))
            for (title, value) in facts(of: report.device) {
                try output.writeLine("  \(title): \(Escape.terminal(value))")
            }
            try output.writeLine("  heard: \(style.apply(emphasis, Escape.terminal(report.sentence)))")
        }
        let found = reports.filter { $0.word == "meter" }
        guard !found.isEmpty else { return }
        try output.writeLine()
        try output.writeLine("For smtrace.cfg, or let `smtrace setup` write it:")
        try output.writeLine()
        try output.writeLine("  meters:")
        for (number, report) in found.enumerated() {
            for line in sample(report, number: number, of: found.count) { try output.writeLine("    \(line)") }
        }
        let rules = found.compactMap { UdevRule.text(for: $0.device, name: linkName(of: $0, in: found), among: all) }
        guard !rules.isEmpty else { return }
        try output.writeLine()
        try output.writeLine("A name of your own for it, as a line of /etc/udev/rules.d/60-smtrace.rules")
        try output.writeLine("(then: sudo udevadm control --reload && sudo udevadm trigger):")
        try output.writeLine()
        for rule in rules { try output.writeLine("  \(rule)") }
    }

    private func facts(of device: SerialDevice) -> [(String, String)] {
        var facts: [(String, String)] = []
        if let usb = device.usb {
            let names = [usb.maker, usb.name].compactMap { $0 }.joined(separator: " ")
            let number = usb.serialNumber.map { ", serial number \($0)" } ?? ", without serial number"
            facts.append(("usb", "\(names.isEmpty ? "" : names + ", ")\(usb.vendor):\(usb.product)\(number)"))
        }
        if let byID = device.byID { facts.append(("by id", byID)) }
        if let byPath = device.byPath { facts.append(("by path", byPath)) }
        if let driver = device.driver { facts.append(("driver", driver)) }
        return facts
    }

    private func linkName(of report: PortReport, in found: [PortReport]) -> String {
        let number = found.firstIndex { $0.device.path == report.device.path } ?? 0
        return found.count == 1 ? name : "\(name)\(number + 1)"
    }

    private func sample(_ report: PortReport, number: Int, of count: Int) -> [String] {
        let meter = count == 1 ? "house" : "meter\(number + 1)"
        var lines = ["\(meter):", "  source: serial", "  device: \(YAMLText.scalar(report.device.lastingPath))"]
        if baudRate != 9_600 { lines.append("  baud: \(baudRate)") }
        if let id = report.serverID { lines.append("  server_id: \(id.hex)   # \(id.printed)") }
        return lines
    }
}
