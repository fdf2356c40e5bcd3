import Readings
import SML
import SQLite

/// The archivist's hand: follows segments and makes rows of their telegrams, a batch in a transaction.
///
/// Only who holds the archive's lock may have one. Use it from one thread. An error leaves the database as it was
/// before the call, and the writer where the database is: the call can be repeated.
public final class ArchiveWriter {
    /// Where the archive lies.
    public let layout: ArchiveLayout
    let connection: Connection
    let files: DatabaseFiles
    let rows: RowWriter
    let texts: TextTable
    private(set) var meters: [String: MeterIngest] = [:]
    var followed: [FollowedSegment] = []
    var telegram = Telegram()
    var row = TelegramRow()
    /// How captures become rows once more while the database is made anew; nil at any other time.
    var remaking: Remaking?
    private let updateChannel: Statement
    private let updateJournal: Statement
    private let insertEvent: Statement
    var pendingEvents: [ArchiveEvent] = []
    /// What was counted since the archive was made.
    public internal(set) var totals = ArchiveTotals()
    private var savedTotals = ArchiveTotals()
    /// Telegrams that are not to be decoded, and what sees to it that there are no more than need be.
    public let telegramGuard: TelegramGuard
    /// When it was last told of a meter's telegrams that they are passed over, by their time.
    var toldPassedOver: [String: Int64] = [:]
    private var calendar: LocalCalendar
    /// Whether memory may be ahead of the database: a transaction failed, and so did reading anew.
    private var isAhead = false

    /// Opens or makes the database, brings it to the newest schema, and finds the segments left to process.
    ///
    /// `timeZone` is a name for what the process's zone is (TZ), "system" if nothing is configured; nil leaves the
    /// archive's zone as it is. Throws `ArchiveError` or `SQLiteError`.
    public convenience init(layout: ArchiveLayout, timeZone: String?, now milliseconds: Int64) throws {
        try layout.create()
        let connection = try Database.openForWriting(layout, now: milliseconds)
        try self.init(connection, layout: layout, timeZone: timeZone, live: [])
    }

    /// A writer to an open database; the segments of paths in `live` are still being written.
    init(_ connection: Connection, layout: ArchiveLayout, timeZone: String?, live: Set<String>) throws {
        self.layout = layout
        self.connection = connection
        files = DatabaseFiles(layout)
        telegramGuard = TelegramGuard(layout, notes: true)
        rows = try RowWriter(connection)
        texts = try TextTable(connection)
        updateChannel = try connection.prepare(
            "UPDATE channel SET last_ms = ?1, last_value = ?2, first_ms = ?4 WHERE id = ?3", isPersistent: true)
        updateJournal = try connection.prepare(
            """
            UPDATE journal SET byte_offset = ?2, first_ms = ?3, last_ms = ?4, telegrams = ?5, faults = ?6
            WHERE segment_id = ?1
            """, isPersistent: true)
        insertEvent = try connection.prepare(
            "INSERT INTO event (at_ms, meter_id, kind, detail) VALUES (?, ?, ?, ?)", isPersistent: true)
        calendar = try LocalCalendar(connection)
        totals = try ArchiveTotals(connection)
        savedTotals = totals
        try reload(live: live)
        if let timeZone { try useTimeZone(timeZone) }
    }

    /// Makes the process's zone that of the archive, and its days anew if that is another one.
    private func useTimeZone(_ name: String) throws {
        guard let offsets = try LocalOffsets.changed(in: connection, zoneName: name) else { return }
        try transaction {
            try LocalOffsets.store(offsets, in: connection, zoneName: name)
            try reload()
            for meter in meters.values { try meter.rollups.rewriteDays() }
        }
    }

    /// The meters that the archive has.
    public var meterNames: [String] { meters.keys.sorted() }

