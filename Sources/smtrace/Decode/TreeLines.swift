import Rendering

/// Lines of a tree: offset, bytes, what they are. Bytes that do not fit go on in the next lines, with their own offset.
struct TreeLines {
    /// Bytes in a line.
    private static let width = 12
    private static let hexDigits = Array("0123456789abcdef".utf8)

    let style: Style
    private let output: OutputBuffer

    init(style: Style, output: OutputBuffer) {
        self.style = style
        self.output = output
    }

    /// A line over the whole width.
    func heading(_ text: String, _ emphasis: Style.Emphasis = .bold) throws {
        try output.writeLine(style.apply(emphasis, text))
    }

    /// An empty line.
    func blank() throws { try output.writeLine() }

    /// A field: its offset, its bytes (a gap behind the first `head`), and `text` indented by its depth.
    ///
    /// `offsetOf` tells the offset of each byte. Words that are doubled in a frame leave gaps: such a word stands in a
    /// line of its own, so that the bytes of each line follow each other in the frame too.
    func field(
        _ bytes: [UInt8], head: Int, depth: Int, _ text: String, _ emphasis: Style.Emphasis = .none,
        offsetOf: (Int) -> Int
    ) throws {
        var index = 0
        repeat {
            let end = Self.end(from: index, of: bytes.count, offsetOf)
            var hex: [UInt8] = []
            for place in index..<end {
                if place == head, place > index { hex.append(UInt8(ascii: " ")) }
                hex.append(Self.hexDigits[Int(bytes[place] >> 4)])
                hex.append(Self.hexDigits[Int(bytes[place] & 15)])
            }
            let isFirst = index == 0
            if isFirst { while hex.count < 2 * Self.width + 1 { hex.append(UInt8(ascii: " ")) } }
            var line = style.apply(.dim, Self.padded(offsetOf(index))) + "  " + String(decoding: hex, as: UTF8.self)
            if isFirst { line += "  " + String(repeating: "  ", count: depth) + style.apply(emphasis, text) }
            try output.writeLine(line)
            index = end
        } while index < bytes.count
    }

    /// Where the line that begins with the byte `start` ends: at its width, before a doubled word, and behind one.
    private static func end(from start: Int, of count: Int, _ offsetOf: (Int) -> Int) -> Int {
        let limit = min(start + width, count)
        var end = start + 1
        while end < limit {
            let isBehindWord = offsetOf(end) != offsetOf(end - 1) + 1
            let isBeforeWord = end + 4 <= count && offsetOf(end + 4 - 1) + 1 != offsetOf(end + 4)
            if isBehindWord || isBeforeWord { break }
            end += 1
        }
        return end
    }

    private static func padded(_ offset: Int) -> String {
        let digits = String(offset)
        return String(repeating: " ", count: max(0, 8 - digits.utf8.count)) + digits
    }
}
