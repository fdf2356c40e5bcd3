import Acquisition
import Readings

/// Why there is no telegram in a file, in words.
enum NoTelegram {
    /// What the content looks like, and the likely remedy.
    static func reason(_ totals: DecodeTotals, beginning: [UInt8]) -> String {
        if beginning.isEmpty { return "it is empty" }
        if totals.format != "capture", let diagnosis = LineDiagnosis.diagnose(beginning) { return diagnosis.hint }
        if totals.counters.faultyFrames > 0 {
            return "the checksum of \(totals.counters.faultyFrames) frames does not fit: bytes were lost or changed on "
                + "the line"
        }
        if totals.format == "capture" {
            return totals.counters.bytes == 0
                ? "it is a capture without packets of SML (UDP port 7259)"
                : "its packets hold \(totals.counters.bytes) bytes, but no telegram"
        }
        if hasStart(beginning) { return "a telegram begins, but its end is missing" }
        if OctetText.isText(beginning.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) {
            return "it is text, not SML"
        }
        return "there is no start sequence 1b1b1b1b 01010101 in its \(totals.counters.bytes) bytes"
    }

    private static func hasStart(_ bytes: [UInt8]) -> Bool {
        let start: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 1, 1, 1, 1]
        guard bytes.count >= start.count else { return false }
        return (0...(bytes.count - start.count)).contains { bytes[$0..<($0 + start.count)].elementsEqual(start) }
    }
}
