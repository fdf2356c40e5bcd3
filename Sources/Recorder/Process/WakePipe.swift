@preconcurrency import Glibc

/// A pipe that ends a `poll`: written to by another thread or a signal handler.
final class WakePipe: Sendable {
    /// The end to poll and read.
    let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    /// Ends the next `poll`; safe in a signal handler.
    func wake(_ byte: UInt8 = 0) {
        var byte = byte
        _ = write(writing, &byte, 1)
    }

    /// The bytes that were written, none if there are none.
    func drain() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(reading, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : []
    }

    /// Waits until it is woken, at most for so many milliseconds; for ever if nil.
    func wait(milliseconds: Int64?) -> [UInt8] {
        var entry = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1)
        return drain()
    }

    deinit {
        close(reading)
        close(writing)
    }
}
