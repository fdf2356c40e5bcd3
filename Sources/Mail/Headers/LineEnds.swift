/// Line ends of a mail's text.
enum LineEnds {
    /// The text with CR LF at the end of each line, the last one too, whatever stood there before.
    ///
    /// libcurl's quoted-printable writes a bare LF or CR as `=0A` and `=0D`, and no line would end.
    static func carriageReturned(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 64)
        var wasReturn = false
        for byte in text.utf8 {
            switch byte {
            case 13: result += [13, 10]
            case 10: if !wasReturn { result += [13, 10] }
            default: result.append(byte)
            }
            wasReturn = byte == 13
        }
        if result.last != 10 { result += [13, 10] }
        return result
    }
}
