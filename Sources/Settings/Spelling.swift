/// Finds what somebody may have meant.
public enum Spelling {
    /// The candidate that is nearest to `word`: fewest letters added, left out, changed or exchanged with their neighbour;
    /// nil where none is near.
    ///
    /// Case, `-` and `_` do not count. Of several the first is taken.
    public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = fold(word)
        // Longer words than any name are not worth the square of their length.
        guard wanted.count <= 100 else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let folded = fold(candidate)
            var distance = distance(wanted, folded)
            let isBeginning = wanted.count >= 3 && folded.starts(with: wanted)
            if isBeginning { distance = min(distance, 1) }
            let length = max(wanted.count, folded.count)
            let limit = length < 3 ? 0 : max(1, length / 3)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.candidate
    }

    private static func fold(_ word: String) -> [Character] {
        word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    }

    /// The optimal string alignment distance.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return a.count + b.count }
        var before = [Int](repeating: 0, count: b.count + 1)
        var above = Array(0...b.count)
        for i in 1...a.count {
            var row = [i] + [Int](repeating: 0, count: b.count)
            for j in 1...b.count {
                row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], before[j - 2] + 1) }
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }
}
