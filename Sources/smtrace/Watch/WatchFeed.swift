import Archive
import OBIS
import Recorder
import Rendering
import SML

/// Brings what happens in an archive into the model: telegrams out of the open segments, history and sums out of the
/// database.
final class WatchFeed {
    private let layout: ArchiveLayout
    /// The meters that are wanted; all if there are none.
    private let names: [String]
    private var reader: ArchiveReader?
    private var followers: [String: SegmentFollower] = [:]
    private var telegram = Telegram()

    init(_ reader: ArchiveReader, meters names: [String]) {
        layout = reader.layout
        self.reader = reader
        self.names = names
    }

    /// Looks into the database: meters that are new, today's sums, who records.
    ///
    /// What fails is told in the model and tried again next time, with a database opened anew.
    func refresh(_ model: inout WatchModel, now: Int64) {
        model.recorder = ArchiveLock.holder(of: layout)
        do {
            let reader = try self.reader ?? ArchiveReader(layout: layout)
            self.reader = reader
            let calendar = try reader.calendar()
            model.day = calendar.day(of: now)
            for meter in try reader.meters() where names.isEmpty || names.contains(meter.name) {
                if model.index(of: meter.name) == nil { try attach(meter, reader, &model, now) }
                guard let index = model.index(of: meter.name) else { continue }
                try sum(meter, reader, from: calendar.start(of: model.day), to: now, &model.meters[index], model.day)
            }
            model.problem = nil
        } catch {
            reader = nil
            model.problem = "the database cannot be read: \(error)"
        }
    }

    /// Takes what was appended to the segments; returns whether there was anything. `body` is told of each telegram.
    func poll(_ model: inout WatchModel, _ body: (LiveMeter, Int64) -> Void = { _, _ in }) -> Bool {
        var hasChanged = false
        for index in model.meters.indices {
            followers[model.meters[index].name]?.poll { packet, bytes in
                guard let milliseconds = packet.milliseconds else { return }
                hasChanged = true
                guard let frame = FrameDecoder.frame(in: bytes), frame.isValid else {
                    return model.meters[index].pushFault(at: milliseconds)
                }
                telegram.parse(frame, bytes)
                guard milliseconds > model.meters[index].newestMilliseconds ?? .min else { return }
                model.meters[index].push(telegram, at: milliseconds)
                body(model.meters[index], milliseconds)
            }
        }
        return hasChanged
    }

    /// Begins to follow a meter from where its rows end.
    private func attach(_ meter: MeterInfo, _ reader: ArchiveReader, _ model: inout WatchModel, _ now: Int64) throws {
        var live = LiveMeter(
            name: meter.name, note: meter.note ?? "", directionFromStatus: meter.directionFromStatus)
        // The position first: rows that are written in the meantime are then met twice, and known by their time.
        let position = try reader.position(of: meter)
        live.faults = try reader.counts(of: meter).faults
        for reading in try reader.latest(of: [meter]) where reading.channel.kind == .number {
            guard case .number(let raw) = reading.value, let unit = reading.channel.unit, !unit.isEmpty else {
                continue
            }
            live.restore(
                LiveMeter.Value(
                    obis: reading.channel.obis, number: ScaledValue(raw: raw, scaler: reading.channel.scaler),
                    unit: unit, milliseconds: reading.milliseconds))
        }
        if let power = live.power {
            let channels = try reader.channels(of: [meter]).filter { $0.kind == .number && $0.obis == power.obis }
            var course: [ChartSample] = []
            let range = ReadingRange(from: now - LiveMeter.longestMilliseconds, to: .max)
            try reader.readings(of: channels, in: range) { channel, milliseconds, value in
                guard case .number(let raw) = value else { return true }
                let number = ScaledValue(raw: raw, scaler: channel.scaler)
                course.append(ChartSample(at: milliseconds, value: number.double))
                return true
            }
            live.restore(course: course)
        }
        followers[meter.name] = SegmentFollower(layout: layout, meter: meter.name, start: position)
        model.meters.append(live)
    }

    /// Reads what a meter's registers counted today.
    private func sum(
        _ meter: MeterInfo, _ reader: ArchiveReader, from: Int64, to now: Int64, _ live: inout LiveMeter, _ day: Int64
    ) throws {
        let quantities = Quantity.all(of: try reader.channels(of: [meter]))
        guard from < now, !quantities.isEmpty else { return }
        try reader.buckets(of: quantities, in: BucketQuery(from: from, to: now, width: .whole)) { row in
            for (quantity, bucket) in zip(quantities, row.buckets) {
                if quantity.obis == live.power?.obis || live.power == nil { live.coverage = bucket.coverage }
                guard quantity.isRegister, let consumption = bucket.consumption else { continue }
                live.today[quantity.obis] = LiveMeter.Today(consumption: consumption, last: bucket.last, day: day)
            }
            return true
        }
    }
}
