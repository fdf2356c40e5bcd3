/// Finds runs of four `1b` by looking at each fourth byte only, since such a run covers one of them.
enum EscapeSearch {
    /// The first of `index`, `index + 4`, … at which `bytes` has a `1b`; at or behind `end`, which lies within `bytes`, if none has.
    @inline(__always)
    static func nextProbe(_ bytes: RawSpan, from index: Int, end: Int) -> Int {
        var index = index
        // Four probes at a time: the first byte of each word of four.
        while index + 16 <= end {
            let words = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD4<UInt32>.self)
            if any(
                (words & SIMD4(repeating: UInt32(0xFF).littleEndian)) .== SIMD4(repeating: UInt32(0x1B).littleEndian))
            {
                break
            }
            index += 16
        }
        while index < end, bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) != 0x1B { index += 4 }
        return index
    }
}
