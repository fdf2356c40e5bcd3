import Acquisition
import SML

/// Watches the stream: frames that are damaged, bytes that belong to none, checksums and padding of an unusual kind.
struct FrameWatch {
    /// So many bytes at the beginning can be the end of a telegram that began before.
    private static let longestCut = 3_000

    private var faulty: (misfit: Int, changed: Int, first: Int)?
    private var hasFrame = false

    /// Takes a valid frame.
    mutating func valid(_ frame: Frame, at place: TelegramPlace, _ tally: inout PeculiarityTally) {
        hasFrame = true
        if frame.verdict == .valid(.kermit) { tally.note(.kermit, at: place.byteOffset) }
        if frame.padding > 3 { tally.note(.fourPadBytes, at: place.byteOffset) }
    }

    /// Takes a frame whose checksum does not fit.
    mutating func damaged(
        _ frame: Frame, _ raw: Span<UInt8>, at place: TelegramPlace, _ tally: inout PeculiarityTally
    ) {
        hasFrame = true
        // Start and end of a frame are the same in 7 bits.
        let bytes = raw.withUnsafeBufferPointer { Array($0.prefix(Self.longestCut)) }
        if LineDiagnosis.diagnose(bytes) == .sevenBits {
            return tally.note(.sevenBits, count: raw.count, at: place.byteOffset)
        }
        var counts = faulty ?? (0, 0, place.byteOffset)
        // Frames are whole words of four bytes; one that is not has lost some, or got some that are not its own.
        if frame.length % 4 == 0 { counts.changed += 1 } else { counts.misfit += 1 }
        faulty = counts
    }

    /// Takes bytes that belong to no frame.
    mutating func discarded(_ bytes: DiscardedBytes, _ tally: inout PeculiarityTally) {
        if let diagnosis = LineDiagnosis.diagnose(bytes.sample) {
            return tally.note(PeculiarityText.kind(diagnosis), count: bytes.count, at: bytes.byteOffset)
        }
        let begins = Self.begins(bytes.sample)
        if !hasFrame, bytes.byteOffset == 0, bytes.count <= Self.longestCut, !bytes.isAtEnd {
            tally.note(.cutBeginning, count: bytes.count, at: 0)
        } else if bytes.isAtEnd, hasFrame, begins == 0 {
            tally.note(.cutEnd, count: bytes.count, at: bytes.byteOffset)
        } else if begins != nil, !bytes.isAtEnd {
            tally.note(.lostEnd, at: bytes.byteOffset)
        } else {
            tally.note(.strayBytes, count: bytes.count, at: bytes.byteOffset)
        }
    }

    /// Tells of the damaged frames together.
    func finish(_ totals: DecodeTotals, _ tally: inout PeculiarityTally) {
        if totals.untoldDiscardedBytes > 0 { tally.note(.strayBytes, count: totals.untoldDiscardedBytes) }
        guard let faulty else { return }
        var causes: [String] = []
        if faulty.misfit > 0 { causes.append("bytes were lost or added in \(faulty.misfit)") }
        if faulty.changed > 0 { causes.append("bytes were changed in \(faulty.changed)") }
        tally.note(
            .wrongChecksum, causes.joined(separator: ", "), count: faulty.misfit + faulty.changed, at: faulty.first)
    }

    /// Where the first start sequence, or what there is of one at the end, begins.
    private static func begins(_ bytes: [UInt8]) -> Int? {
        let start: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 1, 1, 1, 1]
        return bytes.indices.first { index in
            bytes[index] == 0x1B && index + 4 <= bytes.count
                && bytes[index...].starts(with: start.prefix(bytes.count - index))
        }
    }
}
