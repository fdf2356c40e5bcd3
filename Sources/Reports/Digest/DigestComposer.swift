import Archive
import OBIS
import Rendering
import Settings

/// Puts the figures of a digest into words, in the report's language.
struct DigestComposer {
    let figures: DigestFigures
    let language: ReportLanguage
    var forms: LanguageForms { language.forms }
    var texts: ReportTexts { language.texts }

    init(_ figures: DigestFigures, _ language: ReportLanguage) {
        self.figures = figures
        self.language = language
    }

    /// The subject without its prefix: meters, period, and what it is all about.
    var subject: String {
        let names = figures.meters.map(\.meter.name)
        let who = names.count > 2 ? language.text(\.meters, names.count) : names.joined(separator: ", ")
        return (who.isEmpty ? "" : who + ", ") + title + (headline.map { ": " + $0 } ?? "")
    }

    /// The figure that matters most.
    private var headline: String? {
        if let balance = figures.balance { return forms.energy(balance.consumed.value) }
        return figures.meters.lazy.compactMap { $0.generated ?? $0.imported ?? $0.exported }.first.map {
            forms.energy($0.value)
        }
    }

    /// A warning where more than a twentieth is missing since a meter's first reading.
    private var partlyRecorded: ReportPage.Notice? {
        let some = figures.meters.filter { $0.hasData && $0.coverageSinceBegin < 0.95 }
        guard let first = some.first else { return nil }
        if figures.meters.count == 1 {
            let text = language.text(\.partlyRecorded, ["percent": percent(first.coverage)])
            return ReportPage.Notice(level: .warning, text: text)
        }
        let list = some.map { "\($0.meter.name) \(percent($0.coverage))" }.joined(separator: ", ")
        return ReportPage.Notice(level: .warning, text: language.text(\.partlyRecordedOfSome, ["list": list]))
    }

    /// The period in full.
    var title: String { name(of: figures.period) }

    /// The whole page.
    func page() -> ReportPage {
        var page = ReportPage(
            kind: texts.digest[figures.period.kind] ?? "", title: title,
            subtitle: figures.meters.map(\.title).joined(separator: ", "), summary: headline ?? texts.noData,
            languageCode: forms.code)
        if !figures.meters.contains(where: \.hasData), figures.unknown.isEmpty || !figures.meters.isEmpty {
            page.blocks.append(.notice(.init(level: .warning, text: texts.noData)))
        }
        if let notice = partlyRecorded { page.blocks.append(.notice(notice)) }
        for name in figures.unknown {
            page.blocks.append(
                .notice(.init(level: .warning, text: language.text(\.noDataOfMeter, ["meter": name]))))
        }
        if let balance = figures.balance { page.blocks += blocks(of: balance) }
        for meter in figures.meters { page.blocks += blocks(of: meter) }
        page.blocks += health()
        let hours = (figures.range.upperBound - figures.range.lowerBound) / 3_600_000
        page.footer = [
            language.text(
                \.covers,
                [
                    "from": stamp(figures.range.lowerBound), "to": stamp(figures.range.upperBound),
                    "hours": forms.number(Int(hours)),
                ]), texts.madeBy,
        ]
        return page
    }

    // MARK: Periods

    /// A period in full.
    func name(of period: ReportPeriod) -> String {
        switch period.kind {
        case .day: return forms.longDate(period.firstDay)
        case .week:
            let (number, year) = period.firstDay.isoWeek
            return forms.week(
                number, of: year, from: period.firstDay, to: CivilTime(dayNumber: period.endDay.dayNumber - 1))
        case .month: return forms.month(period.firstDay)
        case .year: return "\(period.firstDay.year)"
        }
    }

    /// A figure's changes against the period before and a year ago; `isGood` says whether more of it is welcome.
    func changes(_ compared: Compared, isGood: Bool, show: (ExactNumber) -> String) -> [ReportPage.Change] {
        let period = figures.period
        let before: String =
            switch period.kind {
            case .day: texts.dayBefore
            case .week: texts.weekBefore
            case .month: forms.month(period.before.firstDay)
            case .year: texts.yearBefore
            }
        var result = change(compared, compared.before, before, isGood, show).map { [$0] } ?? []
        if period.kind != .year {
            let label = period.kind == .day ? forms.shortDate(period.yearAgo.firstDay) : name(of: period.yearAgo)
            if let change = change(compared, compared.yearAgo, label, isGood, show) { result.append(change) }
        }
        return result
    }

    private func change(
        _ compared: Compared, _ earlier: Compared.Earlier?, _ label: String, _ isGood: Bool,
        _ show: (ExactNumber) -> String
    ) -> ReportPage.Change? {
        guard let earlier else { return nil }
        guard case .value(let value) = earlier else {
            return ReportPage.Change(
                label: "", value: nil, change: language.text(\.incomplete, ["label": label]))
        }
        let difference = compared.value - value
        let percent = value.isZero || value.isNegative ? nil : difference.percent(of: value, decimals: 1)
        let isSmall = percent.map { $0.magnitude < ExactNumber(1) } ?? difference.isZero
        let judgement: ReportPage.Change.Judgement =
            isSmall ? .neutral : difference.isNegative == isGood ? .bad : .good
        let text = percent.map { forms.change($0) } ?? ((difference.isNegative ? "" : "+") + show(difference))
        return ReportPage.Change(label: label, value: show(value), change: text, judgement: judgement)
    }

    // MARK: Times

    func civil(_ milliseconds: Int64) -> CivilTime { figures.calendar.civil(at: milliseconds) }

    /// A time in the period: of a day without its day.
    func moment(_ milliseconds: Int64) -> String {
        let isInDay = figures.period.kind == .day && figures.range.contains(milliseconds)
        return isInDay ? clock(milliseconds) : stamp(milliseconds)
    }

    /// A time in the small print and in lists: with its day.
    func stamp(_ milliseconds: Int64) -> String { forms.dateAndTime(civil(milliseconds)) + letter(milliseconds) }

    /// What clocks show: `02:15`, and where they show it twice `02:15A` and `02:15B`.
    func clock(_ milliseconds: Int64) -> String { forms.time(civil(milliseconds)) + letter(milliseconds) }

    /// `A` for a time that clocks show again when they have gone back, `B` for the second time, as on timetables.
    private func letter(_ milliseconds: Int64) -> String {
        let offset = figures.calendar.offset(at: milliseconds)
        for other in [-43_200_000, 43_200_000].map({ figures.calendar.offset(at: milliseconds + $0) }) {
            let twin = milliseconds + offset - other
            if other != offset, figures.calendar.offset(at: twin) == other { return twin > milliseconds ? "A" : "B" }
        }
        return ""
    }

    /// When an extreme was: the reading, or its quarter hour; of a day without the day.
    func when(_ extreme: Extreme) -> String {
        let isDay = figures.period.kind == .day
        if let time = extreme.milliseconds { return isDay ? clock(time) : stamp(time) }
        let times = "\(clock(extreme.quarterHour.lowerBound))–\(clock(extreme.quarterHour.upperBound))"
        return isDay ? times : "\(forms.dayAndMonth(civil(extreme.quarterHour.lowerBound))), \(times)"
    }
}
