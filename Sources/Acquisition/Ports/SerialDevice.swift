/// A serial device of this machine, as the system describes it.
public struct SerialDevice: Sendable, Equatable {
    /// What a USB adapter says of itself.
    public struct USB: Sendable, Equatable {
        /// Vendor id, four hexadecimal digits: `10c4`.
        public var vendor: String
        /// Product id, four hexadecimal digits: `ea60`.
        public var product: String
        /// The serial number; nil where the adapter has none.
        public var serialNumber: String?
        /// The maker's name.
        public var maker: String?
        /// The product's name.
        public var name: String?
        /// Where it is plugged in, as the kernel names it: `1-1.2`.
        public var place: String
        /// Which of several ports of one adapter it is: `00`; nil where that is not told.
        public var interface: String?
    }

    /// The node: `/dev/ttyUSB0`.
    public var path: String
    /// The kernel's driver: `cp210x`; nil where it is not told.
    public var driver: String?
    /// The USB adapter; nil for ports of the machine itself.
    public var usb: USB?
    /// Its link in `/dev/serial/by-id`, which stays when ports are renumbered.
    public var byID: String?
    /// Its link in `/dev/serial/by-path`, which names the socket that it is plugged into.
    public var byPath: String?

    /// The path that a configuration should name: the one that stays.
    public var lastingPath: String { byID ?? byPath ?? path }
}

extension SerialDevice {
    /// The serial devices of this machine that hardware stands behind, in the order of their names.
    ///
    /// - Parameters:
    ///   - system: where sysfs is mounted; from `class/tty` there (the kernel's Documentation/ABI/stable/sysfs-class-tty).
    ///   - devices: where device nodes are.
    public static func all(system: String = "/sys", devices: String = "/dev") -> [SerialDevice] {
        let byID = links(in: devices + "/serial/by-id")
        let byPath = links(in: devices + "/serial/by-path")
        return SystemFiles.names(in: system + "/class/tty").compactMap { name in
            let entry = "\(system)/class/tty/\(name)"
            guard let place = SystemFiles.resolved(entry + "/device") else { return nil }
            // Of the machine's own ports the kernel makes more nodes than there are chips: type 0 is "unknown".
            if SystemFiles.line(entry + "/type") == "0" { return nil }
            let path = "\(devices)/\(name)"
            let node = SystemFiles.resolved(path) ?? path
            return SerialDevice(
                path: path, driver: driver(at: place, system), usb: usb(at: place), byID: byID[node],
                byPath: byPath[node])
        }.sorted { key($0.path) < key($1.path) }
    }

    /// A device by its path, which may be a link or a pseudo-terminal; what the system does not say is nil.
    public static func at(_ path: String, system: String = "/sys", devices: String = "/dev") -> SerialDevice {
        let node = SystemFiles.resolved(path) ?? path
        var device =
            all(system: system, devices: devices).first { (SystemFiles.resolved($0.path) ?? $0.path) == node }
            ?? SerialDevice(path: path)
        device.path = path
        return device
    }

    /// The links of a folder by what they point to; the first one of each.
    private static func links(in folder: String) -> [String: String] {
        var result: [String: String] = [:]
        for name in SystemFiles.names(in: folder) {
            guard let node = SystemFiles.resolved("\(folder)/\(name)"), result[node] == nil else { continue }
            result[node] = "\(folder)/\(name)"
        }
        return result
    }

    private static func driver(at place: String, _ system: String) -> String? {
        guard let path = SystemFiles.resolved(place + "/driver") else { return nil }
        return path.split(separator: "/").last.map(String.init)
    }

    /// Goes up from the port to the folder of the USB device, which has the vendor's id.
    private static func usb(at place: String) -> USB? {
        var folder = place
        var interface: String?
        for _ in 0..<8 {
            if interface == nil { interface = SystemFiles.line(folder + "/bInterfaceNumber") }
            if let vendor = SystemFiles.line(folder + "/idVendor"),
                let product = SystemFiles.line(folder + "/idProduct")
            {
                return USB(
                    vendor: vendor, product: product, serialNumber: SystemFiles.line(folder + "/serial"),
                    maker: SystemFiles.line(folder + "/manufacturer"), name: SystemFiles.line(folder + "/product"),
                    place: folder.split(separator: "/").last.map(String.init) ?? "", interface: interface)
            }
            guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { return nil }
            folder = String(folder[..<slash])
        }
        return nil
    }

    /// Orders ttyUSB10 behind ttyUSB9.
    private static func key(_ path: String) -> String {
        let digits = path.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return path.dropLast(digits) + String(repeating: "0", count: max(0, 6 - digits)) + path.suffix(digits)
    }
}
