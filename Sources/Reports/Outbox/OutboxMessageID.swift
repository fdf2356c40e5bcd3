/// The Message-ID of a mail: the same at each attempt, and another one for each report, minute and part.
public enum OutboxMessageID {
    /// `<daily.3w5e11264sgsf.1795330800000.1.k2j4h5@provider.de>`: name, its sum, minute, part, and the archive's own
    /// number, so that two archives with one sender have different ones.
    public static func text(
        report: String, forMilliseconds: Int64, part: Int, archive: String, domain: String
    ) -> String {
        // A report's name may have letters beyond ASCII, and an alert's is a sentence: the sum tells them apart.
        let readable = report.utf8.prefix(40).map { isPlain($0) ? $0 : UInt8(ascii: "-") }
        let sum = report.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let name = String(decoding: readable, as: UTF8.self)
        return "<\(name).\(String(sum, radix: 36)).\(forMilliseconds).\(part).\(archive)@\(domain)>"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
