/// Sizes of files and memory, for people.
public enum ByteCountText {
    /// The size in decimal units with one decimal below 100: `528 B`, `1.2 kB`, `15.0 MB`, `230 GB`.
    public static func text(_ bytes: Int64) -> String {
        let sign = bytes < 0 ? "-" : ""
        var value = Double(bytes.magnitude)
        guard value >= 1000 else { return "\(bytes) B" }
        var units = ["kB", "MB", "GB", "TB", "PB", "EB"][...]
        value /= 1000
        // 999.5 would be printed as 1000 of the smaller unit.
        while value >= 999.5, units.count > 1 {
            value /= 1000
            units.removeFirst()
        }
        let tenths = Int64((value * 10).rounded())
        let number = tenths >= 1000 ? "\(Int64(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        return "\(sign)\(number) \(units.first ?? "EB")"
    }
}
