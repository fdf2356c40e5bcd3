/// A telegram's values by slot while its row is being put together.
///
/// Shape: blocks of 16 slots; an absent value is NULL in the row.
struct TelegramRow {
    static let slotsPerBlock = 16

    private(set) var values: [Int64] = []
    /// One bit a slot, one word a block.
    private(set) var present: [UInt16] = []

    var blockCount: Int { present.count }

    /// Makes all slots absent; there are at least `slotCount` of them, and at least one block.
    mutating func clear(slotCount: Int) {
        let blocks = max(1, (slotCount + Self.slotsPerBlock - 1) / Self.slotsPerBlock)
        if blocks != present.count {
            present = [UInt16](repeating: 0, count: blocks)
            values = [Int64](repeating: 0, count: blocks * Self.slotsPerBlock)
        } else {
            for index in present.indices { present[index] = 0 }
        }
    }

    /// Sets a slot that is still absent.
    mutating func set(_ value: Int64, slot: Int) {
        let block = slot / Self.slotsPerBlock
        while block >= present.count {
            present.append(0)
            values.append(contentsOf: repeatElement(0, count: Self.slotsPerBlock))
        }
        let bit = UInt16(1) << UInt16(slot % Self.slotsPerBlock)
        guard present[block] & bit == 0 else { return }
        present[block] |= bit
        values[slot] = value
    }

    /// Makes a slot absent.
    mutating func remove(slot: Int) {
        let block = slot / Self.slotsPerBlock
        guard block < present.count else { return }
        present[block] &= ~(UInt16(1) << UInt16(slot % Self.slotsPerBlock))
    }

    /// The value of a slot; nil if absent.
    subscript(slot: Int) -> Int64? {
        let block = slot / Self.slotsPerBlock
        guard block < present.count, present[block] & (1 << UInt16(slot % Self.slotsPerBlock)) != 0 else { return nil }
        return values[slot]
    }
}
