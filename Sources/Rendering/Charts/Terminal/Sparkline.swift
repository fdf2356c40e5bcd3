/// A row of small bars: the course of a few values in the middle of a text.
public enum Sparkline {
    /// One character a value, from the lowest to the highest; a space where there is none.
    ///
    /// With `includesZero` the lowest bar is zero; values below it then have none.
    public static func text(
        _ values: [Double?], repertoire: CharacterRepertoire = .braille, includesZero: Bool = false
    ) -> String {
        let known = values.compactMap { $0 }.filter(\.isFinite)
        guard let lowest = known.min(), let highest = known.max() else {
            return String(values.map { _ in Character(" ") })
        }
        let low = includesZero ? 0 : lowest
        let span = highest - low
        return String(
            values.map { value in
                guard let value, value.isFinite, !(includesZero && value < 0) else { return Character(" ") }
                // All equal: in the middle, or at zero where that is what they are.
                guard span > 0, span.isFinite else { return character(includesZero && value == 0 ? 1 : 4, repertoire) }
                return character(1 + Int(((value - low) / span * 7).rounded()), repertoire)
            })
    }

    private static func character(_ level: Int, _ repertoire: CharacterRepertoire) -> Character {
        switch repertoire {
        case .braille: return repertoire.lower(level)
        case .blocks: return level <= 2 ? "_" : level <= 5 ? "▄" : "█"
        case .ascii:
            let levels: [Character] = ["_", "_", ".", "-", "-", "=", "=", "#", "#"]
            return levels[min(max(level, 0), 8)]
        }
    }
}
