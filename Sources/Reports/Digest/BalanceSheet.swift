import Rendering

/// Adds up what the meters of a report say of the house as a whole.
struct BalanceSheet {
    /// The sum; nil where it says no more than a single meter does, a meter that belongs to it is silent, or something is
    /// generated and no meter says how much of it is fed in.
    let balance: Balance?

    /// A balance of these meters; `base` is the lowest mean of what all of them say is consumed.
    init(_ meters: [MeterFigures], base: Extreme?) {
        let grid = meters.filter { $0.role == .grid }
        let generators = meters.filter { $0.role == .generation }
        guard !grid.isEmpty, grid.count + generators.count > 1, (grid + generators).allSatisfy(\.hasData),
            let imported = Self.sum(grid.map(\.imported))
        else {
            balance = nil
            return
        }
        let exported = Self.sum(grid.map(\.exported).filter { $0 != nil })
        let generated = generators.isEmpty ? nil : Self.sum(generators.map(\.generated))
        guard generators.isEmpty || generated != nil && exported != nil else {
            balance = nil
            return
        }
        var consumed = imported
        if let generated { consumed = Self.combined(consumed, generated, +) }
        if let exported, generated != nil { consumed = Self.combined(consumed, exported, -) }
        let ownUse = generated.map { $0.value - (exported?.value ?? .zero) }
        // More fed in than generated: there is a source that the report does not know.
        let isWhole = ownUse.map { !$0.isNegative } ?? true
        balance = Balance(
            imported: imported, exported: exported, generated: generated, consumed: consumed,
            base: isWhole && base?.value.isNegative == false ? base : nil, ownUse: isWhole ? ownUse : nil)
    }

    /// The sum of what all say; nil where one says nothing, or there are none.
    private static func sum(_ parts: [Compared?]) -> Compared? {
        guard let first = parts.first ?? nil else { return nil }
        return parts.dropFirst().reduce(first) { (sum: Compared?, part) in
            guard let sum, let part else { return nil }
            return combined(sum, part, +)
        }
    }

    private static func combined(
        _ left: Compared, _ right: Compared, _ operation: @escaping (ExactNumber, ExactNumber) -> ExactNumber
    ) -> Compared {
        let earlier = { (a: Compared.Earlier?, b: Compared.Earlier?) -> Compared.Earlier? in
            guard let a, let b else { return a == nil && b == nil ? nil : .incomplete }
            guard case .value(let x) = a, case .value(let y) = b else { return .incomplete }
            return .value(operation(x, y))
        }
        return Compared(
            value: operation(left.value, right.value), before: earlier(left.before, right.before),
            yearAgo: earlier(left.yearAgo, right.yearAgo))
    }
}
