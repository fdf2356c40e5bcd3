import PCAPNG

/// What is known while captures that were rows already become rows once more.
struct Remaking {
    /// Up to which byte each segment was rows before, by its number; segments that are new are not in it.
    let processed: [Int64: Int64]
    /// Rows of a meter before this were removed, and stay removed.
    let pruned: [Int64: Int64]
    /// Rows that said something else than their telegram.
    var corrected: Int64 = 0
    /// Telegrams that had no row.
    var added: Int64 = 0
    /// The last telegram: its segment, its time there and that of its row.
    private var previous: (segment: Int64, told: Int64, given: Int64)?

    init(processed: [Int64: Int64], pruned: [Int64: Int64]) {
        self.processed = processed
        self.pruned = pruned
    }

    /// Where the row of a telegram can begin to be looked for: several of one millisecond lie one behind the other.
    mutating func place(of told: Int64, in segment: Int64) -> Int64 {
        guard let previous, previous.segment == segment, previous.told == told else { return told }
        return previous.given + 1
    }

    mutating func took(_ given: Int64, told: Int64, in segment: Int64) { previous = (segment, told, given) }
}

extension ArchiveWriter {
    /// Whether a telegram was a row in the database that is made anew.
    func wasProcessed(_ packet: StoredPacket, segmentAt index: Int) -> Bool {
        guard let processed = remaking?.processed[followed[index].id] else { return false }
        return Int64(packet.blockEnd) <= processed
    }

    /// Whether a telegram was a row that was removed for its age: it is counted, and no row is made of it.
    func isRemoved(_ packet: StoredPacket, at milliseconds: Int64, segmentAt index: Int) throws -> Bool {
        let segment = followed[index]
        guard wasProcessed(packet, segmentAt: index), let pruned = remaking?.pruned[segment.meter.id],
            milliseconds < pruned,
            try rows.read(meter: segment.meter.id, at: milliseconds) == nil
        else { return false }
        followed[index].count(packet, at: milliseconds, isFaulty: false)
        return true
    }

    /// Holds a telegram that was a row before against that row, and puts the row right.
    ///
    /// `row` is what the telegram says. A row's status words are told only where they change: which that is stays as it was.
    func remake(
        _ packet: StoredPacket, at milliseconds: Int64, segmentAt index: Int, report: inout IngestReport
    ) throws {
        let segment = followed[index]
        let first = remaking?.place(of: milliseconds, in: segment.id) ?? milliseconds
        let meter = segment.meter.id
        var time = first
        var stored = try rows.read(meter: meter, at: time)
        while let known = stored, !isSame(row, as: known, of: segment.meter) {
            time += 1
            stored = try rows.read(meter: meter, at: time)
        }
        if stored != nil {
            report.duplicates += 1
        } else {
            time = first
            try put(at: time, of: segment.meter)
            report.telegrams += 1
        }
        remaking?.took(time, told: milliseconds, in: segment.id)
        followed[index].count(packet, at: time, isFaulty: false)
    }

    /// Writes `row`, in the place of what is there.
    private func put(at time: Int64, of meter: MeterIngest) throws {
        guard let known = try rows.read(meter: meter.id, at: time) else {
            remaking?.added += 1
            _ = try rows.write(row, meter: meter.id, at: time)
            return
        }
        var right = row
        for channel in meter.channels where channel.key.kind == .status && known[channel.slot] == nil {
            right.remove(slot: channel.slot)
        }
        remaking?.corrected += 1
        try connection.run(
            "DELETE FROM telegram_store WHERE meter_id = ? AND received_ms = ?", [.integer(meter.id), .integer(time)])
        _ = try rows.write(right, meter: meter.id, at: time)
    }
}
