@preconcurrency import Glibc
import PCAPNG
import SML

extension ArchiveWriter {
    /// Makes rows of what has been appended to the followed segments, at most `limit` telegrams in one transaction.
    ///
    /// Segments that are closed and wholly processed are left off. Throws `SQLiteError`; nothing has changed then.
    public func ingest(limit: Int = 20_000) throws -> IngestReport {
        var report = IngestReport()
        let hasWork = followed.contains { $0.isClosed || size(of: $0) != $0.byteOffset }
        guard hasWork else { return report }
        report = try transaction {
            var done: [Int] = []
            for index in followed.indices {
                guard !report.hasMore else { break }
                let isWhole = try ingest(segmentAt: index, limit: limit, report: &report)
                if followed[index].isClosed, isWhole {
                    try leave(followed[index])
                    done.append(index)
                }
            }
            for index in done.reversed() { followed.remove(at: index) }
            recordPassedOver(report)
            return report
        }
        count(report)
        return report
    }

    private func size(of segment: FollowedSegment) -> Int64 {
        var status = stat()
        return stat(layout.absolute(segment.path), &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Processes one segment from where it stands; returns whether its end was reached.
    private func ingest(segmentAt index: Int, limit: Int, report: inout IngestReport) throws -> Bool {
        let segment = followed[index]
        let path = layout.absolute(segment.path)
        guard segment.isClosed || size(of: segment) != segment.byteOffset else { return true }
        guard access(path, F_OK) != 0 || size(of: segment) >= segment.byteOffset else {
            return try restart(segmentAt: index, "it has become shorter", report: &report)
        }
        var isWhole = true
        do {
            let reader = try SegmentReader(
                path: path, pieceLength: segment.isClosed ? 1 << 17 : 1 << 15, passesOverDamage: true,
                assumedOffsetSeconds: segment.offsetSeconds)
            try reader.resume(at: Int(segment.byteOffset))
            var isElsewhere = false
            func look() -> Bool {
                isElsewhere =
                    segment.byteOffset > 0 && !segment.isFound
                    && reader.damage.contains { $0.offset == segment.byteOffset }
                return isElsewhere
            }
            try reader.eachPacket { packet, bytes in
                if look() { return false }
                try ingest(packet, bytes, segmentAt: index, report: &report)
                if report.telegrams + report.faults + report.duplicates >= limit {
                    isWhole = false
                    report.hasMore = true
                }
                return isWhole
            }
            if look(), let first = reader.damage.first {
                return try restart(segmentAt: index, first.reason, report: &report)
            }
            try tell(reader.damage, segmentAt: index, report: &report)
        } catch ArchiveError.file(let path, let action, let code) where code != ENOENT || !segment.isClosed {
            // Too many open files, a failing disk: it may pass, so the segment is gone on with next time. One that is being
            // written and was removed is put back by its writer.
            let error = ArchiveError.file(path: path, action: action, code: code)
            report.deferred.append((segment.path, error.description))
            return false
        } catch let error as ArchiveError {
            // What cannot be read on is kept as it is; the rest of the archive goes on.
            report.damaged.append((segment.path, error.description))
            followed[index].isClosed = true
            try connection.run("UPDATE segment SET state = 'damaged' WHERE id = ?", [.integer(segment.id)])
        }
        return isWhole
    }

    /// Reads a segment once more from its beginning, since where it was left is no place in it any more; telegrams that are
    /// rows are passed over.
    private func restart(segmentAt index: Int, _ reason: String, report: inout IngestReport) throws -> Bool {
        followed[index].restart()
        report.hasMore = true
        report.damaged.append((followed[index].path, reason + "; it is read once more from its beginning"))
        try connection.run(
            "UPDATE segment SET state = 'damaged', is_found = 1 WHERE id = ?", [.integer(followed[index].id)])
        return false
    }

    /// Tells of damage in a segment that was passed over, once.
    private func tell(_ damage: [SegmentDamage], segmentAt index: Int, report: inout IngestReport) throws {
        let segment = followed[index]
        for stretch in damage where !segment.toldDamage.contains(stretch.offset) {
            followed[index].toldDamage.insert(stretch.offset)
            let length = stretch.length.map { "\($0) bytes are passed over" } ?? "there is no telegram behind it"
            report.damaged.append((segment.path, "\(stretch.reason); \(length)"))
            try connection.run("UPDATE segment SET state = 'damaged' WHERE id = ?", [.integer(segment.id)])
        }
    }

    private func ingest(
        _ packet: StoredPacket, _ bytes: Span<UInt8>, segmentAt index: Int, report: inout IngestReport
    ) throws {
        let milliseconds = packet.milliseconds ?? 0
        guard let frame = FrameDecoder.frame(in: bytes), frame.isValid else {
            followed[index].count(packet, at: milliseconds, isFaulty: true)
            report.faults += 1
            return
        }
        let meter = followed[index].meter
        if try isRemoved(packet, at: milliseconds, segmentAt: index) { return }
        if telegramGuard.mustPassOver(bytes, of: meter.name) {
            report.passedOver[meter.name, default: []].append(milliseconds)
            followed[index].count(packet, at: milliseconds, isFaulty: true)
            report.faults += 1
            return
        }
        try telegramGuard.watch(bytes, of: meter.name, at: packet.blockOffset) {
            try store(frame, bytes, of: packet, at: milliseconds, segmentAt: index, report: &report)
        }
    }

    /// Makes a row of a valid telegram.
    private func store(
        _ frame: Frame, _ bytes: Span<UInt8>, of packet: StoredPacket, at milliseconds: Int64, segmentAt index: Int,
        report: inout IngestReport
    ) throws {
        let meter = followed[index].meter
        telegram.parse(frame, bytes)
        if !telegram.faults.isEmpty { report.messageFaults[meter.name, default: 0] += 1 }
        let isRepeated = wasProcessed(packet, segmentAt: index)
        try meter.fill(&row, from: telegram, at: milliseconds, isRepeated: isRepeated)
        if let device = meter.newDevice {
            meter.newDevice = nil
            record(
                ArchiveEvent(
                    milliseconds: milliseconds, meter: meter.name, kind: .deviceChanged,
                    detail: "telegrams of \(device.new), before of \(device.old)"))
        }
        if isRepeated { return try remake(packet, at: milliseconds, segmentAt: index, report: &report) }
        var time = milliseconds
        telegramGuard.mayWait()
        if try !rows.write(row, meter: meter.id, at: milliseconds) {
            // What this recorder received itself is one telegram each time, though a clock that was set back gives two equal
            // ones the same millisecond.
            if followed[index].isFound, try isSame(row, asStoredOf: meter, at: milliseconds) {
                report.duplicates += 1
                followed[index].count(packet, at: milliseconds, isFaulty: false)
                return
            }
            time = try moveToFreeMillisecond(packet, milliseconds, segmentAt: index)
            report.moved += 1
        }
        report.telegrams += 1
        meter.rollups.rowWritten(at: time)
        followed[index].count(packet, at: time, isFaulty: false)
    }

    /// Whether a meter's stored row says the same as `row`; status words, which are stored when they change, aside.
    private func isSame(_ row: TelegramRow, asStoredOf meter: MeterIngest, at milliseconds: Int64) throws -> Bool {
        guard let stored = try rows.read(meter: meter.id, at: milliseconds) else { return false }
        return isSame(row, as: stored, of: meter)
    }

    /// Whether two rows say the same, status words aside.
    func isSame(_ row: TelegramRow, as stored: TelegramRow, of meter: MeterIngest) -> Bool {
        meter.channels.allSatisfy { $0.key.kind == .status || row[$0.slot] == stored[$0.slot] }
    }

    /// Gives a telegram the next free millisecond of its meter, in its segment and in its row.
    private func moveToFreeMillisecond(
        _ packet: StoredPacket, _ milliseconds: Int64, segmentAt index: Int
    ) throws -> Int64 {
        let segment = followed[index]
        var time = milliseconds + 1
        while try rows.read(meter: segment.meter.id, at: time) != nil { time += 1 }
        // A compressed segment is one that was put into the folder: its time stays as it is.
        if !segment.path.hasSuffix(".gz") {
            let told = time - segment.offsetSeconds * 1000
            try mendTime(of: packet, in: layout.absolute(segment.path), to: told)
        }
        _ = try rows.write(row, meter: segment.meter.id, at: time)
        segment.meter.moved(from: milliseconds, to: time, row)
        return time
    }

    private func mendTime(of packet: StoredPacket, in path: String, to milliseconds: Int64) throws {
        guard let offset = packet.timestampFieldOffset else {
            throw ArchiveError.unreadable(path: path, reason: "a packet at byte \(packet.blockOffset) has no time")
        }
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError.file(path: path, action: "mend a time in", code: errno) }
        defer { Glibc.close(file) }
        let field = CaptureWriter.timestampField(nanoseconds: UInt64(clamping: milliseconds) &* 1_000_000)
        guard pwrite(file, field, field.count, off_t(offset)) == field.count else {
            throw ArchiveError.file(path: path, action: "mend a time in", code: errno)
        }
    }

    /// Writes down a segment that is closed and wholly processed.
    private func leave(_ segment: FollowedSegment) throws {
        try connection.run(
            """
            UPDATE segment SET first_ms = coalesce(?2, first_ms), last_ms = coalesce(?3, last_ms, first_ms),
                               bytes = ?4, telegrams = ?5, faults = ?6,
                               state = CASE WHEN state <> 'open' THEN state
                                            WHEN path LIKE '%.gz' THEN 'finished' ELSE 'closed' END
            WHERE id = ?1
            """,
            [
                .integer(segment.id), segment.firstMilliseconds.map { .integer($0) } ?? .null,
                segment.lastMilliseconds.map { .integer($0) } ?? .null, .integer(size(of: segment)),
                .integer(segment.telegrams), .integer(segment.faults),
            ])
        try connection.run(
            "UPDATE meter SET telegrams = telegrams + ?2, faults = faults + ?3 WHERE id = ?1",
            [.integer(segment.meter.id), .integer(segment.telegrams), .integer(segment.faults)])
        try connection.run("DELETE FROM journal WHERE segment_id = ?", [.integer(segment.id)])
    }
}
