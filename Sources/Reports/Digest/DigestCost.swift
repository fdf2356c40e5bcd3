import Archive
import OBIS
import Rendering
import Settings

/// What a meter's energy cost in a period.
struct DigestCost: Equatable {
    var currency: String
    /// For what was drawn; nil where nothing is configured.
    var energy: ExactNumber?
    /// For the days of the period, as their share of their months.
    var base: ExactNumber?
    /// For what was fed in.
    var credit: ExactNumber?
    /// Drawn energy in Wh for which no price is known.
    var unpriced = ExactNumber.zero

    /// What is to be paid: each part rounded to the cent, so that they add up as shown.
    var total: ExactNumber {
        [energy, base, credit.map { -$0 }].compactMap { $0?.rounded(to: 2) }.reduce(.zero, +)
    }

    /// Adds what another time or meter cost.
    mutating func add(_ other: DigestCost) {
        let sum = { (a: ExactNumber?, b: ExactNumber?) in a == nil && b == nil ? nil : (a ?? .zero) + (b ?? .zero) }
        energy = sum(energy, other.energy)
        base = sum(base, other.base)
        credit = sum(credit, other.credit)
        unpriced += other.unpriced
    }
}

extension Compared {
    /// A cost with its parts.
    struct Cost {
        var now: DigestCost
        var compared: Compared
    }
}

/// Works out costs from registers, by the prices that hold on each local day.
struct CostReader {
    let reader: ArchiveReader
    let calendar: LocalCalendar
    let registers: MeterRegisters
    let prices: [PriceSettings]

    /// The cost of the local days from one to before another; nil where no price holds on any of them.
    func cost(from firstDay: Int64, to endDay: Int64) throws -> DigestCost? {
        var result: DigestCost?
        var day = firstDay
        while day < endDay {
            let price = prices.valid(onDay: day)
            var end = day + 1
            while end < endDay, prices.valid(onDay: end) == price { end += 1 }
            if let price {
                let cost = try cost(price, from: day, to: end)
                if result == nil { result = cost } else { result?.add(cost) }
            }
            day = end
        }
        return result
    }

    private func cost(_ price: PriceSettings, from day: Int64, to endDay: Int64) throws -> DigestCost {
        var cost = DigestCost(currency: price.currency)
        let range = calendar.start(of: day)..<calendar.start(of: endDay)
        if let rates = price.imported {
            let (amount, unpriced) = try amount(rates, registers.imported, registers.importTariffs, range)
            cost.energy = amount
            cost.unpriced = unpriced
        }
        if let rates = price.exported {
            cost.credit = try amount(rates, registers.exported, registers.exportTariffs, range).amount
        }
        cost.base = price.base.map { Self.share(of: ExactNumber($0), from: day, to: endDay) }
        return cost
    }

    /// The share of a month's price that so many of its days are.
    private static func share(of month: ExactNumber, from day: Int64, to endDay: Int64) -> ExactNumber {
        var sum = ExactNumber.zero
        var day = day
        while day < endDay {
            let date = CivilTime(dayNumber: day)
            let first = CivilTime(year: date.year, month: date.month, day: 1)
            let next = first.adding(months: 1).dayNumber
            let days = ExactNumber(Int128(min(next, endDay) - day))
            let length = ExactNumber(Int128(next - first.dayNumber))
            sum += (month * days).divided(by: length, decimals: 10) ?? .zero
            day = min(next, endDay)
        }
        return sum
    }

    /// What the energy of some registers cost, and how much of it in Wh has no price.
    private func amount(
        _ rates: PriceSettings.Rates, _ quantities: [Quantity], _ tariffs: [Int: Quantity], _ range: Range<Int64>
    ) throws -> (amount: ExactNumber, unpriced: ExactNumber) {
        switch rates {
        case .flat(let price):
            return (try energy(quantities, range).shifted(by: -3) * ExactNumber(price), .zero)
        case .tariffs(let prices):
            var (amount, counted) = (ExactNumber.zero, ExactNumber.zero)
            for (number, price) in prices.sorted(by: { $0.key < $1.key }) {
                guard let quantity = tariffs[number] else { continue }
                let energy = try energy([quantity], range)
                amount += energy.shifted(by: -3) * ExactNumber(price)
                counted += energy
            }
            let rest = try energy(quantities, range) - counted
            // The sum of all tariffs is counted with digits of its own.
            let isNoise = rest < (counted + rest).shifted(by: -2)
            return (amount, isNoise ? .zero : rest)
        case .times(let rates): return try amount(rates, quantities, range)
        }
    }

    private func amount(
        _ rates: PriceSettings.TimeRates, _ quantities: [Quantity], _ range: Range<Int64>
    ) throws -> (amount: ExactNumber, unpriced: ExactNumber) {
        var (amount, unpriced) = (ExactNumber.zero, ExactNumber.zero)
        let query = BucketQuery(from: range.lowerBound, to: range.upperBound, width: .quarterHours(1))
        try reader.buckets(of: quantities, in: query) { row in
            let energy = row.buckets.compactMap(\.consumption).reduce(ExactNumber.zero) { $0 + ExactNumber($1) }
            guard !energy.isZero else { return true }
            let clock = calendar.civil(at: row.fromMilliseconds)
            if let price = rates.amount(weekday: clock.weekday, minute: clock.hour * 60 + clock.minute) {
                amount += energy.shifted(by: -3) * ExactNumber(price)
            } else {
                unpriced += energy
            }
            return true
        }
        return (amount, unpriced)
    }

    private func energy(_ quantities: [Quantity], _ range: Range<Int64>) throws -> ExactNumber {
        var sum = ExactNumber.zero
        let query = BucketQuery(from: range.lowerBound, to: range.upperBound, width: .whole)
        try reader.buckets(of: quantities, in: query) { row in
            for bucket in row.buckets { if let energy = bucket.consumption { sum += ExactNumber(energy) } }
            return true
        }
        return sum
    }
}

extension LocalCalendar {
    /// The date and time that clocks show at a time.
    func civil(at milliseconds: Int64) -> CivilTime {
        CivilTime(milliseconds: milliseconds &+ offset(at: milliseconds))
    }
}
