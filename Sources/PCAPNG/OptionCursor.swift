/// Goes through the options of a block; one that does not fit ends it.
struct OptionCursor {
    private var index: Int
    private let end: Int
    private let isSwapped: Bool

    /// `options` are indices of the window that `next(in:)` is given.
    init(_ options: Range<Int>, isSwapped: Bool) {
        index = options.lowerBound
        end = options.upperBound
        self.isSwapped = isSwapped
    }

    /// The next option's code, and its value as indices of the window; nil at the end.
    mutating func next(in window: Span<UInt8>) -> (code: UInt16, value: Range<Int>)? {
        guard index &+ 4 <= end else { return nil }
        var code = window.load(UInt16.self, at: index)
        var length = window.load(UInt16.self, at: index &+ 2)
        if isSwapped { (code, length) = (code.byteSwapped, length.byteSwapped) }
        let start = index &+ 4
        guard code != OptionCode.end, start &+ Int(length) <= end else { return nil }
        index = start &+ (Int(length) &+ 3) & ~3
        return (code, start..<start &+ Int(length))
    }
}

extension String {
    /// A copy of UTF-8 bytes, mended where they are none.
    init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
