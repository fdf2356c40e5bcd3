import Acquisition
import Archive
import Settings

/// Another configuration while the recorder runs.
extension Listener {
    /// Reads the configuration again and takes over what can be changed; one with a mistake in it is refused as a whole.
    func reload() {
        service.reloading()
        defer { service.ready(statusText()) }
        do throws(SettingsProblems) {
            let change = ConfigurationChange(from: settings, to: try readSettings())
            use(change)
            reporter.say(
                change.needRestart.isEmpty ? .info : .warning, "the configuration was read again: \(change.summary)")
            mailbox.post(
                .event(ArchiveEvent(milliseconds: Clock.wall, kind: .reloaded, detail: change.summary)))
        } catch {
            for problem in error.problems { reporter.say(.error, "\(problem)") }
            let text = "the configuration has mistakes and was not taken over: the one before stays in force"
            reporter.say(.error, text)
            mailbox.post(.event(ArchiveEvent(milliseconds: Clock.wall, kind: .reloaded, detail: text)))
        }
    }

    private func use(_ change: ConfigurationChange) {
        let old = settings
        settings = change.settings
        log.use(settings.log)
        useMeters(before: old.meters)
        mailbox.post(.settings(settings))
    }

    /// Meters that stay keep their segment and their source; numbers of meters never change, so those that go only retire.
    private func useMeters(before old: [MeterSettings]) {
        let now = Clock.monotonic
        var kept: [MeterPort] = []
        for meter in settings.meters {
            let index = number(of: meter, now: now)
            meters[index].use(meter)
            if let port = ports.first(where: { $0.meter == index }),
                old.first(where: { $0.name == meter.name })?.source == meter.source
            {
                kept.append(port)
            } else {
                kept.append(
                    MeterPort(source: Source(SourceDescription(meter.source, meter: meter.name)), meter: index))
            }
        }
        for port in ports where !kept.contains(where: { $0 === port }) {
            finishFrames(of: port)
            port.source.close()
            meters[port.meter].formerBytes.received += Int64(port.decoder.counters.bytes)
            meters[port.meter].formerBytes.discarded += Int64(port.decoder.counters.discardedBytes)
        }
        ports = kept
        let configured = Set(settings.meters.map(\.name))
        for meter in meters where meter.isConfigured && !configured.contains(meter.name) { meter.retire() }
        bindServerIDs()
    }

    /// The number of a meter, which is made if there is none of its name.
    private func number(of meter: MeterSettings, now: Int64) -> Int {
        if let known = meters.firstIndex(where: { $0.name == meter.name }) { return known }
        meters.append(recording(of: meter, now: now))
        return meters.count - 1
    }
}
