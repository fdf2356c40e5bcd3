import Acquisition
@preconcurrency import Glibc
import OBIS
import Recorder

/// A serial device with all that could be found out about it.
struct PortReport {
    let device: SerialDevice
    /// Who has it open.
    var users: [DeviceUser] = []
    /// Whether this user may read and write it.
    var isPermitted = true
    /// Why it could not be opened.
    var fault: SourceFault?
    /// What was heard; nil if it was not listened to.
    var hearing: LineHearing?

    /// Looks at devices, and listens to those that are free for so long; 0 for not at all.
    static func reports(
        of devices: [SerialDevice], baudRate: Int, listenMilliseconds: Int64
    ) -> [PortReport] {
        var reports = devices.map { device in
            var report = PortReport(device: device)
            report.users = DeviceUsers.of(device.path)
            report.isPermitted = access(device.path, R_OK | W_OK) == 0 || errno != EACCES
            return report
        }
        guard listenMilliseconds > 0 else { return reports }
        // A second reader would take away the first one's bytes.
        let free = reports.indices.filter { reports[$0].isPermitted && reports[$0].users.isEmpty }
        let sources = free.map { Source(.serial(SerialLine(device: devices[$0].path, baudRate: baudRate))) }
        for index in free { reports[index].hearing = LineHearing() }
        SourcePolling.run(sources, until: Clock.monotonic + listenMilliseconds) { number, event, bytes in
            let index = free[number]
            switch event {
            case .bytes: reports[index].hearing?.push(bytes)
            case .lost(let fault, _):
                reports[index].fault = fault
                if reports[index].hearing?.byteCount == 0 { reports[index].hearing = nil }
                return true
            case .opened, .ended, .nothing: break
            }
            // Two telegrams say it for sure; more would say the same.
            return (reports[index].hearing?.telegramCount ?? 0) >= 2
        }
        return reports
    }

    /// One word for what is there: meter, text, seven-bit, noise, unclear, silent, busy, forbidden, failed, not-heard.
    var word: String {
        if !users.isEmpty { return "busy" }
        if !isPermitted { return "forbidden" }
        guard let hearing else { return fault == nil ? "not-heard" : "failed" }
        return switch hearing.speaker {
        case .meter: "meter"
        case .text: "text"
        case .sevenBits: "seven-bit"
        case .noise: "noise"
        case .unclear: "unclear"
        case .silence: "silent"
        }
    }

    /// The id of the meter that speaks there.
    var serverID: ServerID? {
        guard case .meter(let bytes)? = hearing?.speaker, !bytes.isEmpty else { return nil }
        return ServerID(bytes)
    }

    /// What was found, in a sentence that says what to do where something is to be done.
    var sentence: String {
        if !users.isEmpty {
            let names = users.map { "\($0.program) (process \($0.process))" }.joined(separator: ", ")
            return "in use by \(names): not listened to"
        }
        if let fault, hearing == nil { return fault.description }
        if !isPermitted { return SourceFault.permissionDenied(path: device.path).description }
        guard let hearing else { return "not listened to" }
        switch hearing.speaker {
        case .meter(let bytes):
            let id = bytes.isEmpty ? "that sends no id" : ServerID(bytes).printed
            return "SML meter \(id) (\(hearing.telegramCount) \(hearing.telegramCount == 1 ? "telegram" : "telegrams"))"
        case .text(let identification):
            return (identification.map { "text of \($0): " } ?? "") + LineDiagnosis.text.hint
        case .sevenBits: return LineDiagnosis.sevenBits.hint
        case .noise: return LineDiagnosis.wrongBaudRate.hint
        case .unclear:
            return
                "\(hearing.byteCount) bytes, but no whole telegram: listen longer (--listen 10s), and check that the "
                + "head sits straight on the meter's diode"
        case .silence:
            return "silent: is the head on the meter's diode, right way up? Some heads take their power from RTS or "
                + "DTR; some meters send only after their PIN was entered; listen longer with --listen 10s"
        }
    }
}
