@preconcurrency import Glibc

/// A pseudo-terminal whose other end a program opens as if it were a serial device; closed with its last reference.
///
/// The line is raw from the start: nothing is echoed, no byte means anything. This side writes without waiting; what
/// nobody reads is kept by the kernel, some 18 kB (measured on Linux 6).
public final class PseudoTerminal {
    /// The side that the meter writes to.
    public let master: Int32
    /// The path of the device, e.g. `/dev/pts/4`.
    public let path: String
    /// Held open so that bytes and settings outlive a reader that closes; -1 if not.
    private let slave: Int32

    /// TIOCSPTLCK and TIOCGPTN, which Swift does not import: `_IOW('T', 0x31, int)`, `_IOR('T', 0x30, unsigned int)`.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    /// Makes a pseudo-terminal.
    ///
    /// - Parameter keepsOpen: whether the device stays as it is while nobody has it open.
    /// - Throws: `SourceFault.other` with the system's error.
    public init(keepsOpen: Bool = false) throws(SourceFault) {
        let multiplexer = "/dev/ptmx"
        master = open(multiplexer, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard master >= 0 else { throw .other(action: "open", subject: multiplexer, errno: errno) }
        var unlocked: Int32 = 0
        var number: Int32 = 0
        guard ioctl(master, Self.setLock, &unlocked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
            let code = errno
            close(master)
            throw .other(action: "make a pseudo-terminal with", subject: multiplexer, errno: code)
        }
        path = "/dev/pts/\(number)"
        let slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else {
            let code = errno
            close(master)
            throw .other(action: "open", subject: path, errno: code)
        }
        var settings = termios()
        tcgetattr(slave, &settings)
        cfmakeraw(&settings)
        tcsetattr(slave, TCSANOW, &settings)
        if !keepsOpen { close(slave) }
        self.slave = keepsOpen ? slave : -1
    }

    deinit {
        close(master)
        if slave >= 0 { close(slave) }
    }

    /// How many bytes wait to be read, as far as the kernel has passed them on; 0 unless made with `keepsOpen`.
    public var unreadBytes: Int {
        var count: Int32 = 0
        guard slave >= 0, ioctl(slave, UInt(FIONREAD), &count) == 0 else { return 0 }
        return Int(count)
    }

    /// Writes what the kernel takes now; returns how many bytes that is.
    public func write(_ bytes: [UInt8]) -> Int {
        var done = 0
        bytes.withUnsafeBytes { raw in
            while done < raw.count, let start = raw.baseAddress {
                let count = Glibc.write(master, start + done, raw.count - done)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { break }
                done += count
            }
        }
        return done
    }
}
