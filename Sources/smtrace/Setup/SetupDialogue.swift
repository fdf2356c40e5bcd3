import Acquisition
import Rendering
import Settings

/// Asks a user for all that a first configuration needs.
struct SetupDialogue {
    private let dialogue = Dialogue()
    /// A password that was typed; it is written into a file of its own.
    private(set) var password: String?

    /// The draft of a configuration that will lie at `path`; `archive` is the archive's folder unless another is named.
    mutating func draft(path: String, archive: String) throws -> SetupDraft {
        dialogue.say("This writes \(path). Return takes what stands in brackets; Ctrl-C ends without a change.\n")
        let reports = listen()
        var meters = try meters(reports.filter { $0.word == "meter" })
        if meters.isEmpty { meters = try firstMeter() }
        while try dialogue.confirm("Another meter?", default: false) {
            meters.append(try namedMeter(source: source(), number: meters.count, among: meters))
        }
        let folder = try dialogue.ask("\nFolder for the database and captures", default: archive)
        return SetupDraft(archive: folder, meters: meters, mail: try mail())
    }

    private func listen() -> [PortReport] {
        let devices = SerialDevice.all()
        guard !devices.isEmpty else {
            dialogue.say("There is no serial device on this machine.")
            return []
        }
        dialogue.say("Listening two seconds to each serial device …")
        let reports = PortReport.reports(of: devices, baudRate: 9_600, listenMilliseconds: 2_500)
        for report in reports { dialogue.say("  \(report.device.path): \(report.sentence)") }
        dialogue.say()
        return reports
    }

    private func meters(_ found: [PortReport]) throws -> [SetupDraft.Meter] {
        var meters: [SetupDraft.Meter] = []
        for report in found {
            let printed = report.serverID?.printed ?? "without an id"
            guard try dialogue.confirm("Record the meter \(printed) at \(report.device.path)?", default: true) else {
                continue
            }
            var meter = try namedMeter(
                source: .serial(device: report.device.lastingPath, baudRate: 9_600), number: meters.count, among: meters
            )
            meter.serverID = report.serverID.map { ($0.hex, $0.printed) }
            meters.append(meter)
        }
        return meters
    }

    private func firstMeter() throws -> [SetupDraft.Meter] {
        dialogue.say("No SML meter was heard. Name one by hand, or take a simulated one to begin with.")
        return [try namedMeter(source: source(), number: 0, among: [])]
    }

    private func source() throws -> SetupDraft.Meter.Source {
        let text = try dialogue.ask(
            "Serial device (/dev/…), tcp:HOST:PORT, or simulator", default: "simulator"
        ) { SetupSource.refusal(of: $0) }
        return try SetupSource.parse(text)
    }

    private func namedMeter(
        source: SetupDraft.Meter.Source, number: Int, among others: [SetupDraft.Meter]
    ) throws -> SetupDraft.Meter {
        let standard = number == 0 ? "house" : "meter\(number + 1)"
        let name = try dialogue.ask("  Its name", default: standard) { name in
            if others.contains(where: { $0.name.lowercased() == name.lowercased() }) { return "that name is taken" }
            return MeterName.refusal(of: name).map { "it \($0); allowed: \(MeterName.allowed)" }
        }
        let note = try dialogue.ask("  A note for people, such as basement (may be empty)")
        return SetupDraft.Meter(name: name, source: source, note: note.isEmpty ? nil : note)
    }

    private mutating func mail() throws -> SetupDraft.Mail? {
        guard try dialogue.confirm("\nSend a daily digest by mail?", default: false) else { return nil }
        let server = try dialogue.ask("  Mail server, such as smtp.provider.de") {
            $0.isEmpty ? "a name is needed" : nil
        }
        let security = try dialogue.ask("  Security: starttls, tls or none", default: "starttls") {
            SetupSource.securities.contains($0) ? nil : "starttls, tls or none, please"
        }
        let usual = SetupDraft.usualPort(security: security)
        let port = try dialogue.ask("  Port", default: "\(usual)") { text in
            Int(text).map { (1...65_535).contains($0) } ?? false ? nil : "a number from 1 to 65535, please"
        }
        let user = try dialogue.ask("  User name (empty for none)")
        if !user.isEmpty { password = try dialogue.askHidden("  Password") }
        let to = try dialogue.ask("  To whom, parted by commas") { SetupSource.refusal(ofAddresses: $0) }
        let from = try dialogue.ask("  From", default: user.contains("@") ? user : SetupSource.addresses(to).first) {
            SetupSource.refusal(ofAddresses: $0)
        }
        let language = try dialogue.ask("  Language: en or de", default: "en") {
            ["en", "de"].contains($0) ? nil : "en or de, please"
        }
        return SetupDraft.Mail(
            server: server, port: Int(port) ?? usual, security: security, user: user.isEmpty ? nil : user,
            passwordFile: user.isEmpty ? nil : SetupCommand.passwordFile, from: from, to: SetupSource.addresses(to),
            schedule: SetupCommand.usualSchedule, language: language)
    }
}
