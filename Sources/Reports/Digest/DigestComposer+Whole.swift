import Archive
import Rendering
import Settings

extension DigestComposer {
    /// What the house did as a whole.
    func blocks(of balance: Balance) -> [ReportPage.Block] {
        let base =
            balance.generated == nil
            ? nil
            : balance.base.map {
                language.text(\.baseLoadAt, ["power": forms.power($0.value), "time": when($0)])
            }
        var tiles = [tile(texts.houseConsumption, balance.consumed, .imported, isGood: false, detail: base)]
        if let generated = balance.generated {
            tiles.append(tile(texts.generation, generated, .generated, isGood: true))
        }
        if let cost = figures.sharedCost { tiles.append(tile(cost)) }
        var blocks: [ReportPage.Block] = [.tiles(tiles)]
        if let own = balance.ownUse, let generated = balance.generated {
            let fed = balance.exported?.value ?? .zero
            var splits: [ReportPage.Split] = []
            if !generated.value.isZero {
                splits.append(
                    split(
                        texts.generation, texts.selfConsumption, generated.value, own,
                        [(texts.ownUse, own, .generated), (texts.feedIn, fed, .exported)]))
            }
            if !balance.consumed.value.isZero {
                splits.append(
                    split(
                        texts.houseConsumption, texts.autarky, balance.consumed.value, own,
                        [(texts.ownUse, own, .generated), (texts.fromGrid, balance.imported.value, .imported)]))
            }
            if !splits.isEmpty { blocks.append(.splits(title: texts.energyFlow, splits)) }
        }
        return blocks
    }

    private func split(
        _ label: String, _ share: String, _ whole: ExactNumber, _ own: ExactNumber,
        _ parts: [(label: String, energy: ExactNumber, accent: ReportPage.Tile.Accent)]
    ) -> ReportPage.Split {
        let percent = own.percent(of: whole, decimals: 1).map { forms.percent($0) } ?? ""
        return ReportPage.Split(
            label: label, value: "\(share) \(percent)",
            parts: parts.map { part in
                ReportPage.Split.Part(
                    label: part.label, value: forms.energy(part.energy),
                    share: whole.double > 0 ? part.energy.double / whole.double : 0, accent: part.accent)
            })
    }

    // MARK: Health

    /// How the recording went.
    func health() -> [ReportPage.Block] {
        var blocks: [ReportPage.Block] = []
        let isApart = figures.meters.count > 1
        if isApart { blocks.append(.heading(texts.health, detail: nil)) }
        if !figures.meters.isEmpty {
            let rows = figures.meters.map { meter in
                [
                    meter.meter.name, percent(meter.coverage), forms.number(Int(meter.telegrams)),
                    forms.number(Int(meter.checksumErrors)), forms.number(meter.gaps.count),
                ]
            }
            let titles = [texts.meter, texts.recorded, texts.telegrams, texts.checksumErrors, texts.gapCount]
            blocks.append(
                .table(
                    .init(
                        title: isApart ? "" : texts.health,
                        columns: titles.enumerated().map {
                            .init(title: $1, isNumeric: $0 > 0, isOptional: $0 == 2)
                        }, rows: rows)))
        }
        if let items = gaps() { blocks.append(items) }
        if let items = events() { blocks.append(items) }
        if let space = figures.freeSpace, space.total > 0 {
            let share = percent(Double(space.free) / Double(space.total))
            let detail = language.text(\.ofDisk, ["percent": share, "total": forms.bytes(space.total)])
            blocks.append(
                .facts(
                    title: texts.disk,
                    [.init(label: texts.freeDisk, value: forms.bytes(space.free), detail: detail)]))
        }
        return blocks
    }

    private static let mostItems = 10

    private func gaps() -> ReportPage.Block? {
        let all = figures.meters.flatMap { meter in meter.gaps.map { (meter: meter.meter.name, gap: $0) } }
        guard !all.isEmpty else { return nil }
        let length = { (gap: Gap) in gap.toMilliseconds - gap.fromMilliseconds }
        let shown = all.sorted { length($0.gap) > length($1.gap) }.prefix(Self.mostItems)
            .sorted { $0.gap.fromMilliseconds < $1.gap.fromMilliseconds }
        let items = shown.map { entry in
            let isOpen = entry.gap.toMilliseconds >= figures.range.upperBound
            let values = ["meter": entry.meter, "duration": forms.duration(milliseconds: length(entry.gap))]
            let times = ["from": moment(entry.gap.fromMilliseconds), "to": moment(entry.gap.toMilliseconds)]
            return ReportPage.Item(
                time: language.text(\.range, times), text: language.text(isOpen ? \.openGap : \.gap, values))
        }
        let rest = all.count - items.count
        return .items(title: texts.gaps, items, more: rest > 0 ? language.text(\.moreGaps, rest) : nil)
    }

    private func events() -> ReportPage.Block? {
        // Gaps and checksums say the rest.
        let uninteresting: Set<ArchiveEvent.Kind> = [.connected, .started, .stopped, .pruned, .imported, .faults]
        var groups: [(event: ArchiveEvent, count: Int)] = []
        for event in figures.events where !uninteresting.contains(event.kind) {
            if let index = groups.firstIndex(where: { $0.event.kind == event.kind && $0.event.meter == event.meter }) {
                groups[index] = (event, groups[index].count + 1)
            } else {
                groups.append((event, 1))
            }
        }
        guard !groups.isEmpty else { return nil }
        groups.sort { $0.event.milliseconds < $1.event.milliseconds }
        let items = groups.suffix(Self.mostItems).map { group in
            let name = texts.eventNames[group.event.kind] ?? group.event.kind.rawValue
            let text = (group.event.meter.map { "\($0): " } ?? "") + name
            return ReportPage.Item(
                time: moment(group.event.milliseconds),
                text: group.count == 1
                    ? text : language.text(\.repeated, ["event": text, "n": forms.number(group.count)]))
        }
        let rest = groups.count - items.count
        return .items(title: texts.events, items, more: rest > 0 ? language.text(\.moreEvents, rest) : nil)
    }
}
