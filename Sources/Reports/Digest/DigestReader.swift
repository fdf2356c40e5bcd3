import Archive
import OBIS
import Rendering
import Settings

/// Reads the figures of a digest from an archive; they are those of `smtrace query` for the same time.
struct DigestReader {
    let request: ReportRequest
    let reader: ArchiveReader
    let calendar: LocalCalendar
    let period: ReportPeriod
    let range: Range<Int64>

    /// A digest of the last whole period that ended by the report's minute.
    init(_ request: ReportRequest, from reader: ArchiveReader) throws {
        self.request = request
        self.reader = reader
        calendar = try reader.calendar()
        period = ReportPeriod(request.report.period, endingBy: request.dueMilliseconds, in: calendar)
        range = period.range(in: calendar)
    }

    /// All figures, of one moment of the archive. Throws what the archive throws.
    func read() throws -> DigestFigures { try reader.snapshot { try readAll() } }

    private func readAll() throws -> DigestFigures {
        let meters = try request.meters(in: reader)
        let sources = try meters.map { (meter: $0, registers: MeterRegisters(try reader.channels(of: [$0]))) }
        var figures = try sources.map { try self.figures(of: $0.meter, $0.registers) }
        var scan = QuarterHourScan(
            sources.map(\.registers), directions: figures.map(\.generatesIn), roles: figures.map(\.role))
        try scan.run(reader, range)
        for index in figures.indices {
            figures[index].power = try scan.power(of: index, reader)
            figures[index].voltages = try scan.voltages(of: index, reader)
        }
        let events = try reader.events(from: range.lowerBound, to: range.upperBound).filter { event in
            event.meter == nil || meters.contains { $0.name == event.meter }
        }
        return DigestFigures(
            period: period, range: range, calendar: calendar, meters: figures,
            unknown: request.unknownMeters(in: meters),
            balance: BalanceSheet(figures, base: scan.base).balance, events: events)
    }

    private func figures(of meter: MeterInfo, _ registers: MeterRegisters) throws -> MeterFigures {
        var figures = MeterFigures(
            meter: meter, title: request.title(of: meter), role: request.settings(of: meter)?.role ?? .grid)
        figures.imported = try compared(registers.imported)
        figures.exported = try compared(registers.exported)
        figures.columns = try columns(registers)
        try readEnds(meter, registers, &figures)
        try readHealth(meter, registers, &figures)
        if let prices = request.settings(of: meter)?.prices, !prices.isEmpty {
            figures.costs = try costs(registers, prices)
        }
        figures.isLocked = registers.power == nil && registers.imported.contains { $0.scaler >= 3 }
        return figures
    }

    // MARK: Energy

    /// The consumption of some registers together, with those of the periods that it is compared with; nil where there
    /// is no register, or no reading.
    private func compared(_ quantities: [Quantity]) throws -> Compared? {
        guard !quantities.isEmpty, let now = try total(quantities, in: period) else { return nil }
        return Compared(
            value: now.value, before: try total(quantities, in: period.before)?.earlier,
            yearAgo: try total(quantities, in: period.yearAgo)?.earlier)
    }

    private struct Total {
        var value: ExactNumber
        var isComplete: Bool

        var earlier: Compared.Earlier { isComplete ? .value(value) : .incomplete }
    }

    /// The consumption in a period, and whether it is known from its beginning to its end; nil without a reading.
    private func total(_ quantities: [Quantity], in period: ReportPeriod) throws -> Total? {
        let range = period.range(in: calendar)
        // A fiftieth of the period may be missing at either end.
        let slack = max(1_800_000, (range.upperBound - range.lowerBound) / 50)
        var result: Total?
        try reader.buckets(of: quantities, in: query(range, .whole)) { row in
            for bucket in row.buckets {
                guard let energy = bucket.consumption, let first = bucket.firstMilliseconds,
                    let last = bucket.lastMilliseconds
                else { continue }
                let isComplete = first <= range.lowerBound + slack && last >= range.upperBound - slack
                result = Total(
                    value: result.map { $0.value + ExactNumber(energy) } ?? ExactNumber(energy),
                    isComplete: (result?.isComplete ?? true) && isComplete)
            }
            return true
        }
        return result
    }

    private func columns(_ registers: MeterRegisters) throws -> [DigestColumn] {
        let count = registers.imported.count
        var columns: [DigestColumn] = []
        try reader.buckets(of: registers.imported + registers.exported, in: query(range, period.columnWidth)) { row in
            let sum = { (buckets: ArraySlice<Bucket>) in
                buckets.compactMap(\.consumption).reduce(nil) { (sum: ExactNumber?, energy) in
                    sum.map { $0 + ExactNumber(energy) } ?? ExactNumber(energy)
                }
            }
            columns.append(
                DigestColumn(
                    from: row.fromMilliseconds, to: row.toMilliseconds, imported: sum(row.buckets[..<count]),
                    exported: sum(row.buckets[count...]), isRecorded: row.buckets.contains { $0.count > 0 },
                    followsGap: row.buckets.contains(where: \.followsGap)))
            return true
        }
        return columns
    }

