import OBIS
import Readings
import Rendering
import SML

/// Says in words what is unusual about telegrams and what to do (`smtrace decode --explain`).
struct Explanation: TelegramReport {
    /// So many meters in one stream are watched; of more only the number is told.
    private static let mostMeters = 16

    private var quirks: QuirkMemory
    private var tally = PeculiarityTally()
    private var frames = FrameWatch()
    private var messages = MessageWatch()
    private var meters: [MeterWatch] = []
    private var intervals: [IntervalWatch] = []
    private var telegrams = 0
    private var faultyFrames = 0
    private var otherMeters = 0
    private let form: ExplanationForm

    init(_ form: ExplanationForm, quirks: QuirkMemory) {
        self.form = form
        self.quirks = quirks
    }

    var needsSamples: Bool { true }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) {
        telegrams += 1
        frames.valid(telegram.frame, at: place, &tally)
        let offsets = BodyOffsets(body: telegram.bytes, raw: raw)
        let offsetOf: (Int) -> Int = { place.byteOffset + offsets.frameOffset($0) }
        messages.take(telegram, at: place, offsetOf: offsetOf, &tally)
        var begun: Set<Int> = []
        for message in telegram.messages {
            guard case .getListResponse(let list) = message.body else { continue }
            guard let index = meter(of: list, in: telegram, at: place) else { continue }
            if begun.insert(index).inserted {
                meters[index].begin()
                intervals[index].take(list.sensorTime, at: place)
            }
            meters[index].take(
                list, of: telegram, quirks: quirks.quirks(of: list, in: telegram), at: place, offsetOf: offsetOf, &tally
            )
        }
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) {
        faultyFrames += 1
        frames.damaged(telegram.frame, raw, at: place, &tally)
    }

    mutating func discarded(_ bytes: DiscardedBytes) { frames.discarded(bytes, &tally) }

    mutating func sourceLost(byteOffset: Int) { tally.note(.sourceLost, at: byteOffset) }

    mutating func finish(_ totals: DecodeTotals) throws {
        let diagnosed = tally.count(.sevenBits) + tally.count(.text) + tally.count(.wrongBaudRate)
        if telegrams == 0 {
            let reason =
                diagnosed > 0
                ? "see what its bytes look like below" : NoTelegram.reason(totals, beginning: totals.beginning)
            tally.note(.noTelegram, "there is no whole telegram: \(reason)")
        }
        if let damage = totals.damage { tally.note(.damagedFile, "the file is damaged: \(damage)") }
        frames.finish(totals, &tally)
        for meter in meters { meter.finish(&tally) }
        for interval in intervals { interval.finish(&tally) }
        let count = meters.count + otherMeters
        if count > 1 { tally.note(.severalMeters, severalMeters, count: count) }
        try form.write(tally.peculiarities(), summary(totals))
    }

    private func summary(_ totals: DecodeTotals) -> ExplanationSummary {
        ExplanationSummary(
            path: totals.path, format: totals.format, telegrams: telegrams, faultyFrames: faultyFrames,
            bytes: totals.counters.bytes, discardedBytes: totals.counters.discardedBytes,
            meters: zip(meters, intervals).map { meter, interval in
                ExplanationSummary.Meter(
                    serverID: meter.serverID, name: meter.name, telegrams: meter.telegrams, readings: meter.readings,
                    intervalMilliseconds: interval.usual, isByReceipt: interval.isByReceipt,
                    runSeconds: meter.clock.runSeconds)
            })
    }

    private var severalMeters: String {
        let named = meters.map { "\($0.name): \(PeculiarityText.number($0.telegrams, "telegram"))" }
        let more = otherMeters > 0 ? ", and others" : ""
        return "the telegrams are of several meters: " + named.joined(separator: ", ") + more
    }

    /// The place of the meter that a list names among those that are watched; nil if there are too many.
    private mutating func meter(of list: GetListResponse, in telegram: Telegram, at place: TelegramPlace) -> Int? {
        let serverID = list.serverID.map { telegram.octets($0) } ?? []
        if let index = meters.firstIndex(where: { $0.serverID == serverID }) { return index }
        guard meters.count < Self.mostMeters else {
            otherMeters = 1
            return nil
        }
        meters.append(MeterWatch(serverID: serverID, byteOffset: place.byteOffset))
        intervals.append(IntervalWatch())
        return meters.count - 1
    }
}
