@preconcurrency import Glibc

/// The way to the service manager that started this process (systemd): sd_notify(3) without its library.
///
/// Nothing is sent where none asked for it. Sending never waits and never fails: what is not taken is left out.
final class ServiceManager: Sendable {
    /// How often the manager wants to hear that all turns, in milliseconds; nil if it does not.
    let watchdogMilliseconds: Int64?
    private let descriptor: Int32
    private let address: [UInt8]

    /// The manager of this process: from NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which children do not inherit.
    static func ofProcess() -> ServiceManager {
        func take(_ name: String) -> String? {
            defer { unsetenv(name) }
            return getenv(name).map { String(cString: $0) }
        }
        let (socket, watchdog, process) = (take("NOTIFY_SOCKET"), take("WATCHDOG_USEC"), take("WATCHDOG_PID"))
        let isForUs = process.map { $0 == String(getpid()) } ?? true
        return ServiceManager(socket: socket, watchdogMicroseconds: isForUs ? watchdog.flatMap { Int64($0) } : nil)
    }

    /// A manager that listens on a socket: a path, or an abstract name with `@` for its first byte; nil for none.
    init(socket name: String?, watchdogMicroseconds: Int64? = nil) {
        var bytes = Array((name ?? "").utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        let fits = bytes.count > 1 && bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        guard isAbstract || bytes.first == UInt8(ascii: "/"), fits else {
            (descriptor, address, watchdogMilliseconds) = (-1, [], nil)
            return
        }
        // An abstract name begins with a zero byte and has none at its end.
        if isAbstract { bytes[0] = 0 } else { bytes.append(0) }
        address = bytes
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        watchdogMilliseconds = watchdogMicroseconds.flatMap { $0 >= 1000 ? $0 / 1000 : nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether anybody listens.
    var isThere: Bool { descriptor >= 0 }

    /// All sources are open or being opened, and the archive is.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// How it goes, in a line.
    func status(_ text: String) { send("STATUS=\(Self.line(text))") }

    /// The configuration is being read again; `ready` says that this is over.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=reading the configuration again")
    }

    /// The end has begun.
    func stopping(_ status: String) { send("STOPPING=1\nSTATUS=\(Self.line(status))") }

    /// All turns.
    func watchdog() { send("WATCHDOG=1") }

    /// A line feed would begin another variable.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    private func send(_ text: String) {
        guard isThere else { return }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: address) }
        let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path)! + address.count)
        let bytes = Array(text.utf8)
        withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(
                    descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
