import Archive
@preconcurrency import Glibc
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
    /// The file that `reader` has open.
    private var opened: FileIdentity?
    private var followers: [String: SegmentFollower] = [:]
    private var telegram = Telegram()
    private let poison: TelegramGuard

    init(_ reader: ArchiveReader, meters names: [String]) {
        layout = reader.layout
        poison = TelegramGuard(reader.layout)
        self.reader = reader
        self.names = names
        opened = FileIdentity(layout.database)
    }

    /// Makes the next `refresh` read everything from the database again, after a pause or where it was exchanged.
    func beginAnew() {
        reader = nil
        followers.removeAll()
    }

    /// Looks into the database: meters that are new, today's sums, who records, why a meter is silent.
    ///
    /// What fails is told in the model and tried again next time, with a database opened anew.
    func refresh(_ model: inout WatchModel, now: Int64) {
        model.recorder = ArchiveLock.holder(of: layout)
        do {
            // Another file has taken its place: what was read from the old one is worth nothing.
            let file = FileIdentity(layout.database)
            if let file, file != opened { beginAnew() }
            let reader = try self.reader ?? ArchiveReader(layout: layout)
            (self.reader, opened) = (reader, file)
            let calendar = try reader.calendar()
            model.day = calendar.day(of: now)
            let today = calendar.start(of: model.day)
            for meter in try reader.meters() where names.isEmpty || names.contains(meter.name) {
                if followers[meter.name] == nil { try attach(meter, reader, &model, today: today, now) }
                guard let index = model.index(of: meter.name) else { continue }
                model.meters[index].begin(day: model.day)
                try sum(meter, reader, from: today, to: now, &model.meters[index], model.day)
                try findTrouble(meter, reader, &model.meters[index])
            }
            model.problem = nil
        } catch {
            reader = nil
            model.problem = "the database cannot be read: \(error)"
        }
    }

    /// Takes what was appended to the segments; returns whether there was anything. `body` is told of each telegram.
    func poll(_ model: inout WatchModel, now: Int64, _ body: (LiveMeter, Int64) -> Void = { _, _ in }) -> Bool {
        var hasChanged = false
        for index in model.meters.indices {
            model.meters[index].clock(is: now)
            followers[model.meters[index].name]?.poll { packet, bytes in
                guard let milliseconds = packet.milliseconds else { return }
                hasChanged = true
                guard let frame = FrameDecoder.frame(in: bytes), frame.isValid,
                    !poison.mustPassOver(bytes, of: model.meters[index].name)
                else {
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
    private func attach(
        _ meter: MeterInfo, _ reader: ArchiveReader, _ model: inout WatchModel, today: Int64, _ now: Int64
    ) throws {
        var live = LiveMeter(
            name: meter.name, note: meter.note ?? "", directionFromStatus: meter.directionFromStatus)
        var position: SegmentPosition?
        // Rows and position from one moment: what the segment has behind it is not among the rows.
        try reader.snapshot {
            position = try reader.position(of: meter)
            live.begin(day: model.day, faults: try reader.checksumErrors(of: meter, from: today, to: .max))
            for reading in try reader.latest(of: [meter]) where reading.channel.kind == .number {
                guard case .number(let raw) = reading.value, let unit = reading.channel.unit, !unit.isEmpty else {
                    continue
                }
                live.restore(
                    LiveMeter.Value(
                        obis: reading.channel.obis, number: ScaledValue(raw: raw, scaler: reading.channel.scaler),
                        unit: unit, milliseconds: reading.milliseconds))
            }
            if let power = live.power { live.restore(course: try course(of: power, meter, reader, now)) }
        }
        followers[meter.name] = SegmentFollower(layout: layout, meter: meter.name, start: position)
        if let index = model.index(of: meter.name) { model.meters[index] = live } else { model.meters.append(live) }
    }

    /// The power that the database has of the last hour.
    private func course(
        of power: LiveMeter.Value, _ meter: MeterInfo, _ reader: ArchiveReader, _ now: Int64
    ) throws -> [ChartSample] {
        let channels = try reader.channels(of: [meter]).filter { $0.kind == .number && $0.obis == power.obis }
        var course: [ChartSample] = []
        try reader.readings(of: channels, in: ReadingRange(from: now - LiveMeter.longestMilliseconds, to: .max)) {
            channel, milliseconds, value in
            guard case .number(let raw) = value else { return true }
            course.append(
                ChartSample(at: milliseconds, value: ScaledValue(raw: raw, scaler: channel.scaler).double))
            return true
        }
        return course
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

    /// Reads what the recorder has said of the source since the newest telegram.
    private func findTrouble(_ meter: MeterInfo, _ reader: ArchiveReader, _ live: inout LiveMeter) throws {
        let events = try reader.events(from: live.newestMilliseconds ?? 0, to: .max, meter: meter)
        let last = events.last { [.connected, .disconnected, .back].contains($0.kind) }
        live.trouble = last?.kind == .disconnected ? last?.detail : nil
    }
}

/// Which file a path leads to.
private struct FileIdentity: Equatable {
    var device: UInt64
    var number: UInt64

    /// Nil if it leads to none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}
