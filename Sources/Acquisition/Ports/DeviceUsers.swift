@preconcurrency import Glibc

/// A process that has a device open.
public struct DeviceUser: Sendable, Equatable {
    /// Its number.
    public var process: Int
    /// Its program's name.
    public var program: String
}

/// Who has which device open, as far as this user may see it: root sees all, others their own processes.
public enum DeviceUsers {
    /// The processes that have the device of a path open, this one left out, in the order of their numbers.
    ///
    /// - Parameter processes: where procfs is mounted; read are `PID/fd` and `PID/comm` (proc(5)).
    public static func of(_ path: String, processes: String = "/proc") -> [DeviceUser] {
        let node = SystemFiles.resolved(path) ?? path
        return SystemFiles.names(in: processes).compactMap(Int.init).sorted().compactMap { process in
            guard process != Int(getpid()) else { return nil }
            let folder = "\(processes)/\(process)"
            let open = SystemFiles.names(in: folder + "/fd").compactMap { target(of: "\(folder)/fd/\($0)") }
            guard open.contains(node) else { return nil }
            // Who holds the other side of a pseudo-terminal is what it speaks with, not a second reader.
            if node.hasPrefix("/dev/pts/"), open.contains(where: { $0.hasSuffix("/ptmx") }) { return nil }
            return DeviceUser(process: process, program: SystemFiles.line(folder + "/comm") ?? "?")
        }
    }

    private static func target(of link: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(link, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
