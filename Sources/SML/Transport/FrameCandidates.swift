/// Starts whose end has not come, at most one for each residue of the start's offset mod 4.
///
/// All that a valid frame holds is aligned to its start, so an end sequence concerns only the start of its own residue;
/// and what imitates a start or an end at another residue disturbs no frame.
struct FrameCandidates: Sendable {
    struct Candidate: Sendable {
        /// Where it began; -1 if there is none.
        var start = -1
        /// Up to where its checksum has been computed.
        var checkedEnd = 0
        /// The CRC register there.
        var state = CRC16.start
        /// Where the first start sequence lies that reads as a doubled word in it; -1 if there is none.
        ///
        /// It is a start after all, if the end before it lost all behind its escape.
        var doubledStart = -1
    }

    private var slots = InlineArray<4, Candidate>(repeating: Candidate())
    /// The start of the oldest; nil if there is none.
    private(set) var oldest: Int?

    subscript(residueOf offset: Int) -> Candidate {
        get { slots[offset & 3] }
        set { slots[offset & 3] = newValue }
    }

    mutating func open(at start: Int) {
        slots[start & 3] = Candidate(start: start, checkedEnd: start, state: CRC16.start)
        findOldest()
    }

    mutating func noteDoubledStart(at start: Int) {
        if slots[start & 3].doubledStart < 0 { slots[start & 3].doubledStart = start }
    }

    mutating func close(residueOf offset: Int) {
        slots[offset & 3].start = -1
        findOldest()
    }

    mutating func removeAll() {
        for index in slots.indices { slots[index].start = -1 }
        oldest = nil
    }

    private mutating func findOldest() {
        oldest = nil
        for index in slots.indices where slots[index].start >= 0 {
            oldest = min(oldest ?? Int.max, slots[index].start)
        }
    }
}
