import OBIS
import Readings
import SML
import SQLite

/// Turns the telegrams of one meter into rows: finds each reading's channel and slot, makes channels that are new.
///
/// A meter sends the same list every second, so the place of each reading is remembered by its position in the
/// telegram and only compared; names and tables are looked at when something differs.
final class MeterIngest {
    let id: Int64
    let name: String
    /// Whether channels were made since the meter's view was made.
    var needsView = false
    /// The time of its newest telegram.
    private(set) var newestMilliseconds: Int64?
    private(set) var serverID = ""
    private(set) var channels: [Channel] = []
    /// A device that sends under this name for the first time, after another one did; to be told and reset.
    var newDevice: (old: String, new: String)?
    /// Whether power gets its sign from the status word; holds from the next telegram on.
    var directionFromStatus: Bool {
        didSet { quirks = ActiveQuirks(serverID: shapeServer, directionFromStatus: directionFromStatus) }
    }
    /// The meter's quarter hours and days.
    let rollups: MeterRollups

    private var indexByKey: [ChannelKey: Int] = [:]
    private var names = ChannelNames()
    private var shape: [Place] = []
    private var shapeServer: [UInt8] = []
    private var shapeServerHex = ""
    private var quirks: ActiveQuirks
    private let texts: TextTable
    private let insertChannel: Statement

    /// The place of one reading of the list, as it was found in the telegram before.
    private struct Place {
        var obis: UInt64
        var unit: UInt8?
        var scaler: Int8
        var kind: ChannelKind
        var channel: Int
        var statusChannel: Int?
    }

    init(
        id: Int64, name: String, directionFromStatus: Bool, calendar: LocalCalendar, connection: Connection,
        texts: TextTable
    ) throws {
        self.id = id
        self.name = name
        self.directionFromStatus = directionFromStatus
        quirks = ActiveQuirks(serverID: [], directionFromStatus: directionFromStatus)
        self.texts = texts
        insertChannel = try connection.prepare(
            """
            INSERT INTO channel (meter_id, server_id, obis, unit, unit_code, scaler, kind, slot, name, short_name,
                                 divisor, multiplier, first_ms, last_ms, last_value)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, NULL, NULL) RETURNING id
            """)
        rollups = try MeterRollups(meter: id, calendar: calendar, connection: connection)
        try loadChannels(connection)
        rollups.begin(newest: newestMilliseconds)
    }

    /// The channels as rollups see them.
    func channelTable() -> ChannelTable {
        var table = ChannelTable()
        for channel in channels {
            table.append(
                id: channel.id, serverID: channel.key.serverID, obis: channel.key.obis, unit: channel.key.unit,
                scaler: channel.key.scaler, kind: channel.key.kind, slot: channel.slot,
                first: channel.firstMilliseconds, last: channel.lastMilliseconds)
        }
        return table
    }

    private func loadChannels(_ connection: Connection) throws {
        try connection.query(
            """
            SELECT id, server_id, obis, unit_code, scaler, kind, slot, last_ms, last_value, first_ms, short_name, name,
                   unit FROM channel
            WHERE meter_id = ? ORDER BY slot
            """, [.integer(id)]
        ) { row in
            guard let obis = OBISCode(row.text(at: 2)), let kind = ChannelKind(rawValue: row.text(at: 5)) else {
                return
            }
            let key = ChannelKey(
                serverID: row.text(at: 1), obis: obis,
                unit: row.optionalInt64(at: 3).map { UInt8(truncatingIfNeeded: $0) },
                scaler: Int8(truncatingIfNeeded: row.int64(at: 4)), kind: kind)
            names.learn(key, shortName: row.text(at: 10), name: row.text(at: 11), unit: row.optionalText(at: 12))
            indexByKey[key] = channels.count
            channels.append(
                Channel(
                    id: row.int64(at: 0), key: key, slot: row.int(at: 6),
                    firstMilliseconds: row.int64(at: 9),
                    lastMilliseconds: row.optionalInt64(at: 7) ?? Int64.min, lastValue: row.int64(at: 8)))
        }
        try readNewestRows(connection)
    }

