/// 1-0:81.7.xy is the angle of y against x, where 0 to 2 are the voltages and 4 to 6 the currents of L1 to L3, 7 that of N.
///
/// Source: IEC 62056-61:2006, table 13.
enum PhaseAngle {
    static func name(of code: OBISCode) -> RegisterName? {
        guard code.d == 7, code.f == 255, code.e / 10 != code.e % 10, let from = vector(code.e / 10),
            let to = vector(code.e % 10)
        else { return nil }
        return RegisterName(
            "phase_angle_\(to.short)_\(from.short)",
            BilingualText("Phase angle \(to.full) to \(from.full)", "Phasenwinkel \(to.full) zu \(from.full)"),
            unit: 8
        ).inChannel(code.b)
    }

    /// What group E says.
    static func meaning(_ e: UInt8) -> BilingualText? {
        guard let from = vector(e / 10), let to = vector(e % 10) else { return nil }
        return BilingualText("\(to.full) to \(from.full)", "\(to.full) zu \(from.full)")
    }

    /// Group E from the words behind `phase_angle`, such as `u_l2_u_l1` or `u2_u1`.
    static func e(_ words: String) -> UInt8? {
        let plain = words.replacing("u_l", with: "u").replacing("i_l", with: "i").replacing("i_n", with: "in")
        let parts = plain.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let to = digit(parts[0]), let from = digit(parts[1]) else { return nil }
        return from * 10 + to
    }

    static let all: [UInt8] = (0...77).filter { OBISCode(1, 0, 81, 7, $0).hasName }

    private static func vector(_ digit: UInt8) -> (short: String, full: String)? {
        switch digit {
        case 0...2: ("u_l\(digit + 1)", "U(L\(digit + 1))")
        case 4...6: ("i_l\(digit - 3)", "I(L\(digit - 3))")
        case 7: ("i_n", "I(N)")
        default: nil
        }
    }

    private static func digit(_ word: some StringProtocol) -> UInt8? {
        switch word {
        case "u1": 0
        case "u2": 1
        case "u3": 2
        case "i1": 4
        case "i2": 5
        case "i3": 6
        case "in": 7
        default: nil
        }
    }
}
