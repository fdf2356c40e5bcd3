import Archive

/// Buckets without any reading, one after the other, of which people are told in one line.
struct BucketGap {
    private let label: BucketLabel
    private var since: Int64?
    private var count = 0

    init(_ label: BucketLabel) { self.label = label }

    /// Takes the next row; returns what is to be told before it, and whether there is nothing to show of it itself.
    mutating func take(_ row: BucketRow) -> (told: (time: String, note: String)?, isEmpty: Bool) {
        guard row.buckets.allSatisfy({ $0.count == 0 }) else { return (end(at: row.fromMilliseconds), false) }
        since = since ?? row.fromMilliseconds
        count += 1
        return (nil, true)
    }

    /// What is to be told of the gap that ends at a time, if there is one.
    mutating func end(at milliseconds: Int64) -> (time: String, note: String)? {
        guard let start = since else { return nil }
        let note = count == 1 ? "no data" : "no data until \(label.text(milliseconds))"
        since = nil
        count = 0
        return (label.text(start), note)
    }
}
