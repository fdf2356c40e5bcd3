import Acquisition
@preconcurrency import Glibc
import Rendering

/// A file that lists what a simulator sent, a `SentTelegram` a line.
final class SimulatorList {
    private let descriptor: Int32
    private let buffer: OutputBuffer
    private let flushesEach: Bool

    /// Makes the file anew; with `flushesEach` every line is written at once, so that it holds when we are killed.
    init(path: String, flushesEach: Bool) throws {
        descriptor = try SimulatorList.create(path)
        buffer = OutputBuffer(descriptor: descriptor)
        self.flushesEach = flushesEach
    }

    deinit { close(descriptor) }

    /// Adds a line.
    func append(_ sent: SentTelegram) throws {
        try buffer.writeLine(sent.line)
        if flushesEach { try buffer.flush() }
    }

    /// Writes what is pending.
    func finish() throws { try buffer.flush() }

    /// Opens a file to be written from its start. Throws a sentence with the path.
    static func create(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Failure("cannot write \(path): \(String(cString: strerror(errno)))") }
        return descriptor
    }
}
