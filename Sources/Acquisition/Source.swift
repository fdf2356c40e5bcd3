/// A source of bytes for a `poll` loop: opens itself, and opens itself again after it was lost.
///
/// The loop asks for `descriptor`, `pollEvents` and `deadline` before each `poll`, and calls `service` when poll reports
/// something for the descriptor or the deadline has come. No call blocks. The three may change with every call of
/// `service`. A source begins closed with a deadline in the past: the first call opens it.
/// It belongs to one thread at a time.
public final class Source {
    /// What the source was made from.
    public let configuration: SourceDescription
    private let input: any Input

    /// A source that is not opened yet.
    ///
    /// - Parameter readDelayMilliseconds: how long a serial or TCP source lets bytes collect in the kernel after the
    ///   first one came, so that a telegram costs few reads; nil chooses (serial: by baud rate), 0 reads at once.
    public init(_ configuration: SourceDescription, readDelayMilliseconds: Int64? = nil) {
        self.configuration = configuration
        switch configuration {
        case .serial(let line): input = SerialInput(line, readDelayMilliseconds: readDelayMilliseconds)
        case .tcp(let host, let port):
            input = TCPInput(host: host, port: port, readDelayMilliseconds: readDelayMilliseconds)
        case .file(let path): input = FileInput(path: path)
        case .stdin: input = FileInput(standardInput: ())
        case .simulator(let options): input = SimulatorInput(options)
        }
    }

    /// The source in a few words, e.g. `serial /dev/ttyUSB0 9600 8N1`.
    public var description: String { configuration.description }

    /// The descriptor to poll; nil while there is none (closed, or a simulator).
    public var descriptor: Int32? { input.descriptor }

    /// The events to poll the descriptor for: POLLIN, POLLOUT while connecting, 0 while bytes are left to collect
    /// (poll still reports a hang-up then).
    public var pollEvents: Int16 { input.pollEvents }

    /// The time at which `service` wants to be called even if poll reports nothing; monotonic milliseconds.
    public var deadline: Int64? { input.deadline }

    /// Does what is due: opens, reads once, or notices that the source was lost.
    ///
    /// - Parameters:
    ///   - revents: what poll reported for `descriptor`; 0 when the deadline has come.
    ///   - now: monotonic milliseconds.
    ///   - wallClock: UTC milliseconds since 1970, for the simulator.
    ///   - buffer: where bytes go; one of 4 KiB or more reads in bulk.
    public func service(
        revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) -> SourceEvent {
        input.service(revents: revents, now: now, wallClock: wallClock, into: buffer)
    }

    /// Closes for good what is open; the source must not be served afterwards.
    public func close() { input.close() }
}
