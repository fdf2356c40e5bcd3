import Archive
import OBIS
import Rendering
import Settings

extension DigestComposer {
    /// What one meter has to say.
    func blocks(of meter: MeterFigures) -> [ReportPage.Block] {
        var blocks: [ReportPage.Block] = []
        if figures.meters.count > 1 { blocks.append(.heading(meter.title, detail: nil)) }
        guard meter.hasData else {
            let text = language.text(\.noDataOfMeter, ["meter": meter.meter.name])
            return figures.meters.count > 1 ? blocks + [.notice(.init(level: .warning, text: text))] : []
        }
        blocks += notices(of: meter).map { .notice($0) }
        let tiles = self.tiles(of: meter)
        if !tiles.isEmpty { blocks.append(.tiles(tiles)) }
        if let chart = chart(of: meter) { blocks.append(.chart(chart)) }
        let facts = self.facts(of: meter)
        if !facts.isEmpty { blocks.append(.facts(title: texts.details, facts)) }
        if !meter.registers.isEmpty { blocks.append(.table(registers(of: meter))) }
        return blocks
    }

    private func notices(of meter: MeterFigures) -> [ReportPage.Notice] {
        var notices: [ReportPage.Notice] = []
        if let time = meter.beganMilliseconds {
            notices.append(notice(\.recordedSince, meter, ["time": stamp(time)], .information))
        }
        if let time = meter.exchangedMilliseconds {
            notices.append(notice(\.exchanged, meter, ["time": stamp(time)], .information))
        }
        return notices
    }

    private func notice(
        _ text: KeyPath<ReportTexts, String>, _ meter: MeterFigures, _ values: [String: String],
        _ level: ReportPage.Notice.Level
    ) -> ReportPage.Notice {
        let values = values.merging(["meter": meter.meter.name]) { value, _ in value }
        return ReportPage.Notice(level: level, text: language.text(text, values))
    }

    // MARK: Key figures

    private func tiles(of meter: MeterFigures) -> [ReportPage.Tile] {
        var tiles: [ReportPage.Tile] = []
        let isTwoWay = meter.exported.map { !$0.value.isZero } ?? false
        if let generated = meter.generated {
            tiles.append(tile(texts.generation, generated, .generated, isGood: true))
        } else {
            if let imported = meter.imported {
                let label = isTwoWay ? texts.fromGrid : texts.consumption
                tiles.append(tile(label, imported, .imported, isGood: false))
            }
            if isTwoWay, let exported = meter.exported {
                tiles.append(tile(texts.feedIn, exported, .exported, isGood: true))
            }
        }
        // Where the whole house comes first, its one cost stands there.
        return tiles + (figures.sharedCost == nil ? meter.costs.map { self.tile($0) } : [])
    }

    func tile(
        _ label: String, _ energy: Compared, _ accent: ReportPage.Tile.Accent, isGood: Bool, detail: String? = nil
    ) -> ReportPage.Tile {
        let details = [perDay(energy.value), detail].compactMap { $0 }
        return ReportPage.Tile(
            label: label, value: forms.energy(energy.value), accent: accent,
            detail: details.isEmpty ? nil : details.joined(separator: ", "),
            changes: changes(energy, isGood: isGood) { forms.energy($0) })
    }

    private func perDay(_ energy: ExactNumber) -> String? {
        let days = figures.period.dayCount
        guard days > 1, let mean = energy.divided(by: ExactNumber(Int128(days)), decimals: max(energy.decimals, 0))
        else {
            return nil
        }
        return language.text(\.perDay, ["value": forms.energy(mean)])
    }

    func tile(_ cost: Compared.Cost) -> ReportPage.Tile {
        let show = { (amount: ExactNumber) in forms.amount(amount, currency: cost.now.currency) }
        var parts: [String] = []
        let (energy, base, credit) = (cost.now.energy, cost.now.base, cost.now.credit)
        if base != nil || credit != nil, let energy {
            parts.append(language.text(\.energyCost, ["amount": show(energy)]))
        }
        if let base { parts.append(language.text(\.baseCost, ["amount": show(base)])) }
        if let credit, !credit.isZero { parts.append(language.text(\.feedInCredit, ["amount": show(credit)])) }
        if !cost.now.unpriced.isZero {
            parts.append(language.text(\.unpriced, ["energy": forms.energy(cost.now.unpriced)]))
        }
        let isCredit = cost.now.total.isNegative
        return ReportPage.Tile(
            label: isCredit ? texts.credit : texts.cost, value: show(isCredit ? -cost.now.total : cost.now.total),
            accent: .money, detail: parts.isEmpty ? nil : parts.joined(separator: ", "),
            changes: isCredit ? [] : changes(cost.compared, isGood: false, show: show))
    }

    // MARK: Chart