    /// Takes the latest values of the time since they were last saved from the rows.
    private func readNewestRows(_ connection: Connection) throws {
        let saved = try connection.fetchFirst("SELECT saved_ms FROM meter WHERE id = ?", [.integer(id)]) {
            $0.optionalInt64(at: 0)
        }
        let slots = Dictionary(channels.enumerated().map { ($1.slot, $0) }) { first, _ in first }
        try connection.query(
            "SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms >= ? ORDER BY received_ms",
            [.integer(id), .integer((saved ?? nil) ?? Int64.min)]
        ) { row in
            let milliseconds = row.int64(at: 1)
            newestMilliseconds = milliseconds
            let block = row.int(at: 2) * TelegramRow.slotsPerBlock
            for column in 0..<TelegramRow.slotsPerBlock where !row.isNull(at: column + 3) {
                // What a channel had last may have been removed, while older rows came late.
                guard let index = slots[block + column], milliseconds >= channels[index].lastMilliseconds else {
                    continue
                }
                channels[index].lastMilliseconds = milliseconds
                channels[index].lastValue = row.int64(at: column + 3)
                channels[index].hasChanged = true
            }
        }
    }

    /// Puts a telegram's readings into `row`; channels that it needs are made. One that `isRepeated` was a row before: all
    /// its status words are told then, and none is news.
    func fill(
        _ row: inout TelegramRow, from telegram: Telegram, at milliseconds: Int64, isRepeated: Bool = false
    ) throws {
        row.clear(slotCount: channels.count)
        newestMilliseconds = max(newestMilliseconds ?? milliseconds, milliseconds)
        var position = 0
        for message in telegram.messages {
            guard case .getListResponse(let list) = message.body else { continue }
            useServer(list.serverID, of: telegram)
            let quirks = quirks.within(telegram.entries[list.entries])
            for index in list.entries {
                guard let reading = Reading(telegram.entries[index], quirks: quirks) else { continue }
                let place = try place(at: position, for: reading, of: telegram, at: milliseconds)
                position += 1
                try set(reading, at: place, in: &row, of: telegram, at: milliseconds, isRepeated: isRepeated)
            }
        }
    }

    /// The symbol of the unit that a channel's values have here; nil where it has none.
    func unit(of key: ChannelKey) -> String? { ChannelRow(key, names).unit }

    /// Makes the readings that follow belong to the device that a list names.
    private func useServer(_ octets: Octets?, of telegram: Telegram) {
        let isSame =
            octets.map { octets in
                telegram.withOctets(octets) { bytes in
                    bytes.count == shapeServer.count && bytes.indices.allSatisfy { bytes[$0] == shapeServer[$0] }
                }
            } ?? shapeServer.isEmpty
        guard !isSame else { return }
        shapeServer = octets.map { telegram.octets($0) } ?? []
        shapeServerHex = OctetText.hex(shapeServer)
        serverID = shapeServerHex
        quirks = ActiveQuirks(serverID: shapeServer, directionFromStatus: directionFromStatus)
        shape.removeAll()
    }

    private func place(
        at position: Int, for reading: Reading, of telegram: Telegram, at milliseconds: Int64
    ) throws -> Place {
        let kind = reading.kind
        if position < shape.count {
            let place = shape[position]
            if place.obis == reading.obis.packed, place.scaler == reading.scaler, place.unit == reading.unit,
                place.kind == kind, (place.statusChannel != nil) == (reading.status != nil)
            {
                return place
            }
        }
        var key = ChannelKey(
            serverID: shapeServerHex, obis: reading.obis, unit: reading.unit, scaler: reading.scaler, kind: kind)
        let channel = try channelIndex(key, at: milliseconds)
        var statusChannel: Int?
        if reading.status != nil {
            key.kind = .status
            key.unit = nil
            key.scaler = 0
            statusChannel = try channelIndex(key, at: milliseconds)
        }
        let place = Place(
            obis: reading.obis.packed, unit: reading.unit, scaler: reading.scaler, kind: kind, channel: channel,
            statusChannel: statusChannel)
        // What stood here before may come back further behind: the rest of the shape is found anew.
        shape.removeLast(max(0, shape.count - position))
        if position == shape.count { shape.append(place) }
        return place
    }

    private func set(
        _ reading: Reading, at place: Place, in row: inout TelegramRow, of telegram: Telegram, at milliseconds: Int64,
        isRepeated: Bool
    ) throws {
        // Of a register sent twice in a telegram the first one counts, with its status.
        guard row[channels[place.channel].slot] == nil else { return }
        switch reading.content {
        case .number(let value): store(value, place.channel, &row, milliseconds)
        case .largeNumber(let value): try storeText(Array(String(value).utf8), place.channel, &row, milliseconds)
        case .octets(let octets):
            let isKnown = telegram.withOctets(octets) { bytes in
                let last = channels[place.channel].lastOctets
                return !last.isEmpty && bytes.count == last.count && bytes.indices.allSatisfy { bytes[$0] == last[$0] }
            }
            if isKnown {
                store(channels[place.channel].lastValue, place.channel, &row, milliseconds)
            } else {
                try storeText(telegram.octets(octets), place.channel, &row, milliseconds)
            }
        }
        if let status = reading.status, let index = place.statusChannel {
            let value = Int64(bitPattern: status)
            guard !isRepeated else { return row.set(value, slot: channels[index].slot) }
            // What the word was before a telegram that comes late is not known here: it is stored then.
            let isNew =
                channels[index].lastValue != value || channels[index].lastMilliseconds == Int64.min
                || milliseconds < newestMilliseconds ?? milliseconds
            if isNew { store(value, index, &row, milliseconds) }
        }
    }