    // MARK: Registers

    private func readEnds(_ meter: MeterInfo, _ registers: MeterRegisters, _ figures: inout MeterFigures) throws {
        var standing: [OBISCode: ExactNumber] = [:]
        var devices: [(serverID: String, first: Int64)] = []
        for serverID in Self.devices(of: registers.energies) {
            // A device's own channels only: its register does not go on from that of the one before.
            let own = Quantity.all(of: registers.energies.flatMap(\.channels).filter { $0.serverID == serverID })
                .sorted { $0.obis < $1.obis }
            try reader.buckets(of: own, in: query(range, .whole)) { row in
                for (quantity, bucket) in zip(own, row.buckets) {
                    guard let first = bucket.first, let last = bucket.last, let energy = bucket.consumption else {
                        continue
                    }
                    figures.registers.append(
                        RegisterFigures(
                            obis: quantity.obis, serverID: serverID, first: first, last: last,
                            counted: ExactNumber(energy)))
                    standing[quantity.obis] = ExactNumber(last)
                    if devices.last?.serverID != serverID {
                        devices.append((serverID, bucket.firstMilliseconds ?? range.lowerBound))
                    }
                }
                return true
            }
        }
        devices.sort { $0.first < $1.first }
        let order = devices.map(\.serverID)
        figures.registers.sort {
            (order.firstIndex(of: $0.serverID) ?? 0, $0.obis) < (order.firstIndex(of: $1.serverID) ?? 0, $1.obis)
        }
        figures.exchangedMilliseconds = devices.count > 1 ? devices.last?.first : nil
        // A generator counts much more than what its electronics draw at night: the higher register is the generation.
        let (drawn, fed) = (standing[OBISCode(1, 0, 1, 8, 0)], standing[OBISCode(1, 0, 2, 8, 0)])
        if let drawn, drawn > fed ?? .zero { figures.generatesIn = .import }
    }

    private static func devices(of quantities: [Quantity]) -> [String] {
        var result: [String] = []
        for channel in quantities.flatMap(\.channels) where !result.contains(channel.serverID) {
            result.append(channel.serverID)
        }
        return result
    }

    // MARK: Health

    private func readHealth(_ meter: MeterInfo, _ registers: MeterRegisters, _ figures: inout MeterFigures) throws {
        let all = Quantity.all(of: try reader.channels(of: [meter]))
        var first: Int64?
        try reader.buckets(of: all, in: query(range, .whole)) { row in
            figures.telegrams = row.buckets.map(\.count).max() ?? 0
            figures.coverage = row.buckets.map(\.coverage).max() ?? 0
            first = row.buckets.compactMap(\.firstMilliseconds).min()
            return true
        }
        figures.gaps = try reader.gaps(of: meter, from: range.lowerBound, to: range.upperBound)
        figures.checksumErrors = try reader.checksumErrors(of: meter, from: range.lowerBound, to: range.upperBound)
        // A beginning within the first quarter hour is none.
        if let first, first >= range.lowerBound + 900_000,
            let known = try reader.extent(of: [meter])?.lowerBound, range.contains(known)
        {
            figures.beganMilliseconds = first
        }
        let time = Double(range.upperBound - (figures.beganMilliseconds ?? range.lowerBound))
        figures.coverageSinceBegin = min(1, figures.coverage * Double(range.upperBound - range.lowerBound) / time)
    }

    // MARK: Cost

    private func costs(_ registers: MeterRegisters, _ prices: [PriceSettings]) throws -> [Compared.Cost] {
        let costs = CostReader(reader: reader, calendar: calendar, registers: registers, prices: prices)
        let cost = { (period: ReportPeriod) in
            try costs.cost(from: period.firstDay.dayNumber, to: period.endDay.dayNumber)
        }
        let quantities = registers.imported + registers.exported
        guard try total(quantities, in: period) != nil, let now = try cost(period) else { return [] }
        let earlier = { (period: ReportPeriod) -> Compared.Earlier? in
            guard let total = try total(quantities, in: period), let cost = try cost(period) else { return nil }
            return total.isComplete ? .value(cost.total) : .incomplete
        }
        return [
            Compared.Cost(
                now: now,
                compared: Compared(
                    value: now.total, before: try earlier(period.before), yearAgo: try earlier(period.yearAgo)))
        ]
    }

    private func query(_ range: Range<Int64>, _ width: BucketWidth) -> BucketQuery {
        BucketQuery(from: range.lowerBound, to: range.upperBound, width: width)
    }
}
