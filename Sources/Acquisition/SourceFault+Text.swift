@preconcurrency import Glibc

extension SourceFault {
    /// The fault of an `open` that failed with this error number.
    init(opening path: String, errno code: Int32) {
        switch code {
        case ENOENT, ENOTDIR, ENXIO, ENODEV: self = .notFound(path: path)
        case EACCES, EPERM: self = .permissionDenied(path: path)
        case EBUSY: self = .busy(path: path)
        // The other side of a pseudo-terminal has closed.
        case EIO: self = .unplugged(path: path)
        default: self = .other(action: "open", subject: path, errno: code)
        }
    }

    /// The fault of setting up a device that failed with this error number.
    init(setting path: String, errno code: Int32) {
        switch code {
        case ENOTTY: self = .notATerminal(path: path)
        case EIO, ENXIO, ENODEV: self = .unplugged(path: path)
        default: self = .other(action: "set up", subject: path, errno: code)
        }
    }

    /// What happened and where, and what the user can do, without a full stop at the end.
    public var description: String { remedy.map { "\(what); \($0)" } ?? what }

    /// What happened and where, what the program does now, and what the user can do.
    ///
    /// - Parameter retryMilliseconds: after how long it is tried again; nil where it is not.
    public func sentence(retryMilliseconds: Int64?) -> String {
        let now = retryMilliseconds.map { "trying again in \(($0 + 999) / 1_000) s" } ?? "not tried again"
        return "\(what); \(now)\(remedy.map { "; \($0)" } ?? "")"
    }

    private var what: String {
        switch self {
        case .notFound(let path): "\(path) does not exist"
        case .permissionDenied(let path): "no permission to open \(path)"
        case .busy(let path): "\(path) is in use by another program"
        case .notATerminal(let path): "\(path) is not a serial device"
        case .unsupportedBaudRate(let path, let rate): "\(path) cannot be set to \(rate) baud"
        case .unplugged(let path): "\(path) is gone"
        case .connectionRefused(let host, let port): "\(Self.address(host, port)) refused the connection"
        case .unknownHost(let host, let reason): "the name \(host) cannot be resolved (\(reason))"
        case .timedOut(let host, let port): "\(Self.address(host, port)) does not answer"
        case .closedByPeer(let host, let port): "\(Self.address(host, port)) closed the connection"
        case .other(let action, let subject, let code): "cannot \(action) \(subject): \(Self.text(code))"
        }
    }

    private var remedy: String? {
        switch self {
        case .notFound: "plug the device in or correct the path (`ls /dev/serial/by-id` lists the devices)"
        case .permissionDenied(let path): Self.permissionRemedy(path)
        case .busy(let path): "end the other program (`fuser \(path)` shows it)"
        case .notATerminal: "name a serial device, or use source: file"
        case .unsupportedBaudRate: "use a standard rate such as 9600"
        case .unplugged: "check the cable; it is opened again when it is back under this path"
        case .connectionRefused: "check that the server runs and listens at this port"
        case .unknownHost: "check the name and the network"
        case .timedOut: "check the address, the network and firewalls"
        case .closedByPeer: "check whether another client has taken the server's line"
        case .other: nil
        }
    }

    /// Serial devices belong to the group `dialout`; other files do not.
    private static func permissionRemedy(_ path: String) -> String {
        guard path.hasPrefix("/dev/") else { return "give the user the right to read it" }
        return "serial devices belong to the group dialout: `sudo usermod -aG dialout \(user)`, then log in again"
    }

    private static var user: String {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "USER" }
        return String(cString: name)
    }

    static func address(_ host: String, _ port: Int) -> String {
        SourceDescription.tcp(host: host, port: port).description.split(separator: " ").last.map(String.init) ?? host
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
