import Archive
import Foundation
import TestSupport
import Testing

/// What is left of a file that cannot be read.
struct TelegramFileDescriptorTests {
    /// Found by scripts/fuzz: each file with a broken gzip header left its descriptor and its buffers behind.
    @Test
    func fileThatCannotBeReadIsClosed() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("broken.bin.gz")
        try Data([0x1F, 0x8B, 0x08, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03] + [UInt8](repeating: 0xFF, count: 64))
            .write(to: URL(filePath: path))
        for _ in 0..<5 { #expect(throws: ArchiveError.self) { try TelegramFile(path: path) } }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
        #expect(!open.contains { $0.hasSuffix("broken.bin.gz") && $0.hasPrefix(folder.path) })
    }
}
