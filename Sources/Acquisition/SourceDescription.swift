/// Where a meter's bytes come from.
public enum SourceDescription: Sendable, Equatable, CustomStringConvertible {
    /// An optical head, or any other device, on a serial line or pseudo-terminal.
    case serial(SerialLine)
    /// A server that passes on a serial line, as ser2net does; `host` is a name, an IPv4 or an IPv6 address.
    case tcp(host: String, port: Int)
    /// A file or named pipe that is read once, to its end.
    case file(path: String)
    /// Standard input, read to its end.
    case stdin
    /// A simulated meter inside the program.
    case simulator(SimulatorOptions)

    /// The source in a few words for logs and status lines, e.g. `serial /dev/ttyUSB0 9600 8N1`.
    public var description: String {
        switch self {
        case .serial(let line): "serial \(line)"
        case .tcp(let host, let port): "tcp \(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .file(let path): "file \(path)"
        case .stdin: "stdin"
        case .simulator(let options): "simulator \(options)"
        }
    }
}
