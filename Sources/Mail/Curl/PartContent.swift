@preconcurrency import Glibc

/// The bytes of one part of a mail, as libcurl asks for them piece by piece.
final class PartContent {
    private enum Source {
        case bytes([UInt8])
        case file(Int32)
    }

    /// How many bytes it has.
    let size: Int
    /// Called before the piece that ends it is given away; false refuses that.
    var beforeLastPiece: (() -> Bool)?
    /// What is wrong with the file; nil while nothing is.
    private(set) var problem: String?

    private let source: Source
    private let path: String
    private var offset = 0

    /// Bytes in memory.
    init(_ bytes: [UInt8]) {
        source = .bytes(bytes)
        size = bytes.count
        path = ""
    }

    /// A file, which is open from now on. Throws `MailProblem` where it cannot be read.
    init(path: String) throws(MailProblem) {
        let shown = HeaderText.shown(path, limit: 1000)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw MailProblem.attachment("\(shown) cannot be attached: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw MailProblem.attachment("\(shown) cannot be attached: it is no file")
        }
        source = .file(descriptor)
        size = Int(status.st_size)
        self.path = shown
    }

    deinit {
        if case .file(let descriptor) = source { close(descriptor) }
    }

    /// Fills the buffer and returns the count, 0 at the end; nil where the delivery has to end.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let wanted = min(buffer.count, size - offset)
        guard wanted > 0 else { return 0 }
        let count: Int
        switch source {
        case .bytes(let bytes):
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + wanted]))
            }
            count = wanted
        case .file(let descriptor):
            guard let got = readFile(descriptor, buffer, wanted) else { return nil }
            count = got
        }
        if offset + count == size, let beforeLastPiece, !beforeLastPiece() { return nil }
        offset += count
        return count
    }

    private func readFile(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ wanted: Int) -> Int? {
        while true {
            let count = pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
            if count < 0, errno == EINTR { continue }
            if count > 0 { return count }
            problem =
                count == 0
                ? "\(path) became shorter while it was sent"
                : "\(path) cannot be read: \(String(cString: strerror(errno)))"
            return nil
        }
    }

    /// Goes to a place; false where there is none.
    func seek(to place: Int) -> Bool {
        guard (0...size).contains(place) else { return false }
        offset = place
        return true
    }
}
