/// Registers that somebody names: by a code or a part of one, a short name, or another word for it.
///
/// Codes: `1-0:16.7.0*255`, `1-0:16.7.0`, `16.7.0`, `1.8.0*96`; `1.8` for all tariffs; `0100100700ff`, as it stands in a
/// telegram. Words: `power`, `energy_import_24h`, `frequenz`. What is left out is the usual value (electricity, channel 0, no
/// billing period) where there is such a register, else any.
public struct OBISSelector: Sendable, Hashable {
    private enum Meaning: Hashable {
        case pattern(OBISPattern)
        case codes([OBISCode])
    }

    private let meaning: Meaning

    /// A selector; nil if the text is no code, no part of one, and no known word.
    public init?(_ text: String) {
        if let pattern = OBISPattern(text) {
            meaning = .pattern(pattern)
        } else {
            let codes = OBISCode.codes(named: text)
            guard !codes.isEmpty else { return nil }
            meaning = .codes(codes)
        }
    }

    /// Those of `codes` that are meant, in their order; empty if none is.
    public func select(from codes: [OBISCode]) -> [OBISCode] {
        switch meaning {
        case .pattern(let pattern):
            let usual = codes.filter { pattern.matches($0, isStrict: true) }
            return usual.isEmpty ? codes.filter { pattern.matches($0, isStrict: false) } : usual
        case .codes(let wanted):
            let exact = codes.filter { wanted.contains($0) }
            guard exact.isEmpty else { return exact }
            // The same in another channel.
            let loose = Set(wanted.map { OBISCode($0.a, 0, $0.c, $0.d, $0.e, $0.f) })
            return codes.filter { loose.contains(OBISCode($0.a, 0, $0.c, $0.d, $0.e, $0.f)) }
        }
    }

    /// Whether it was a code or a part of one, not a word.
    public var isCode: Bool {
        if case .pattern = meaning { true } else { false }
    }

    /// Whether it names groups C and D without E, so that all tariffs are meant.
    public var meansAllTariffs: Bool {
        if case .pattern(let pattern) = meaning { pattern.lacksTariff } else { false }
    }

    /// The codes that a text stands for by itself: of a part of a code the usual one.
    public var codes: [OBISCode] {
        switch meaning {
        case .pattern(let pattern): [pattern.usual]
        case .codes(let codes): codes
        }
    }
}

/// A code of which groups may be left out.
struct OBISPattern: Sendable, Hashable {
    private var a: UInt8?
    private var b: UInt8?
    private var c: UInt8
    private var d: UInt8
    private var e: UInt8?
    private var f: UInt8?

    /// `A-B:C.D.E*F`, where `A-B:`, `.E` and `*F` may be missing; or the six bytes in hex, as they stand in a telegram.
    init?(_ text: String) {
        if let code = Self.hex(text) {
            (a, b, c, d, e, f) = (code.a, code.b, code.c, code.d, code.e, code.f)
            return
        }
        var groups: [UInt8] = []
        var separators = ""
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                guard let number = UInt8(digits) else { return nil }
                groups.append(number)
                separators.append(character == "&" ? "*" : character)
                digits = ""
            }
        }
        guard let number = UInt8(digits) else { return nil }
        groups.append(number)
        if separators.hasPrefix("-:") {
            (a, b) = (groups[0], groups[1])
            groups.removeFirst(2)
            separators.removeFirst(2)
        }
        switch separators {
        case ".": (c, d) = (groups[0], groups[1])
        case "..": (c, d, e) = (groups[0], groups[1], groups[2])
        case "..*": (c, d, e, f) = (groups[0], groups[1], groups[2], groups[3])
        default: return nil
        }
    }

    private static func hex(_ text: String) -> OBISCode? {
        let digits = text.filter { $0 != " " }
        guard digits.utf8.count == 12, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        return UInt64(digits, radix: 16).map { OBISCode(packed: $0) }
    }

    /// Whether group E is left out.
    var lacksTariff: Bool { e == nil }

    /// The code with the usual values of what is left out.
    var usual: OBISCode { OBISCode(a ?? Medium.electricity, b ?? 0, c, d, e ?? 0, f ?? 255) }

    /// Whether a code has these groups; what is left out has to have its usual value if `isStrict`, else any.
    func matches(_ code: OBISCode, isStrict: Bool) -> Bool {
        func fits(_ wanted: UInt8?, _ value: UInt8, usual: UInt8) -> Bool {
            wanted.map { $0 == value } ?? (!isStrict || value == usual)
        }
        return fits(a, code.a, usual: Medium.electricity) && fits(b, code.b, usual: 0) && code.c == c && code.d == d
            && (e == nil || e == code.e) && fits(f, code.f, usual: 255)
    }
}
