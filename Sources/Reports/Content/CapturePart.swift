/// Which captures go into one mail: what a plan says, and what can be kept until the mail is sent.
public struct CapturePart: Sendable, Equatable {
    /// The segments that are attached, by their rows in the archive.
    public var attached: [Int64]
    /// Those that are named only, since each of them alone is larger than a mail may be.
    public var tooLarge: [Int64]

    /// A mail with these segments.
    public init(attached: [Int64], tooLarge: [Int64] = []) {
        self.attached = attached
        self.tooLarge = tooLarge
    }
}

extension CapturePart: LosslessStringConvertible {
    /// `12,13` or, with those that are too large, `12,13;17`.
    public var description: String {
        let list = { (ids: [Int64]) in ids.map(String.init).joined(separator: ",") }
        return list(attached) + (tooLarge.isEmpty ? "" : ";" + list(tooLarge))
    }

    /// A part from its description; nil if the text is none.
    public init?(_ description: String) {
        let lists = description.split(separator: ";", omittingEmptySubsequences: false).map { list in
            list.split(separator: ",").map { Int64($0) }
        }
        guard (1...2).contains(lists.count), lists.allSatisfy({ !$0.contains(nil) }) else { return nil }
        self.init(attached: lists[0].compactMap { $0 }, tooLarge: lists.count > 1 ? lists[1].compactMap { $0 } : [])
    }
}
