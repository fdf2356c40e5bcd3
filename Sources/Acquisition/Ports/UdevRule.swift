/// A line for `/etc/udev/rules.d` that gives a device a name that stays.
public enum UdevRule {
    /// The rule that makes `/dev/NAME`; nil for a port that is not on USB, whose name stays anyway.
    ///
    /// An adapter is told by vendor, product and serial number. One without a serial number, or with one that another
    /// device here has too, is told by the socket that it is plugged into. `name` may hold letters, digits, `-`, `_`.
    public static func text(for device: SerialDevice, name: String, among devices: [SerialDevice]) -> String? {
        guard let usb = device.usb else { return nil }
        var conditions = ["SUBSYSTEM==\"tty\""]
        let twins = devices.filter { other in
            other.path != device.path && other.usb?.vendor == usb.vendor && other.usb?.product == usb.product
                && other.usb?.serialNumber == usb.serialNumber && other.usb?.place != usb.place
        }
        if let number = usb.serialNumber, twins.isEmpty, isPlain(number) {
            conditions += [
                "ATTRS{idVendor}==\"\(usb.vendor)\"", "ATTRS{idProduct}==\"\(usb.product)\"",
                "ATTRS{serial}==\"\(number)\"",
            ]
        } else {
            conditions.append("KERNELS==\"\(usb.place)\"")
        }
        let ports = devices.filter { $0.usb?.place == usb.place }
        if ports.count > 1, let interface = usb.interface {
            conditions.append("ENV{ID_USB_INTERFACE_NUM}==\"\(interface)\"")
        }
        return (conditions + ["SYMLINK+=\"\(linkName(name))\""]).joined(separator: ", ")
    }

    /// The name without what udev or a path could take for something else.
    public static func linkName(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-")
                    ? Character(scalar) : "_"
            })
        return plain.isEmpty ? "meter" : plain
    }

    /// Whether a serial number can stand in a rule: no quotes, and none of the signs that udev matches with.
    private static func isPlain(_ number: String) -> Bool {
        !number.isEmpty
            && number.unicodeScalars.allSatisfy {
                $0.isASCII && $0.value > 0x20 && !"\"\\*?[]|$%".unicodeScalars.contains($0)
            }
    }
}