    /// Makes a meter that is new, and brings note and setting of one that is known up to date; returns whether it was made.
    ///
    /// `directionFromStatus` holds for the telegrams that become rows from now on; nil leaves what is stored, off for a
    /// new meter.
    @discardableResult
    public func addMeter(
        _ name: String, note: String? = nil, directionFromStatus: Bool? = nil, now milliseconds: Int64
    ) throws -> Bool {
        if let known = meters[name] {
            if let directionFromStatus, directionFromStatus != known.directionFromStatus {
                try connection.run(
                    "UPDATE meter SET direction_from_status = ?1 WHERE name = ?2",
                    [.integer(directionFromStatus ? 1 : 0), .text(name)])
                known.directionFromStatus = directionFromStatus
            }
            if let note {
                try connection.run(
                    "UPDATE meter SET note = ?1 WHERE name = ?2 AND note IS NOT ?1", [.text(note), .text(name)])
            }
            return false
        }
        meters[name] = try connection.transaction {
            try connection.run(
                "INSERT INTO meter (name, note, created_ms, direction_from_status) VALUES (?, ?, ?, ?)",
                [
                    .text(name), note.map { .text($0) } ?? .null, .integer(milliseconds),
                    .integer(directionFromStatus == true ? 1 : 0),
                ])
            return try MeterIngest(
                id: connection.lastInsertRowID, name: name, directionFromStatus: directionFromStatus == true,
                calendar: calendar, connection: connection, texts: texts)
        }
        return true
    }

    /// Keeps an event; it is written with the next transaction.
    public func record(_ event: ArchiveEvent) { pendingEvents.append(event) }

    /// Writes a note of the archive itself, for readers: how often it is committed, for one.
    public func setInfo(_ key: String, _ value: String) throws {
        let old = try connection.fetchFirst("SELECT value FROM archive_info WHERE key = ?", [.text(key)]) {
            $0.text(at: 0)
        }
        guard old != value else { return }
        try connection.run("INSERT OR REPLACE INTO archive_info VALUES (?, ?)", [.text(key), .text(value)])
    }

    /// A note that was left by `setInfo`; nil if there is none.
    public func info(_ key: String) throws -> String? {
        try connection.fetchFirst("SELECT value FROM archive_info WHERE key = ?", [.text(key)]) { $0.text(at: 0) }
    }

    /// Removes and returns a note that was left by `setInfo`.
    public func takeInfo(_ key: String) throws -> String? {
        try connection.fetchFirst("DELETE FROM archive_info WHERE key = ? RETURNING value", [.text(key)]) {
            $0.text(at: 0)
        }
    }

    /// Writes all that commits leave for later: the channels' latest values. To be called every few minutes and at the
    /// end.
    public func save() throws {
        try transaction {
            for meter in meters.values {
                try meter.save(isComplete: true, with: updateChannel)
                try connection.run(
                    "UPDATE meter SET saved_ms = ?1 WHERE id = ?2 AND saved_ms IS NOT ?1",
                    [meter.newestMilliseconds.map { .integer($0) } ?? .null, .integer(meter.id)])
            }
            try totals.save(since: savedTotals, in: connection)
        }
        savedTotals = totals
    }

    /// Copies the WAL into the database; see `Connection.checkpoint`.
    public func checkpoint() throws { try connection.checkpoint(.passive) }

    /// The meter of a name that was added.
    func meter(_ name: String) throws -> MeterIngest {
        guard let meter = meters[name] else { throw ArchiveError.unknownMeter(name: name, known: meterNames) }
        return meter
    }

