import Acquisition

/// The sentences of `smtrace decode --explain`.
enum PeculiarityText {
    /// What was seen, `count` times; `detail` is what the watch knows of it.
    static func what(_ kind: Peculiarity.Kind, _ count: Int, _ detail: String) -> String {
        switch kind {
        case .noTelegram, .damagedFile, .pause, .locked, .clockOff, .severalMeters, .sometimesMissing, .unitChange,
            .noPower, .oddSeconds:
            detail
        case .sevenBits, .text, .wrongBaudRate:
            "\(number(count, "byte")) in all: " + (diagnosis(kind)?.finding ?? "")
        case .wrongChecksum:
            "\(number(count, "telegram")) \(are(count)) damaged and \(give(count)) no readings: \(detail)"
        case .lostEnd: "\(number(count, "telegram")) lost \(its(count)) end: the next one begins before it"
        case .strayBytes:
            "\(number(count, "byte")) \(belong(count)) to no telegram: telegrams that lost too much of themselves, or noise"
        case .sourceLost: "the device was gone \(times(count)) while it was listened to"
        case .fault: "\(number(count, "fault")) within telegrams whose checksum fits: \(detail)"
        case .attentionError:
            "\(number(count, "message")) of the meter \(say(count)) that something failed: error \(detail)"
        case .direction: "power is above 0 in \(number(count, "telegram")) whose status word says export (\(detail))"
        case .secondsBack:
            "the seconds that \(detail) has run go back \(times(count)): it was without power, or two meters share an id"
        default: note(kind, count, detail)
        }
    }

    /// What is worth knowing, but needs nothing to be done.
    private static func note(_ kind: Peculiarity.Kind, _ count: Int, _ detail: String) -> String {
        switch kind {
        case .noList: "\(number(count, "telegram")) \(hold(count)) no list of values"
        case .dzgUnsignedPower:
            "\(number(count, "value")) of power \(was(count)) sent as an unsigned number in a signed type, as DZG's DVS74 do, "
                + "and \(was(count)) mended (rule dzg_unsigned_power)"
        case .directionFromStatus:
            "\(number(count, "value")) of power \(was(count)) turned negative, since the status word says export (rule "
                + "direction_from_status)"
        case .kermit:
            "\(number(count, "telegram")) \(has(count)) a checksum of the Kermit kind, as Holley meters on RS-485; it was tested"
        case .bareTime:
            "\(number(count, "telegram")) \(give(count)) times without saying of which kind they are, as Holley, Iskra and "
                + "Hager do; they are read as seconds that the meter has run"
        case .shortChecksum:
            "\(number(count, "message")) \(has(count)) a checksum of one byte, as Iskra's MT691; it was tested"
        case .fourPadBytes:
            "\(number(count, "telegram")) \(was(count)) padded with 4 zero bytes, as DZG does; the standard has 3 at most"
        case .missingEnd:
            "\(number(count, "message")) \(end(count)) without the byte that says so; accepted"
        case .zeroBytes:
            "\(number(count, "zero byte")) more than the standard has between and behind messages; passed over"
        case .absentValue: "\(detail) is sent without a value in \(number(count, "list"))"
        case .noCode: "\(number(count, "value")) \(has(count)) a name that is no OBIS code; not recorded"
        case .largeNumber: "\(number(count, "value")) of \(detail) \(are(count)) beyond 2^63; kept as text"
        case .publicKey: "the meter sends its public key (129-129:199.130.5); it serves signatures and is no secret"
        case .attention: "\(number(count, "message")) of the meter \(are(count)) an attention with the code \(detail)"
        case .otherMessage: "\(number(count, "message")) of the type \(detail), without readings"
        case .cutBeginning:
            "the first \(number(count, "byte")) belong to no telegram: the end of one that had begun before, mostly"
        case .cutEnd:
            "the last \(number(count, "byte")) belong to no telegram: the beginning of one that goes on, mostly"
        default: detail
        }
    }

    private static let line =
        "put the head straight on the meter's diode and keep light off it, check plug and cable, and go without USB hub and "
        + "long extension; a machine that is too busy loses bytes, too"

    /// What the user can do; nil where nothing need be done.
    static func remedy(_ kind: Peculiarity.Kind) -> String? {
        switch kind {
        case .sevenBits: "set data_bits: 8 and parity: none (here: --mode 8N1)"
        case .text, .wrongBaudRate: diagnosis(kind)?.remedy
        case .damagedFile: "what comes before the damage was read; copy the file anew if its original is sound"
        case .wrongChecksum, .lostEnd, .strayBytes: line
        case .sourceLost:
            "check the plug; where a USB port fails again and again, a hub with its own power supply helps"
        case .pause:
            "where telegrams were damaged, see there; else the meter or its head was silent: check its place and its power"
        case .fault: "what is at fault is left out; keep these bytes and show them to the meter's maker"
        case .attentionError: "look the code up in the meter's manual; what was asked of the meter was not done"
        case .locked:
            "ask the network or metering operator for the PIN, enter it at the display with a torch or the button, and "
                + "switch the detailed values on there (often called InF)"
        case .direction:
            "if this meter feeds in now, its power has no sign: set direction_from_status: true (here: "
                + "--direction-from-status) and compare with its display"
        case .clockOff:
            "the readings are filed under the time of receipt, whatever the meter's clock says; see with `smtrace check` "
                + "whether this machine's clock is right"
        case .secondsBack: "look for a power failure at that time"
        case .severalMeters:
            "give each meter its server_id in smtrace.cfg, so that telegrams are filed under the right one"
        case .sometimesMissing, .noPower, .unitChange: note(kind)
        default: nil
        }
    }

    private static func note(_ kind: Peculiarity.Kind) -> String? {
        switch kind {
        case .noPower:
            "if its display shows power, switch the detailed values on there (often called InF, behind the PIN)"
        case .unitChange: "nothing: smtrace begins a new channel, and a query by name joins both"
        default: nil
        }
    }

    /// The diagnosis of the line that a kind stands for.
    static func diagnosis(_ kind: Peculiarity.Kind) -> LineDiagnosis? {
        LineDiagnosis.allCases.first { self.kind($0) == kind }
    }

    /// The kind that a diagnosis of the line is told as.
    static func kind(_ diagnosis: LineDiagnosis) -> Peculiarity.Kind {
        switch diagnosis {
        case .sevenBits: .sevenBits
        case .text: .text
        case .wrongBaudRate: .wrongBaudRate
        }
    }

    /// `1 telegram`, `2 telegrams`.
    static func number(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
    private static func are(_ count: Int) -> String { count == 1 ? "is" : "are" }
    private static func was(_ count: Int) -> String { count == 1 ? "was" : "were" }
    private static func has(_ count: Int) -> String { count == 1 ? "has" : "have" }
    private static func its(_ count: Int) -> String { count == 1 ? "its" : "their" }
    private static func give(_ count: Int) -> String { count == 1 ? "gives" : "give" }
    private static func belong(_ count: Int) -> String { count == 1 ? "belongs" : "belong" }
    private static func hold(_ count: Int) -> String { count == 1 ? "holds" : "hold" }
    private static func say(_ count: Int) -> String { count == 1 ? "says" : "say" }
    private static func end(_ count: Int) -> String { count == 1 ? "ends" : "end" }
}
