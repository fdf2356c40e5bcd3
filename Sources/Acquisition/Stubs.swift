class StubInput: Input {
    var descriptor: Int32? { nil }
    var pollEvents: Int16 { 0 }
    var deadline: Int64? { nil }
    func service(revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer)
        -> SourceEvent
    { .nothing }
    func close() {}
}
final class SerialInput: StubInput { init(_ line: SerialLine, readDelayMilliseconds: Int64?) {} }
final class TCPInput: StubInput { init(host: String, port: Int) {} }
final class FileInput: StubInput {
    init(path: String) {}
    init(standardInput: Void) {}
}
final class SimulatorInput: StubInput { init(_ options: SimulatorOptions) {} }
extension SourceFault {
    /// What happened and where, and what the user can do.
    public var description: String { "" }

    /// The description with what the program does now: tries again after so long, or (nil) stops.
    public func sentence(retryMilliseconds: Int64?) -> String { description }
}
