/// Why a source could not be opened or was lost.
public enum SourceFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing exists at the path.
    case notFound(path: String)
    /// The user may not open the path.
    case permissionDenied(path: String)
    /// Another program has the device and shares it with nobody.
    case busy(path: String)
    /// What is at the path is no serial device.
    case notATerminal(path: String)
    /// The baud rate is none that the system knows.
    case unsupportedBaudRate(path: String, baudRate: Int)
    /// The device went away: unplugged, or the other side of a pseudo-terminal closed.
    case unplugged(path: String)
    /// Nobody listens at that port.
    case connectionRefused(host: String, port: Int)
    /// The name could not be resolved.
    case unknownHost(host: String, reason: String)
    /// No answer within the time allowed, or a connection whose peer fell silent and is dead.
    case timedOut(host: String, port: Int)
    /// The peer closed or reset the connection.
    case closedByPeer(host: String, port: Int)
    /// Any other error of the system: what was tried, on what, and the error number.
    case other(action: String, subject: String, errno: Int32)
}