    /// Runs `body` in a transaction with what is to be kept with it: events, positions, new views, latest values.
    ///
    /// If it fails, everything in memory is read anew from the database; if that fails too, before the next one.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        if isAhead { try reload() }
        do {
            let result = try connection.transaction {
                let result = try body()
                for index in followed.indices where followed[index].hasChanged {
                    try saveJournal(followed[index])
                    followed[index].hasChanged = false
                }
                for meter in meters.values { try rollUp(meter) }
                for event in pendingEvents { try insert(event) }
                for meter in meters.values {
                    try meter.save(isComplete: false, with: updateChannel)
                    if meter.needsView {
                        try MeterView.create(meter: meter.name, id: meter.id, in: connection)
                        meter.needsView = false
                    }
                }
                return result
            }
            pendingEvents.removeAll()
            return result
        } catch {
            isAhead = true
            try? reload()
            throw error
        }
    }

    /// Writes the quarter hours and days of a meter that are due.
    private func rollUp(_ meter: MeterIngest) throws {
        guard remaking == nil else { return }
        for incident in try meter.rollups.update({ meter.channelTable() }) {
            let isKnown = try connection.fetchFirst(
                "SELECT 1 FROM event WHERE at_ms = ? AND meter_id = ? AND kind = ? AND detail = ?",
                [
                    .integer(incident.milliseconds), .integer(meter.id), .text(incident.kind.rawValue),
                    .text(incident.detail),
                ]
            ) { _ in true }
            guard isKnown == nil else { continue }
            try insert(
                ArchiveEvent(
                    milliseconds: incident.milliseconds, meter: meter.name, kind: incident.kind,
                    detail: incident.detail))
        }
    }

    private func saveJournal(_ segment: FollowedSegment) throws {
        updateJournal.bind(segment.id, at: 1)
        updateJournal.bind(segment.byteOffset, at: 2)
        updateJournal.bind(segment.firstMilliseconds, at: 3)
        updateJournal.bind(segment.lastMilliseconds, at: 4)
        updateJournal.bind(segment.telegrams, at: 5)
        updateJournal.bind(segment.faults, at: 6)
        while try updateJournal.step() {}
        updateJournal.reset()
    }

    private func insert(_ event: ArchiveEvent) throws {
        insertEvent.bind(event.milliseconds, at: 1)
        insertEvent.bind(event.meter.flatMap { meters[$0]?.id }, at: 2)
        insertEvent.bind(event.kind.rawValue, at: 3)
        insertEvent.bind(event.detail, at: 4)
        while try insertEvent.step() {}
        insertEvent.reset()
    }

    /// Reads meters, channels and the segments to follow from the database.
    func reload(live: Set<String> = []) throws {
        let stored = try connection.fetchAll("SELECT id, name, direction_from_status FROM meter") {
            (id: $0.int64(at: 0), name: $0.text(at: 1), directionFromStatus: $0.int64(at: 2) != 0)
        }
        calendar = try LocalCalendar(connection)
        var read: [String: MeterIngest] = [:]
        for meter in stored {
            read[meter.name] = try MeterIngest(
                id: meter.id, name: meter.name, directionFromStatus: meter.directionFromStatus, calendar: calendar,
                connection: connection, texts: texts)
        }
        meters = read
        let known = Dictionary(followed.map { ($0.id, $0) }) { first, _ in first }
        followed = try connection.fetchAll(
            """
            SELECT s.id, s.path, m.name, s.state, j.byte_offset, j.first_ms, j.last_ms, j.telegrams, j.faults,
                   s.is_found, s.offset_s
            FROM journal AS j JOIN segment AS s ON s.id = j.segment_id JOIN meter AS m ON m.id = s.meter_id
            ORDER BY s.id
            """
        ) { row in
            var segment = FollowedSegment(
                id: row.int64(at: 0), path: row.text(at: 1), meter: try meter(row.text(at: 2)),
                isClosed: known[row.int64(at: 0)]?.isClosed ?? !live.contains(row.text(at: 1)))
            segment.isFound = row.int64(at: 9) != 0
            segment.offsetSeconds = row.int64(at: 10)
            segment.toldDamage = known[segment.id]?.toldDamage ?? []
            segment.byteOffset = row.int64(at: 4)
            segment.firstMilliseconds = row.optionalInt64(at: 5)
            segment.lastMilliseconds = row.optionalInt64(at: 6)
            segment.telegrams = row.int64(at: 7)
            segment.faults = row.int64(at: 8)
            return segment
        }
        isAhead = false
    }
}
