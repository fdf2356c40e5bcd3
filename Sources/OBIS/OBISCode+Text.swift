extension OBISCode: CustomStringConvertible, LosslessStringConvertible {
    /// The full form, `1-0:1.8.0*255`.
    public var description: String { "\(a)-\(b):\(c).\(d).\(e)*\(f)" }

    /// A code from `1-0:1.8.0*255`, `1-0:1.8.0` (F is 255) or `1.8.0` (A is 1, B is 0); nil for any other text.
    public init?(_ text: String) {
        var groups: [UInt8] = []
        var separators: [UInt8] = []
        var number: Int?
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let next = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
                guard next <= 255 else { return nil }
                number = next
            case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "*"):
                guard let group = number, separators.count < 5 else { return nil }
                groups.append(UInt8(group))
                separators.append(byte)
                number = nil
            default: return nil
            }
        }
        guard let last = number else { return nil }
        groups.append(UInt8(last))
        switch String(decoding: separators, as: UTF8.self) {
        case "-:..*": self.init(groups[0], groups[1], groups[2], groups[3], groups[4], groups[5])
        case "-:..": self.init(groups[0], groups[1], groups[2], groups[3], groups[4])
        case "..": self.init(1, 0, groups[0], groups[1], groups[2])
        case "..*": self.init(1, 0, groups[0], groups[1], groups[2], groups[3])
        default: return nil
        }
    }
}
