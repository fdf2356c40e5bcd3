/// A segment that is not wholly processed: how far its telegrams have become rows.
struct FollowedSegment {
    let id: Int64
    /// Below the archive's folder.
    let path: String
    let meter: MeterIngest
    /// Whether nothing more will be appended.
    var isClosed: Bool
    /// Whether its telegrams may be rows already: it was found in the folder, or is read once more.
    var isFound = false
    /// `if_tsoffset` of its file, in seconds, as far as the database knows.
    var offsetSeconds: Int64 = 0
    /// The offsets of damage that was told.
    var toldDamage: Set<Int> = []
    /// Behind the last block that was processed.
    var byteOffset: Int64 = 0
    var firstMilliseconds: Int64?
    var lastMilliseconds: Int64?
    var telegrams: Int64 = 0
    var faults: Int64 = 0
    /// Whether its line in the journal is to be written.
    var hasChanged = false

    /// Begins again at the first telegram; rows that are there stay.
    mutating func restart() {
        isFound = true
        byteOffset = 0
        (firstMilliseconds, lastMilliseconds, telegrams, faults) = (nil, nil, 0, 0)
        hasChanged = true
    }

    /// Counts a packet that was processed.
    mutating func count(_ packet: StoredPacket, at milliseconds: Int64, isFaulty: Bool) {
        hasChanged = true
        byteOffset = Int64(packet.blockEnd)
        firstMilliseconds = min(firstMilliseconds ?? milliseconds, milliseconds)
        lastMilliseconds = max(lastMilliseconds ?? milliseconds, milliseconds)
        if isFaulty { faults += 1 } else { telegrams += 1 }
    }
}
