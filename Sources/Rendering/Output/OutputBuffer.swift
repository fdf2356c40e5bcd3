import Glibc

/// Bytes on their way to a file descriptor, written in pieces of about 64 KiB.
///
/// Two ways of use: append text with `write`, or build bytes elsewhere (`CSVWriter`, `JSONWriter`) and hand them over
/// with `send` and `sendIfFull`. Call `flush` before the program ends. The program ignores SIGPIPE; a reader that has
/// gone is then `OutputError.readerGone`.
public final class OutputBuffer {
    private let descriptor: Int32
    private let capacity: Int
    private var pending: [UInt8] = []

    /// Output to `descriptor`, which stays open and belongs to the caller.
    public init(descriptor: Int32 = STDOUT_FILENO, capacity: Int = 65_536) {
        self.descriptor = descriptor
        self.capacity = capacity
        pending.reserveCapacity(capacity)
    }

    /// Appends `text`; writes when the buffer is full.
    public func write(_ text: String) throws(OutputError) {
        pending.append(contentsOf: text.utf8)
        if pending.count >= capacity { try flush() }
    }

    /// Appends `text` and a line feed.
    public func writeLine(_ text: String = "") throws(OutputError) {
        pending.append(contentsOf: text.utf8)
        pending.append(UInt8(ascii: "\n"))
        if pending.count >= capacity { try flush() }
    }

    /// Writes what is pending and then `bytes`, and empties `bytes`, whose room is kept.
    public func send(_ bytes: inout [UInt8]) throws(OutputError) {
        try flush()
        try Self.writeAll(bytes, to: descriptor)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Sends `bytes` if they have grown to the size of the buffer; to be called after each row.
    @inline(__always)
    public func sendIfFull(_ bytes: inout [UInt8]) throws(OutputError) {
        if bytes.count >= capacity { try send(&bytes) }
    }

    /// Writes all that is pending.
    public func flush() throws(OutputError) {
        guard !pending.isEmpty else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        try Self.writeAll(pending, to: descriptor)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if written >= 0 {
                offset += written
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&request, 1, -1)
            case EPIPE: throw .readerGone
            case let number: throw .failed(errno: number)
            }
        }
    }
}
