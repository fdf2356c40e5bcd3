/// Which telegrams have ended the program while it worked on them, as lines of the file `crashes` tell.
///
/// A line: `signal hash length offset meter program`, the hash in 16 hex digits. Only lines of the same program count:
/// another one may be without the fault.
struct PoisonBook: Sendable {
    /// What a telegram is known by: the hash of its bytes and their number.
    struct Fingerprint: Hashable {
        let hash: UInt64
        let length: Int
    }

    /// One end of the program.
    struct End: Sendable, Equatable {
        let signal: Int32
        let hash: UInt64
        let length: Int
        let meter: String
    }

    /// A telegram is passed over once it has ended the program so often.
    static let endsOfTelegram = 2
    /// All telegrams of a meter are, once so many of it are passed over.
    static let telegramsOfMeter = 3

    private(set) var last: End?
    private var counts: [Fingerprint: Int] = [:]
    private var poison: Set<Fingerprint> = []
    private var lengths: Set<Int> = []
    /// Meters whose telegrams are all passed over.
    private(set) var meters: Set<String> = []

    /// A book of the lines of `text` that `program` has written; others are left out.
    init(_ text: String, program: String) {
        var byMeter: [String: Set<Fingerprint>] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 6, words[5] == program, let signal = Int32(words[0]),
                let hash = UInt64(words[1], radix: 16), let length = Int(words[2])
            else { continue }
            let meter = String(words[4])
            last = End(signal: signal, hash: hash, length: length, meter: meter)
            let fingerprint = Fingerprint(hash: hash, length: length)
            counts[fingerprint, default: 0] += 1
            guard counts[fingerprint, default: 0] >= Self.endsOfTelegram else { continue }
            poison.insert(fingerprint)
            lengths.insert(length)
            byMeter[meter, default: []].insert(fingerprint)
        }
        meters = Set(byMeter.filter { $0.value.count >= Self.telegramsOfMeter }.keys)
    }

    /// Whether nothing is passed over.
    var isEmpty: Bool { poison.isEmpty }

    /// How often a telegram has ended the program.
    func ends(of end: End) -> Int { counts[Fingerprint(hash: end.hash, length: end.length)] ?? 0 }

    /// Whether a telegram is passed over; `hash` is asked for only where its length is that of such a one.
    func mustPassOver(length: Int, of meter: String, hash: () -> UInt64) -> Bool {
        if meters.contains(Self.written(meter)) { return true }
        guard lengths.contains(length) else { return false }
        return poison.contains(Fingerprint(hash: hash(), length: length))
    }

    /// A meter's name as it stands in a line.
    private static func written(_ meter: String) -> String {
        String(
            decoding: meter.utf8.prefix(64).map { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    byte
                default: UInt8(ascii: "?")
                }
            }, as: UTF8.self)
    }
}
