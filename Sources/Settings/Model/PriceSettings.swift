import OBIS

/// What a kWh costs from a day on: one of `meters.NAME.price`.
public struct PriceSettings: Equatable, Sendable {
    /// `from`: the first local day on which it holds; nil for since ever.
    public var from: CalendarDate?
    /// `currency`: of all its amounts, three letters of ISO 4217.
    public var currency: String
    /// `base`: what a month costs whatever is consumed; nil for nothing.
    public var base: ScaledValue?
    /// `import`: what a kWh costs; nil if that is not known.
    public var imported: Rates?
    /// `export`: what is paid for a kWh that is fed in; nil if that is not known.
    public var exported: Rates?

    /// Configuration made in the program.
    public init(
        from: CalendarDate? = nil, currency: String = "EUR", base: ScaledValue? = nil, imported: Rates? = nil,
        exported: Rates? = nil
    ) {
        self.from = from
        self.currency = currency
        self.base = base
        self.imported = imported
        self.exported = exported
    }

    /// What a kWh costs, in the currency.
    public enum Rates: Equatable, Sendable {
        /// Always the same.
        case flat(ScaledValue)
        /// By the meter's own tariff registers: the number of the register (T1 is 1-0:1.8.1), with what its kWh costs.
        case tariffs([Int: ScaledValue])
        /// By local time.
        case times(TimeRates)
    }

    /// Amounts by local time, in whole quarter hours.
    public struct TimeRates: Equatable, Sendable {
        /// An amount for some times of some days.
        public struct Span: Equatable, Sendable {
            /// The days: bit 0 is Sunday, bit 6 Saturday.
            public var weekdays: UInt8
            /// The first minute of the day, 0 to 1439, a quarter hour.
            public var fromMinute: Int
            /// The minute after the last, 15 to 1440; at or before `fromMinute` it is one of the day after.
            public var toMinute: Int
            /// What a kWh costs.
            public var amount: ScaledValue

            /// Configuration made in the program.
            public init(weekdays: UInt8 = 0b111_1111, fromMinute: Int, toMinute: Int, amount: ScaledValue) {
                self.weekdays = weekdays
                self.fromMinute = fromMinute
                self.toMinute = toMinute
                self.amount = amount
            }
        }

        /// The spans; where two overlap, the first counts.
        public var spans: [Span]
        /// What a kWh costs at all other times; nil where there are none.
        public var otherwise: ScaledValue?

        /// Configuration made in the program.
        public init(spans: [Span], otherwise: ScaledValue?) {
            self.spans = spans
            self.otherwise = otherwise
        }

        /// What a kWh costs at a minute (0 to 1439) of a weekday (0 is Sunday), by the clock on the wall; nil where the
        /// configuration leaves that open.
        public func amount(weekday: Int, minute: Int) -> ScaledValue? {
            spans.first { $0.contains(weekday: weekday, minute: minute) }?.amount ?? otherwise
        }
    }
}

extension PriceSettings.TimeRates.Span {
    /// Whether a minute (0 to 1439) of a weekday (0 is Sunday) belongs to it. A span over midnight belongs to the day on
    /// which it begins.
    public func contains(weekday: Int, minute: Int) -> Bool {
        let isToday = weekdays & (1 << UInt8(weekday % 7)) != 0
        if fromMinute < toMinute { return isToday && fromMinute <= minute && minute < toMinute }
        let wasYesterday = weekdays & (1 << UInt8((weekday + 6) % 7)) != 0
        return isToday && minute >= fromMinute || wasYesterday && minute < toMinute
    }
}

extension [PriceSettings] {
    /// The price that holds on a local day (days since 1970-01-01), of prices in the order of their days; nil if none does.
    public func valid(onDay day: Int64) -> PriceSettings? { last { ($0.from?.dayNumber ?? .min) <= day } }
}
