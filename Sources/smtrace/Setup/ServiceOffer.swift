@preconcurrency import Glibc

/// The service of systemd, where it is installed.
enum ServiceOffer {
    /// The unit's name.
    static let unit = "smtrace.service"
    /// The configuration that the unit reads.
    static let configuration = "/etc/smtrace/smtrace.cfg"

    /// Whether the unit is installed and systemd runs the machine.
    static var isInstalled: Bool {
        let folders = ["/usr/lib/systemd/system/", "/lib/systemd/system/", "/etc/systemd/system/"]
        return access("/run/systemd/system", F_OK) == 0 && folders.contains { access($0 + unit, F_OK) == 0 }
    }

    /// Starts the service, now and at each start of the machine. Returns whether systemd did so.
    static func start() -> Bool {
        run(["systemctl", "enable", unit]) && run(["systemctl", "restart", unit])
    }

    /// Makes the service's user able to read what was written; root alone can. Returns whether it could.
    static func hand(_ path: String) -> Bool {
        guard geteuid() == 0, let group = getgrnam("smtrace") else { return false }
        return chown(path, 0, group.pointee.gr_gid) == 0
    }

    private static func run(_ words: [String]) -> Bool {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, words[0], nil, nil, &arguments, environ) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status == 0
    }
}
