@preconcurrency import Glibc

/// The room on the disk that holds the archive.
public struct FreeSpace: Sendable, Equatable {
    /// Bytes that an unprivileged process can still write.
    public var free: Int64
    /// Bytes of the whole file system.
    public var total: Int64

    /// Free and total bytes.
    public init(free: Int64, total: Int64) {
        self.free = free
        self.total = total
    }

    /// The room on the file system of `path`; nil if it cannot be told.
    public init?(path: String) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let unit = Int64(clamping: UInt64(status.f_frsize))
        free = Int64(clamping: UInt64(status.f_bavail)).multipliedClamped(by: unit)
        total = Int64(clamping: UInt64(status.f_blocks)).multipliedClamped(by: unit)
    }
}

extension Int64 {
    fileprivate func multipliedClamped(by other: Int64) -> Int64 {
        let (result, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : result
    }
}

/// How much of the disk is to stay free.
public enum FreeSpaceReserve: Sendable, Equatable {
    /// A part of the whole, in percent.
    case percent(Double)
    /// So many bytes.
    case bytes(Int64)

    /// Whether there is less room than this.
    public func isViolated(by space: FreeSpace) -> Bool {
        switch self {
        case .percent(let percent): Double(space.free) < Double(space.total) * percent / 100
        case .bytes(let bytes): space.free < bytes
        }
    }
}
