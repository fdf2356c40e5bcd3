/// CRC-16 with the reflected polynomial 0x8408, sixteen bytes at a time.
///
/// A state is the register before the final inversion; X.25 and Kermit differ only in how it begins and is sent.
enum CRC16 {
    /// The register of X.25 before the first byte.
    static let start: UInt16 = 0xFFFF

    /// Sixteen tables of 256: table k is the effect of a byte that k zero bytes follow.
    private static let tables: [UInt16] = {
        var tables = [UInt16](repeating: 0, count: 16 * 256)
        for index in 0..<256 {
            var state = UInt16(index)
            for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0x8408 : state >> 1 }
            tables[index] = state
        }
        for index in 256..<(16 * 256) {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
        }
        return tables
    }()

    /// Matrix k is the effect of 2^k zero bytes on each of the 16 bits of the register; enough for 2^32 bytes.
    private static let zeroPowers: [[UInt16]] = {
        var powers = [(0..<16).map { (bit: Int) -> UInt16 in update(1 << UInt16(bit), zeroBytes: 1) }]
        for _ in 1..<32 {
            let half = powers[powers.count - 1]
            powers.append(half.map { multiply(half, $0) })
        }
        return powers
    }()

    private static func update(_ state: UInt16, zeroBytes: Int) -> UInt16 {
        var state = state
        for _ in 0..<zeroBytes { state = state >> 8 ^ tables[Int(state & 0xFF)] }
        return state
    }

    private static func multiply(_ matrix: [UInt16], _ vector: UInt16) -> UInt16 {
        var product: UInt16 = 0
        var rest = vector
        while rest != 0 {
            product ^= matrix[rest.trailingZeroBitCount]
            rest &= rest &- 1
        }
        return product
    }

    /// The register after the bytes of `range` (of `bytes`, within its bounds).
    static func update(_ state: UInt16, _ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        return tables.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                let table = table.baseAddress.unsafelyUnwrapped
                var state = state
                guard var next = bytes.baseAddress.map({ $0 + range.lowerBound }) else { return state }
                var rest = range.count
                while rest >= 16 {
                    let bytes = UnsafeRawPointer(next)
                    let low = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
                    let high = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                    let ahead = last(table + 8 * 256, low) ^ eight(table, high)
                    state = ahead ^ first(table + 8 * 256, low, state)
                    next += 16
                    rest -= 16
                }
                if rest >= 8 {
                    let word = UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
                    state = first(table, word, state) ^ last(table, word)
                    next += 8
                    rest -= 8
                }
                while rest > 0 {
                    state = state >> 8 ^ table[Int((state ^ UInt16(next.pointee)) & 0xFF)]
                    next += 1
                    rest -= 1
                }
                return state
            }
        }
    }

    /// The effect of the register and the two bytes that it is added to, the first of the eight in `word`.
    ///
    /// Only these wait for the bytes before; all others are looked up ahead.
    @inline(__always)
    private static func first(_ table: UnsafePointer<UInt16>, _ word: UInt64, _ state: UInt16) -> UInt16 {
        let sum = state ^ UInt16(truncatingIfNeeded: word)
        return table[7 * 256 + Int(sum & 0xFF)] ^ table[6 * 256 + Int(sum >> 8)]
    }

    /// The effect of the last six of the eight bytes of `word`, the last of which table 0 of `table` stands for.
    @inline(__always)
    private static func last(_ table: UnsafePointer<UInt16>, _ word: UInt64) -> UInt16 {
        let next = table[5 * 256 + Int(word >> 16 & 0xFF)] ^ table[4 * 256 + Int(word >> 24 & 0xFF)]
        let then = table[3 * 256 + Int(word >> 32 & 0xFF)] ^ table[2 * 256 + Int(word >> 40 & 0xFF)]
        return next ^ then ^ table[256 + Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
    }

    /// The effect of the eight bytes of `word`.
    @inline(__always)
    private static func eight(_ table: UnsafePointer<UInt16>, _ word: UInt64) -> UInt16 {
        table[7 * 256 + Int(word & 0xFF)] ^ table[6 * 256 + Int(word >> 8 & 0xFF)] ^ last(table, word)
    }

    /// What `kind` sends, read as a big-endian number, for a register that began at `start` and took `count` bytes.
    ///
    /// Since a CRC is linear, Kermit's register, which begins at 0, differs by the effect of `count` zero bytes on `start`.
    static func sent(_ kind: Checksum, _ state: UInt16, count: Int) -> UInt16 {
        switch kind {
        case .x25: return (~state).byteSwapped
        case .kermit:
            var effect = start
            var rest = UInt32(truncatingIfNeeded: count)
            while rest != 0 {
                effect = multiply(zeroPowers[rest.trailingZeroBitCount], effect)
                rest &= rest &- 1
            }
            return state ^ effect
        }
    }

    /// The kind whose checksum `sent` is, `preferred` tried first; nil if neither fits.
    static func kind(of sent: UInt16, _ state: UInt16, count: Int, preferred: Checksum) -> Checksum? {
        if self.sent(preferred, state, count: count) == sent { return preferred }
        let other: Checksum = preferred == .x25 ? .kermit : .x25
        return self.sent(other, state, count: count) == sent ? other : nil
    }
}

extension Checksum {
    /// What this kind sends for the bytes of `range`, read as a big-endian number: X.25 low byte first, Kermit high.
    public func sent(for bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
        CRC16.sent(self, CRC16.update(CRC16.start, bytes, range), count: range.count)
    }
}
