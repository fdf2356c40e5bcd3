/// Bars out of block characters, an eighth of a character exact.
public enum BlockBar {
    /// A bar for a share (0...1) of so many characters; what is more than nothing is visible.
    public static func bar(_ share: Double, width: Int) -> String {
        guard share > 0, width > 0 else { return "" }
        let eighths = max(1, Int((min(share, 1) * Double(width) * 8).rounded()))
        let rest = eighths % 8
        return String(repeating: "█", count: eighths / 8) + (rest == 0 ? "" : String(partial[rest - 1]))
    }

    private static let partial = Array("▏▎▍▌▋▊▉")
}
