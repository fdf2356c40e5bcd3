import Acquisition
@preconcurrency import Glibc
import Recorder
import Settings

/// Tries the sources of all meters at once, at most 3 s long.
struct SourceCheck {
    /// How long an answer is waited for.
    private static let patienceMilliseconds: Int64 = 3_000

    /// Who records into the archive now, and so has the devices; nil if nobody does.
    let recorder: String?

    /// A finding for each meter, in their order.
    func findings(of meters: [MeterSettings]) -> [Finding] {
        var results = meters.map(result(withoutOpening:))
        let sources = meters.indices.filter { results[$0] == nil }
        let answers = open(sources.map { Source(SourceDescription(meters[$0].source, meter: meters[$0].name)) })
        for (index, answer) in zip(sources, answers) { results[index] = self.result(answer, of: meters[index]) }
        return zip(meters, results).map { meter, result in
            let result = result ?? (true, "not tried")
            return Finding(result.isGood, "meter \(meter.name)", "\(SourceText.of(meter)): \(result.sentence)")
        }
    }

    private typealias Result = (isGood: Bool, sentence: String)

    /// What can be told without touching the source; nil if it has to be opened.
    private func result(withoutOpening meter: MeterSettings) -> Result? {
        switch meter.source {
        case .simulator: (true, "a simulated meter, nothing to connect")
        case .stdin: (true, "read when the recorder starts")
        case .file(let path): file(path)
        // A second connection could cost the recorder its own: many servers have one client at a time.
        case .tcp: recorder.map { (true, "not tried: in use by \($0)") }
        case .serial: nil
        }
    }

    /// Opening a named pipe would end its writer, so the file is only looked at.
    private func file(_ path: String) -> Result {
        if access(path, R_OK) == 0 { return (true, "is there and can be read") }
        let fault: SourceFault =
            errno == EACCES ? .permissionDenied(path: path) : .other(action: "find", subject: path, errno: errno)
        return (false, fault.description)
    }

    private func result(_ answer: SourceFault?, of meter: MeterSettings) -> Result {
        switch answer {
        case nil: (true, "can be opened")
        case .busy(let path)?:
            recorder.map { (true, "in use by \($0)") } ?? (false, SourceFault.busy(path: path).description)
        case let fault?: (false, fault.description)
        }
    }

    /// Opens all; of each the fault, nil if it could be opened.
    private func open(_ sources: [Source]) -> [SourceFault?] {
        var open: [Int: SourceFault?] = [:]
        SourcePolling.run(sources, until: Clock.monotonic + Self.patienceMilliseconds) { index, event, _ in
            switch event {
            case .opened, .bytes, .ended: open[index] = .some(nil)
            case .lost(let fault, _): open[index] = fault
            case .nothing: return false
            }
            return true
        }
        return sources.indices.map { index in
            if let answer = open[index] { return answer }
            guard case .tcp(let host, let port) = sources[index].configuration else { return nil }
            return .timedOut(host: host, port: port)
        }
    }
}
