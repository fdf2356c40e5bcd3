/// The names of one register: the short one that people type, and the full one.
struct RegisterName: Sendable {
    /// Unique among the codes that one meter sends; `[a-z0-9_]+`.
    var short: String
    /// In English, in the field's terms.
    var full: String

    /// The names of `code`, from a table of single codes or by rule; nil if it has none.
    init?(of code: OBISCode) {
        if let name = Self.single[code] {
            self = name
        } else if let name = Self.composed(code) {
            self = name
        } else {
            return nil
        }
    }

    init(_ short: String, _ full: String) {
        self.short = short
        self.full = full
    }

    /// Codes that no rule composes: identification, status, what only some makers send.
    static let single: [OBISCode: RegisterName] = [
        OBISCode(1, 0, 96, 1, 0): RegisterName("server_id", "Server id"),
        OBISCode(1, 0, 0, 0, 9): RegisterName("device_id", "Device identification"),
        OBISCode(1, 0, 0, 0, 0): RegisterName("property_number", "Property number of the operator"),
        OBISCode(0, 0, 96, 1, 255): RegisterName("serial_number", "Serial number of the maker"),
        OBISCode(0, 0, 96, 1, 0): RegisterName("device_number", "Device number"),
        OBISCode(1, 0, 96, 50, 1, 1): RegisterName("manufacturer", "Manufacturer"),
        OBISCode(129, 129, 199, 130, 3): RegisterName("manufacturer_id", "Manufacturer identification"),
        OBISCode(129, 129, 199, 130, 5): RegisterName("public_key", "Public key"),
        OBISCode(129, 129, 199, 240, 6): RegisterName("device_status", "Status of the device, maker's own"),
        OBISCode(1, 0, 0, 2, 0, 0): RegisterName("firmware", "Firmware version"),
        OBISCode(1, 0, 0, 2, 0): RegisterName("firmware_version", "Firmware version"),
        OBISCode(1, 0, 0, 2, 8): RegisterName("firmware_signature", "Firmware signature"),
        OBISCode(1, 0, 96, 90, 2, 1): RegisterName("firmware_checksum", "Firmware checksum"),
        OBISCode(1, 0, 96, 5, 0): RegisterName("status", "Status word"),
        OBISCode(1, 0, 96, 5, 5): RegisterName("operating_status", "Operating status"),
        OBISCode(1, 0, 96, 8, 0): RegisterName("operating_seconds", "Seconds of operation"),
        OBISCode(1, 0, 96, 50, 2, 4): RegisterName("parameters_checksum", "Checksum of the parameters"),
        OBISCode(1, 0, 96, 50, 2, 6): RegisterName("parameters_time", "Time of the last change of parameters"),
        OBISCode(1, 0, 97, 97, 0): RegisterName("error", "Error register"),
        OBISCode(1, 0, 0, 9, 11): RegisterName("meter_time", "Meter's time"),
    ]
}
