/// A serial device and how its line is set; the default is 9600 8N1, as nearly every meter has it.
public struct SerialLine: Sendable, Equatable, CustomStringConvertible {
    /// How many stop bits end a character.
    public enum StopBits: String, Sendable, Equatable, CaseIterable {
        /// One stop bit.
        case one = "1"
        /// One and a half, which serial chips do with 5 data bits only.
        case onePointFive = "1.5"
        /// Two stop bits.
        case two = "2"
    }

    /// The parity bit of a character.
    public enum Parity: String, Sendable, Equatable, CaseIterable {
        /// No parity bit.
        case none
        /// An even number of ones.
        case even
        /// An odd number of ones.
        case odd
        /// Always one.
        case mark
        /// Always zero.
        case space
    }

    /// The path of the device; a link such as `/dev/serial/by-id/…` is followed at each opening.
    public var device: String
    /// Bits a second; one of `BaudRate.standard`.
    public var baudRate: Int
    /// Data bits of a character, 5 to 8.
    public var dataBits: Int
    /// Stop bits of a character.
    public var stopBits: StopBits
    /// The parity bit.
    public var parity: Parity
    /// Whether to raise (true) or drop (false) RTS, which powers some heads; nil leaves it as the driver sets it.
    public var rts: Bool?
    /// Whether to raise (true) or drop (false) DTR; nil leaves it as the driver sets it.
    public var dtr: Bool?

    /// A line on `device` with the given settings.
    public init(
        device: String, baudRate: Int = 9600, dataBits: Int = 8, stopBits: StopBits = .one, parity: Parity = .none,
        rts: Bool? = nil, dtr: Bool? = nil
    ) {
        self.device = device
        self.baudRate = baudRate
        self.dataBits = dataBits
        self.stopBits = stopBits
        self.parity = parity
        self.rts = rts
        self.dtr = dtr
    }

    /// Device, baud rate and the usual short form of the character, e.g. `/dev/ttyUSB0 9600 8N1`.
    public var description: String {
        let letter =
            switch parity {
            case .none: "N"
            case .even: "E"
            case .odd: "O"
            case .mark: "M"
            case .space: "S"
            }
        return "\(device) \(baudRate) \(dataBits)\(letter)\(stopBits.rawValue)"
    }
}
