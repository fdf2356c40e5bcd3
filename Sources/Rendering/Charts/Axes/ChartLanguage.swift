/// The language of dates and numbers in a picture.
public enum ChartLanguage: Sendable {
    /// `22 Nov`, `1.5`.
    case english
    /// `22. Nov`, `1,5`.
    case german

    private static let englishMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let germanMonths = [
        "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
    ]

    /// How bars are drawn that have something to be known about them.
    var dashed: String { self == .english ? "dashed" : "gestrichelt" }

    /// What stands before the decimals.
    var decimalSeparator: String { self == .english ? "." : "," }

    /// The month, 1...12, in three letters.
    func month(_ number: Int) -> String {
        let names = self == .english ? Self.englishMonths : Self.germanMonths
        return names.indices.contains(number - 1) ? names[number - 1] : "\(number)"
    }

    /// A day of a month: `22 Nov`.
    func day(_ time: CivilTime) -> String {
        "\(time.day)" + (self == .english ? " " : ". ") + month(time.month)
    }
}
