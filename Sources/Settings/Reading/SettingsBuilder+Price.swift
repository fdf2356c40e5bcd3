import OBIS

// `meters.NAME.price:`.
extension SettingsBuilder {
    /// The prices of a meter, in the order of their days.
    mutating func prices(_ section: SettingsSection) -> [PriceSettings] {
        var prices: [PriceSettings] = []
        for child in section.children {
            guard let price = price(child) else { continue }
            if prices.contains(where: { $0.from == price.from }) {
                let day = price.from.map { "from \($0) on" } ?? "that has always held"
                reader.report(child.line, child.path, "there is another price \(day); give one of them its from:")
            }
            if let first = prices.first, first.currency != price.currency {
                reader.report(
                    child.line(of: "currency") ?? child.line, join(child.path, "currency"),
                    "is \(price.currency), but another price of this meter is in \(first.currency)")
            }
            prices.append(price)
        }
        return prices.sorted { ($0.from?.dayNumber ?? .min) < ($1.from?.dayNumber ?? .min) }
    }

    private mutating func price(_ section: SettingsSection) -> PriceSettings? {
        let before = reader.problems.count
        var price = PriceSettings()
        if case .date(let date) = section.value("from") { price.from = date }
        price.currency = section.text("currency") ?? price.currency
        price.base = section.decimal("base")
        price.imported = rates(section.section("import"))
        price.exported = rates(section.section("export"))
        let isEmpty = price.base == nil && price.imported == nil && price.exported == nil
        let isReported = reader.problems.contains { $0.key == section.path || $0.key.hasPrefix(section.path + ".") }
        if isEmpty, !isReported {
            reader.report(section.line, section.path, "says no price; add import: 0.32, for instance")
        }
        return isEmpty || reader.problems.count > before ? nil : price
    }

    private mutating func rates(_ section: SettingsSection) -> PriceSettings.Rates? {
        var tariffs: [Int: ScaledValue] = [:]
        var spans: [PriceSettings.TimeRates.Span] = []
        var otherwise: ScaledValue?
        for word in section.order {
            guard let amount = section.decimal(word) else { continue }
            switch try? RateName(word) {
            case .tariff(let number): tariffs[number] = amount
            case .time(let weekdays, let from, let to):
                spans.append(.init(weekdays: weekdays, fromMinute: from, toMinute: to, amount: amount))
            case .otherwise: otherwise = amount
            case nil: break
            }
        }
        if !tariffs.isEmpty {
            if let other = section.order.first(where: { RateName.isTime($0) || $0.lowercased() == "otherwise" }) {
                reader.report(
                    section.line(of: other), join(section.path, other),
                    "stands beside a tariff; either the meter's tariffs decide, or the time")
            }
            return .tariffs(tariffs)
        }
        if spans.isEmpty { return otherwise.map { .flat($0) } }
        let times = PriceSettings.TimeRates(spans: spans, otherwise: otherwise)
        if let gap = Self.firstGap(in: times) {
            reader.report(section.line, section.path, "says no price for \(gap); add otherwise:")
        }
        return .times(times)
    }

    /// The first quarter hour of the week, from Monday on, that has no price.
    private static func firstGap(in times: PriceSettings.TimeRates) -> String? {
        for day in [1, 2, 3, 4, 5, 6, 0] {
            for minute in stride(from: 0, to: 1440, by: 15) where times.amount(weekday: day, minute: minute) == nil {
                let padded = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
                return "\(RateName.days[day]) \(padded(minute / 60)):\(padded(minute % 60))"
            }
        }
        return nil
    }
}
