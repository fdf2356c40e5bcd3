extension LanguageForms {
    /// A number with all its digits, thousands apart: `1,234.50`.
    public func number(_ value: ExactNumber) -> String {
        let (whole, fraction) = value.digits
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.utf8.count - index) % 3 == 0 { grouped += groupMark }
            grouped.append(digit)
        }
        return (value.isNegative ? "−" : "") + grouped + (fraction.isEmpty ? "" : decimalMark + fraction)
    }

    /// A number rounded to so many decimals, or to those that it has where these are fewer.
    public func number(_ value: ExactNumber, upTo decimals: Int) -> String {
        number(decimals < value.decimals ? value.rounded(to: decimals) : value.rounded(to: value.decimals))
    }

    /// A whole number, thousands apart.
    public func number(_ value: Int) -> String { number(ExactNumber(Int128(value))) }

    /// A number with its unit, which stay on one line: `1,234.5 kWh`.
    public func number(_ value: ExactNumber, upTo decimals: Int, unit: String) -> String {
        number(value, upTo: decimals) + (unit.isEmpty ? "" : "\u{a0}" + unit)
    }

    /// A share: `98.7%`.
    public func percent(_ value: ExactNumber) -> String {
        Template.fill(percent, ["number": number(value)])
    }

    /// A change, always with its sign: `+4.2%`.
    public func change(_ value: ExactNumber) -> String {
        (value.isNegative || value.isZero ? "" : "+") + percent(value)
    }

    /// An amount of money with two decimals: `€12.34`. `currency` is its code of ISO 4217.
    public func amount(_ value: ExactNumber, currency: String) -> String {
        let symbol = Self.symbols[currency]
        let rounded = value.rounded(to: 2)
        let text = Template.fill(
            symbol == nil ? amountWithLetters : amount,
            ["symbol": symbol ?? currency, "number": number(rounded.magnitude)])
        return (rounded.isNegative ? "−" : "") + text
    }

    private static let symbols = ["EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "PLN": "zł", "CZK": "Kč"]

    /// An energy given in Wh, as kWh: with the meter's digits, but three at most, two from 10 kWh on, one from 1,000.
    public func energy(_ wattHours: ExactNumber) -> String { energyNumber(wattHours) + "\u{a0}kWh" }

    /// The same without the unit.
    public func energyNumber(_ wattHours: ExactNumber) -> String {
        energyNumber(wattHours, among: wattHours)
    }

    /// The same with the digits that the largest of several energies has, so that they stand below each other.
    public func energyNumber(_ wattHours: ExactNumber, among largest: ExactNumber) -> String {
        let (kilo, size) = (wattHours.shifted(by: -3), largest.shifted(by: -3).magnitude)
        return number(kilo, upTo: size < ExactNumber(10) ? 3 : size < ExactNumber(1_000) ? 2 : 1)
    }

    /// A power given in W, in whole watts; as kW with two decimals from 10 kW on.
    public func power(_ watts: ExactNumber) -> String {
        watts.magnitude < ExactNumber(10_000)
            ? number(watts, upTo: 0, unit: "W") : number(watts.shifted(by: -3), upTo: 2, unit: "kW")
    }

    /// The size of a file or disk, in decimal units with one decimal below 100.
    public func bytes(_ bytes: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var unit = 0
        var size = ExactNumber(Int128(bytes))
        while unit < units.count - 1, size.rounded(to: 0).magnitude >= ExactNumber(1_000) {
            size = size.shifted(by: -3)
            unit += 1
        }
        return number(size, upTo: unit == 0 || size.magnitude >= ExactNumber(100) ? 0 : 1, unit: units[unit])
    }
}
