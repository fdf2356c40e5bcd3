@preconcurrency import Glibc

/// The time zones that the system knows.
public enum TimeZoneNames {
    /// Whether the system has a zone of this name, `Europe/Berlin` for instance.
    public static func exists(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || isNameByte($0) }
        }
        guard isPlain, name.utf8.count <= 100 else { return false }
        var status = stat()
        guard stat("/usr/share/zoneinfo/\(name)", &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFREG
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
        default: false
        }
    }
}