    func chart(of meter: MeterFigures) -> ReportPage.Chart? {
        let isGenerator = meter.role == .generation
        let isUpExport = isGenerator && meter.generatesIn == .export
        let hasDown = !isGenerator && (meter.exported.map { !$0.value.isZero } ?? false)
        let most = meter.columns.flatMap { [$0.imported, $0.exported] }.compactMap { $0 }.max() ?? .zero
        let number = { (energy: ExactNumber?, star: Bool) in
            (energy.map { forms.energyNumber($0, among: most) } ?? "") + (star ? "*" : "")
        }
        let columns = meter.columns.enumerated().map { index, column -> ReportPage.Chart.Column in
            let up = isUpExport ? column.exported ?? column.imported : column.imported
            let label = labels(of: column, at: index, in: meter.columns)
            return ReportPage.Chart.Column(
                label: label.short, name: label.full, up: up, down: hasDown ? column.exported : nil,
                upText: number(up, column.followsGap), downText: hasDown ? number(column.exported, false) : "",
                isRecorded: column.isRecorded, isStarred: column.followsGap)
        }
        guard let highest = columns.filter({ $0.up != nil }).max(by: { ($0.up ?? .zero) < ($1.up ?? .zero) }),
            let value = highest.up, !value.isZero || hasDown
        else { return nil }
        var caption =
            value.isZero
            ? "" : language.text(\.highestColumn, ["name": highest.name, "value": forms.energy(value)])
        if meter.columns.contains(where: \.followsGap) { caption += (caption.isEmpty ? "" : "; ") + texts.withGap }
        let title: String =
            switch figures.period.kind {
            case .day: texts.byHour
            case .week, .month: texts.byDay
            case .year: texts.byMonth
            }
        return ReportPage.Chart(
            title: title, caption: caption.isEmpty ? nil : caption, unit: "kWh", columns: columns,
            upLabel: isGenerator ? texts.generation : hasDown ? texts.fromGrid : texts.consumption,
            downLabel: hasDown ? texts.feedIn : nil, missingLabel: texts.notRecorded,
            accent: isGenerator ? .generated : .imported)
    }

    /// What stands below a column and in front of its line.
    private func labels(
        of column: DigestColumn, at index: Int, in columns: [DigestColumn]
    ) -> (short: String, full: String) {
        let from = civil(column.from)
        switch figures.period.kind {
        case .day:
            let isSecond = columns.prefix(index).contains { civil($0.from).hour == from.hour }
            return (from.hour % 3 == 0 && !isSecond ? "\(from.hour)" : "", "\(clock(column.from))–\(clock(column.to))")
        case .week: return (forms.weekdayAndDay(from), forms.weekdayAndDay(from))
        case .month: return (from.day == 1 || from.day % 5 == 0 ? "\(from.day)" : "", forms.weekdayAndDay(from))
        case .year: return (forms.shortMonths[from.month - 1], forms.months[from.month - 1])
        }
    }

    // MARK: Single figures

    private func facts(of meter: MeterFigures) -> [ReportPage.Fact] {
        var facts: [ReportPage.Fact] = []
        if let power = meter.power {
            if meter.role != .generation {
                if let base = power.base, !meter.feedsIn, !base.value.isNegative {
                    facts.append(.init(label: texts.baseLoad, value: forms.power(base.value), detail: when(base)))
                }
                // Lower than nothing is fed in.
                if !power.highest.value.isNegative {
                    facts.append(
                        .init(
                            label: texts.highestPower, value: forms.power(power.highest.value),
                            detail: when(power.highest)))
                }
            }
            if power.isBidirectional {
                let label = meter.role == .generation ? texts.highestPower : texts.highestFeedIn
                facts.append(
                    .init(label: label, value: forms.power(power.lowest.value.magnitude), detail: when(power.lowest)))
            }
        }
        for voltage in meter.voltages {
            let (low, high) = (voltage.lowest.value, voltage.highest.value)
            // EN 50160: 230 V ± 10 %.
            let isOutside = low < ExactNumber(207) || high > ExactNumber(253)
            facts.append(
                .init(
                    label: voltage.phase == 0
                        ? texts.voltageAlone : language.text(\.voltage, ["phase": "L\(voltage.phase)"]),
                    value: (low == high ? "" : forms.number(low, upTo: 1) + (low.isNegative ? " – " : "–"))
                        + forms.number(high, upTo: 1, unit: "V"),
                    detail: isOutside ? language.text(\.outsideLimits, ["low": "207", "high": "253\u{a0}V"]) : nil))
        }
        return facts
    }

    private func registers(of meter: MeterFigures) -> ReportPage.Table {
        let devices = Set(meter.registers.map(\.serverID))
        let rows = meter.registers.map { register in
            let code = "\(register.obis.c).\(register.obis.d).\(register.obis.e)"
            let device = ServerID(hex: register.serverID)?.printed ?? register.serverID
            return [
                devices.count > 1 ? "\(code), \(language.text(\.device, ["device": device]))" : code,
                forms.number(ExactNumber(register.first).shifted(by: -3)),
                forms.number(ExactNumber(register.last).shifted(by: -3)),
                forms.number(register.counted.shifted(by: -3)),
            ]
        }
        return ReportPage.Table(
            title: texts.registers,
            columns: [
                .init(title: texts.register, isNumeric: false), .init(title: texts.atBeginning, isNumeric: true),
                .init(title: texts.atEnd, isNumeric: true), .init(title: texts.difference, isNumeric: true),
            ], rows: rows,
            note: meter.isLocked ? language.text(\.wholeKilowattHours, ["meter": meter.meter.name]) : nil)
    }

    func percent(_ share: Double) -> String {
        // What is not all is not shown as all.
        let tenths = share >= 1 ? 1_000 : min(999, Int128((max(0, share) * 1_000).rounded()))
        return forms.percent(ExactNumber(tenths, exponent: -1))
    }
}
