/// The checksum of IP and UDP (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words.
struct InternetChecksum {
    // Summed in the machine's byte order; the sum's bytes are exchanged at the end, which RFC 1071 allows.
    private var sum: UInt64 = 0

    /// Adds a 16-bit word.
    mutating func add(_ word: UInt16) { sum &+= UInt64(word.bigEndian) }

    /// Adds bytes; an odd number of them only as the last.
    mutating func add(_ bytes: Span<UInt8>) {
        var index = 0
        while index &+ 4 <= bytes.count {
            sum &+= UInt64(bytes.load(UInt32.self, at: index))
            index &+= 4
        }
        if index &+ 2 <= bytes.count {
            sum &+= UInt64(bytes.load(UInt16.self, at: index))
            index &+= 2
        }
        if index < bytes.count { sum &+= UInt64(UInt16(littleEndian: UInt16(bytes[index]))) }
    }

    /// The checksum of what was added, as a number to be written big-endian.
    var value: UInt16 {
        var folded = sum
        while folded > 0xFFFF { folded = (folded & 0xFFFF) + (folded >> 16) }
        return ~UInt16(folded).bigEndian
    }
}
