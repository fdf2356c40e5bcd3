import OBIS
import SML

/// What stands for a meter's ids in a dump that can be shared.
///
/// A stand-in has the length of its id. Of an id of DIN 43863-5 medium, maker, block and the first two digits of the number
/// stay, since rules for meters go by them (docs/meters.md, fact 23); the other six count the ids. Of others the first
/// bytes stay, and digits are counted; a public key becomes zeros.
struct IdentityMap {
    private(set) var standIns: [(identity: [UInt8], standIn: [UInt8])] = []

    /// Notes the ids that a telegram holds.
    mutating func learn(_ telegram: Telegram) {
        for message in telegram.messages {
            switch message.body {
            case .openResponse(let open): learn(open.serverID, telegram)
            case .getListResponse(let list): learn(list.serverID, telegram)
            default: break
            }
        }
        for entry in telegram.entries where entry.hasOBIS {
            guard case .octets(let octets) = entry.value else { continue }
            let code = OBISCode(packed: entry.obis)
            if Self.isIdentity(code) { learn(octets, telegram) }
            if Self.isPublicKey(code), octets.count >= 16 { add(telegram.octets(octets)) { _, _ in 0 } }
        }
    }

    /// Device ids and serial numbers (fact 28): 1-0:0.0.*, 1-0:96.1.*, 0-0:96.1.*.
    private static func isIdentity(_ code: OBISCode) -> Bool {
        code.a <= 1 && (code.c == 96 && code.d == 1 || code.c == 0 && code.d == 0)
    }

    /// 129-129:199.130.5.
    private static func isPublicKey(_ code: OBISCode) -> Bool {
        code.a == 129 && code.b == 129 && code.c == 199 && code.d == 130 && code.e == 5
    }

    private mutating func learn(_ octets: Octets?, _ telegram: Telegram) {
        guard let octets, octets.count >= 4 else { return }
        let bytes = telegram.octets(octets)
        guard bytes.contains(where: { $0 != 0 && $0 != 0xFF }) else { return }
        let number = standIns.count + 1
        if ServerID(bytes).identifier != nil {
            let digits = bytes[6...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            let new = digits / 1_000_000 * 1_000_000 + UInt32(number % 1_000_000)
            let octets = (0..<4).map { UInt8(truncatingIfNeeded: new >> (8 * UInt32(3 - $0))) }
            add(bytes) { index, byte in index < 6 ? byte : octets[index - 6] }
            return
        }
        let kept = min(5, bytes.count / 2)
        let isText = ServerID(bytes).text != nil
        add(bytes) { index, byte in
            if index < kept { return byte }
            let place = bytes.count - 1 - index
            let digit = place < 9 ? number / (0..<place).reduce(1) { power, _ in power * 10 } % 10 : 0
            return isText ? UInt8(ascii: "0") + UInt8(digit) : UInt8(place < 2 ? number >> (8 * place) & 0xFF : 0)
        }
    }

    private mutating func add(_ identity: [UInt8], _ standIn: (Int, UInt8) -> UInt8) {
        // An id that was put in before is none to be replaced.
        guard !standIns.contains(where: { $0.identity == identity || $0.standIn == identity }) else { return }
        standIns.append((identity, identity.enumerated().map { standIn($0.offset, $0.element) }))
        standIns.sort { $0.identity.count > $1.identity.count }
    }

    /// The bytes with every known id replaced.
    func replaced(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for (identity, standIn) in standIns { Self.replace(identity, standIn, in: &result) }
        return result
    }

    /// The same, and the ends of ids too, four bytes long: for pieces in which an id may be cut off.
    func replacedWithFragments(_ bytes: [UInt8]) -> [UInt8] {
        var result = replaced(bytes)
        for (identity, standIn) in standIns where identity.count > 4 {
            Self.replace(Array(identity.suffix(4)), Array(standIn.suffix(4)), in: &result)
        }
        return result
    }

    private static func replace(_ old: [UInt8], _ new: [UInt8], in bytes: inout [UInt8]) {
        guard bytes.count >= old.count, let first = old.first else { return }
        var index = 0
        while index <= bytes.count - old.count {
            if bytes[index] == first, bytes[index..<(index + old.count)].elementsEqual(old) {
                bytes.replaceSubrange(index..<(index + old.count), with: new)
                index += old.count
            } else {
                index += 1
            }
        }
    }
}
