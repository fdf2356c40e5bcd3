import Acquisition
import Archive
import SML

/// What the listener tells: to the log in a sentence, to the archive as an event.
extension Listener {
    /// So many bytes without a telegram are no news at the beginning.
    private static let unremarkableBytes = 2_000

    func opened(_ port: MeterPort, wall: Int64) {
        port.decoder.reset()
        port.isOpen = true
        port.hasSpoken = false
        port.framesAtOpening = port.decoder.counters.frames
        let name = meters[port.meter].name
        if port.fault != nil {
            reporter.say(
                .info, cause: "open", meter: name, now: Clock.monotonic,
                "\(name): \(port.source.description) is open again")
        } else {
            reporter.say(.debug, meter: name, "\(name): \(port.source.description) is open")
        }
        port.fault = nil
        event(.connected, name, port.source.description, wall)
    }

    func lost(_ port: MeterPort, _ fault: SourceFault, retry: Int64, wall: Int64) {
        if port.isOpen {
            finishFrames(of: port)
            meters[port.meter].disconnections += 1
        }
        let isNews = port.isOpen || port.fault != fault
        port.isOpen = false
        port.fault = fault
        guard isNews else { return }
        let name = meters[port.meter].name
        reporter.say(.warning, cause: "lost \(fault)", meter: name, now: Clock.monotonic, "\(name): \(fault)")
        event(.disconnected, name, "\(fault)", wall)
    }

    func tellSilent(_ meter: MeterRecording, since gap: Int64, wall: Int64) {
        let text = "no telegram for \(gap / 1000) s"
        reporter.say(.warning, meter: meter.name, "\(meter.name): \(text); is the head in place?")
        event(.silent, meter.name, text, wall)
    }

    func tellBack(_ meter: MeterRecording, after gap: Int64, wall: Int64) {
        reporter.say(.info, meter: meter.name, "\(meter.name): telegrams again after \(gap / 1000) s")
        event(.back, meter.name, "after \(gap / 1000) s", wall)
    }

    func tellDisk(_ error: ArchiveError, meter: MeterRecording, now: Int64, wall: Int64) {
        meter.isShortOfRoom = true
        let lost = meter.counters.lost == 0 ? "" : "; \(meter.counters.lost) were lost so far"
        reporter.say(
            .error, cause: "disk", meter: meter.name, now: now,
            "\(meter.name): \(error); telegrams wait in memory and are written as soon as there is room\(lost)")
    }

    /// Sees that the file that is being written is there: somebody may have removed it.
    func lookAtFile(of meter: MeterRecording, now: Int64, wall: Int64) {
        do throws(ArchiveError) {
            guard let path = try meter.restoreIfRemoved() else { return }
            let text = "\(path) was removed while it was being written: it was put back, nothing is lost"
            reporter.say(.warning, cause: "removed", meter: meter.name, now: now, "\(meter.name): \(text)")
            event(.segmentDamaged, meter.name, text, wall)
        } catch {
            tellDisk(error, meter: meter, now: now, wall: wall)
        }
    }

    /// Tells that nothing waits for the disk any more.
    func tellRoom(_ meter: MeterRecording) {
        guard meter.isShortOfRoom, !meter.hasBacklog else { return }
        meter.isShortOfRoom = false
        reporter.say(
            .info, meter: meter.name, "\(meter.name): the disk takes telegrams again, those that waited are written")
    }

    /// Tells once a minute of frames and bytes that could not be used, with a hint where they look like something.
    func tellFaults(of port: MeterPort, now: Int64, wall: Int64) {
        let counters = port.decoder.counters
        if !port.hasSpoken, counters.frames > port.framesAtOpening {
            // The part of a telegram with which listening begins is no fault.
            port.hasSpoken = true
            port.reported.discardedBytes = counters.discardedBytes
        }
        let faulty = counters.faultyFrames - port.reported.faultyFrames
        let discarded = counters.discardedBytes - port.reported.discardedBytes
        guard faulty > 0 || discarded > (port.hasSpoken ? 0 : Self.unremarkableBytes) else { return }
        guard now >= port.nextFaultReport else { return }
        port.nextFaultReport = now + 60_000
        port.reported = counters
        let name = meters[port.meter].name
        var parts: [String] = []
        if faulty > 0 { parts.append(ArchiveEvent.detail(checksumErrors: faulty)) }
        if discarded > 0 { parts.append("\(discarded) bytes that are no telegram") }
        let hint = LineDiagnosis.diagnose(port.unframed).map { ": " + $0.hint } ?? ""
        let text = parts.joined(separator: ", ")
        reporter.say(.warning, meter: name, "\(name): \(text)\(hint)")
        event(.faults, name, text, wall)
    }

    /// Sends an event to the archive; one kind of a meter at most once a minute, so that a loose plug does not fill it.
    private func event(_ kind: ArchiveEvent.Kind, _ meter: String, _ detail: String, _ wall: Int64) {
        let (isAdmitted, suppressed) = events.admit(cause: kind.rawValue, meter: meter, now: Clock.monotonic)
        guard isAdmitted else { return }
        let count = suppressed == 0 ? "" : " (and \(suppressed) more)"
        mailbox.post(.event(ArchiveEvent(milliseconds: wall, meter: meter, kind: kind, detail: detail + count)))
    }
}
