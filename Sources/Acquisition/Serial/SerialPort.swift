@preconcurrency import Glibc

/// Opens a serial device and sets its line; no state of its own.
enum SerialPort {
    /// Returns the descriptor of the opened device: non-blocking, raw, exclusive, not the controlling terminal.
    ///
    /// Bytes that wait in the kernel are kept. A setting that the driver does not offer (modem lines and parity on a
    /// pseudo-terminal) is passed over.
    static func open(_ line: SerialLine) throws(SourceFault) -> Int32 {
        guard let speed = BaudRate.constant(line.baudRate) else {
            throw .unsupportedBaudRate(path: line.device, baudRate: line.baudRate)
        }
        let descriptor = Glibc.open(line.device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw SourceFault(opening: line.device, errno: errno) }
        do throws(SourceFault) {
            try configure(descriptor, line, speed)
            return descriptor
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    private static func configure(_ descriptor: Int32, _ line: SerialLine, _ speed: speed_t) throws(SourceFault) {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else {
            if errno == ENOTTY { throw .notATerminal(path: line.device) }
            throw SourceFault(setting: line.device, errno: errno)
        }
        // Two recorders on one head would each get half of its bytes. TIOCEXCL does not keep root out, the lock does.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else { throw .busy(path: line.device) }
        let isPseudoTerminal = isPseudoTerminal(descriptor)
        // A pseudo-terminal keeps the mark when its reader is killed, as its other side holds it open.
        if !isPseudoTerminal { _ = ioctl(descriptor, UInt(TIOCEXCL)) }
        apply(line, speed, to: &settings)
        // A pseudo-terminal takes neither parity nor 7 data bits, of which the C library makes EINVAL.
        guard tcsetattr(descriptor, TCSANOW, &settings) == 0 || isPseudoTerminal && errno == EINVAL else {
            throw SourceFault(setting: line.device, errno: errno)
        }
        try setModemLine(TIOCM_RTS, line.rts, descriptor, line.device)
        try setModemLine(TIOCM_DTR, line.dtr, descriptor, line.device)
    }

    /// The kernel gives the slaves of pseudo-terminals the major numbers 136 to 143.
    private static func isPseudoTerminal(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return (136...143).contains((status.st_rdev >> 8) & 0xfff)
    }

    private static func apply(_ line: SerialLine, _ speed: speed_t, to settings: inout termios) {
        cfmakeraw(&settings)
        cfsetspeed(&settings, speed)
        let cleared = [CSIZE, CSTOPB, PARENB, PARODD, CMSPAR, Int32(bitPattern: UInt32(CRTSCTS))]
        for flag in cleared { settings.c_cflag &= ~tcflag_t(UInt32(bitPattern: flag)) }
        settings.c_iflag &= ~tcflag_t(IXON | IXOFF | IXANY | INPCK | IGNPAR | PARMRK)
        settings.c_cflag |= tcflag_t(CLOCAL | CREAD) | characterFlags(line)
        withUnsafeMutableBytes(of: &settings.c_cc) { controls in
            controls[Int(VMIN)] = 0
            controls[Int(VTIME)] = 0
        }
    }

    private static func characterFlags(_ line: SerialLine) -> tcflag_t {
        var flags: tcflag_t =
            switch line.dataBits {
            case 5: tcflag_t(CS5)
            case 6: tcflag_t(CS6)
            case 7: tcflag_t(CS7)
            default: tcflag_t(CS8)
            }
        // With 5 data bits the chips send one and a half stop bits where two are asked for.
        if line.stopBits != .one { flags |= tcflag_t(CSTOPB) }
        let stick = tcflag_t(UInt32(bitPattern: CMSPAR))
        switch line.parity {
        case .none: break
        case .even: flags |= tcflag_t(PARENB)
        case .odd: flags |= tcflag_t(PARENB | PARODD)
        case .mark: flags |= tcflag_t(PARENB | PARODD) | stick
        case .space: flags |= tcflag_t(PARENB) | stick
        }
        return flags
    }

    private static func setModemLine(
        _ line: Int32, _ raised: Bool?, _ descriptor: Int32, _ path: String
    ) throws(SourceFault) {
        guard let raised else { return }
        var mask = line
        guard ioctl(descriptor, UInt(raised ? TIOCMBIS : TIOCMBIC), &mask) != 0 else { return }
        // A pseudo-terminal has no modem lines.
        if errno != ENOTTY && errno != EINVAL { throw SourceFault(setting: path, errno: errno) }
    }
}