    private func store(_ value: Int64, _ index: Int, _ row: inout TelegramRow, _ milliseconds: Int64) {
        row.set(value, slot: channels[index].slot)
        if milliseconds >= channels[index].lastMilliseconds {
            channels[index].lastMilliseconds = milliseconds
            channels[index].lastValue = value
            channels[index].hasChanged = true
        } else if milliseconds < channels[index].firstMilliseconds {
            channels[index].firstMilliseconds = milliseconds
            channels[index].hasChanged = true
            channels[index].hasEarlierFirst = true
        }
    }

    /// Says that the row that was filled last got another time, because its own was taken.
    func moved(from milliseconds: Int64, to time: Int64, _ row: TelegramRow) {
        newestMilliseconds = max(newestMilliseconds ?? time, time)
        for index in channels.indices
        where channels[index].lastMilliseconds == milliseconds && row[channels[index].slot] != nil {
            channels[index].lastMilliseconds = time
        }
    }

    private func storeText(_ bytes: [UInt8], _ index: Int, _ row: inout TelegramRow, _ milliseconds: Int64) throws {
        let id = try texts.id(of: OctetText.show(bytes))
        store(id, index, &row, milliseconds)
        if channels[index].lastValue == id { channels[index].lastOctets = bytes }
    }

    private func channelIndex(_ key: ChannelKey, at milliseconds: Int64) throws -> Int {
        if let index = indexByKey[key] { return index }
        if let other = channels.last?.key.serverID, !channels.contains(where: { $0.key.serverID == key.serverID }) {
            newDevice = (old: other, new: key.serverID)
        }
        let slot = channels.count
        let row = ChannelRow(key, names)
        insertChannel.bind(id, at: 1)
        insertChannel.bind(key.serverID, at: 2)
        insertChannel.bind(key.obis.description, at: 3)
        insertChannel.bind(row.unit, at: 4)
        insertChannel.bind(key.unit.map(Int64.init), at: 5)
        insertChannel.bind(Int64(key.scaler), at: 6)
        insertChannel.bind(key.kind.rawValue, at: 7)
        insertChannel.bind(slot, at: 8)
        insertChannel.bind(row.name, at: 9)
        insertChannel.bind(row.shortName, at: 10)
        insertChannel.bind(row.divisor, at: 11)
        insertChannel.bind(row.multiplier, at: 12)
        insertChannel.bind(milliseconds, at: 13)
        guard try insertChannel.step() else { throw ArchiveError.noArchive(folder: name) }
        let channel = Channel(
            id: insertChannel.int64(at: 0), key: key, slot: slot, firstMilliseconds: milliseconds,
            lastMilliseconds: Int64.min, lastValue: 0)
        insertChannel.reset()
        names.learn(key, shortName: row.shortName, name: row.name, unit: row.unit)
        indexByKey[key] = channels.count
        channels.append(channel)
        needsView = true
        return channels.count - 1
    }

    /// Writes the latest values of channels that the newest telegram lacks, and of all channels if `isComplete`.
    ///
    /// What the newest telegram has is found there, so that a commit need not write these rows each time.
    func save(isComplete: Bool, with update: Statement) throws {
        for index in channels.indices where channels[index].hasChanged {
            let channel = channels[index]
            guard isComplete || channel.hasEarlierFirst || channel.lastMilliseconds != newestMilliseconds else {
                continue
            }
            guard channel.lastMilliseconds != Int64.min else { continue }
            update.bind(channel.lastMilliseconds, at: 1)
            update.bind(channel.lastValue, at: 2)
            update.bind(channel.id, at: 3)
            update.bind(channel.firstMilliseconds, at: 4)
            while try update.step() {}
            update.reset()
            channels[index].hasChanged = false
            channels[index].hasEarlierFirst = false
        }
    }
}

extension Reading {
    /// The kind of channel that this reading belongs to.
    var kind: ChannelKind {
        if case .number = content { .number } else { .text }
    }
}
