/// Something about telegrams that is not as usual, in words for people.
struct Peculiarity: Equatable {
    /// What it is; the raw value is its name in JSON. Problems, which can be mended, come first.
    enum Kind: String, CaseIterable {
        case noTelegram = "no_telegram"
        case damagedFile = "damaged_file"
        case sevenBits = "seven_bits"
        case text
        case wrongBaudRate = "wrong_baud_rate"
        case wrongChecksum = "wrong_checksum"
        case lostEnd = "lost_end"
        case strayBytes = "stray_bytes"
        case sourceLost = "source_lost"
        case pause
        case fault
        case attentionError = "attention_error"
        case locked
        case direction
        case clockOff = "clock_off"
        case secondsBack = "seconds_back"
        case severalMeters = "several_meters"
        case sometimesMissing = "sometimes_missing"
        case unitChange = "unit_change"
        case noPower = "no_power"
        case noList = "no_list"
        case dzgUnsignedPower = "dzg_unsigned_power"
        case directionFromStatus = "direction_from_status"
        case kermit
        case bareTime = "bare_time"
        case oddSeconds = "odd_seconds"
        case shortChecksum = "short_checksum"
        case fourPadBytes = "four_pad_bytes"
        case missingEnd = "missing_end"
        case zeroBytes = "zero_bytes"
        case absentValue = "absent_value"
        case noCode = "no_code"
        case largeNumber = "large_number"
        case publicKey = "public_key"
        case attention
        case otherMessage = "other_message"
        case cutBeginning = "cut_beginning"
        case cutEnd = "cut_end"

        /// Whether it can be mended, or readings are lost by it; else it is only worth knowing.
        var isProblem: Bool {
            guard let place = Self.allCases.firstIndex(of: self) else { return false }
            return place <= Self.lastProblem
        }

        /// Whether `count` is that of bytes at one place.
        var isOnePlace: Bool { self == .cutBeginning || self == .cutEnd }

        private static let lastProblem = allCases.firstIndex(of: .severalMeters) ?? 0
    }

    /// What it is.
    var kind: Kind
    /// What was seen.
    var what: String
    /// How often.
    var count: Int
    /// Where the first one begins; nil where it has no place.
    var byteOffset: Int?
    /// What the user can do; nil where nothing need be done.
    var remedy: String?
}

/// Counts what is unusual while telegrams pass by; takes a bounded amount of memory.
struct PeculiarityTally {
    /// So many different details of a kind are told one by one.
    private static let mostDetails = 8

    private struct Entry {
        var detail: String
        var count: Int
        var byteOffset: Int?
    }

    private var entries: [Peculiarity.Kind: [Entry]] = [:]

    /// Counts one or several; those of the same detail are told together.
    mutating func note(_ kind: Peculiarity.Kind, _ detail: String = "", count: Int = 1, at byteOffset: Int? = nil) {
        var list = entries[kind] ?? []
        if let index = list.firstIndex(where: { $0.detail == detail }) {
            list[index].count += count
        } else if list.count < Self.mostDetails {
            list.append(Entry(detail: detail, count: count, byteOffset: byteOffset))
        } else {
            list[Self.mostDetails - 1].count += count
        }
        entries[kind] = list
    }

    /// How many of a kind were counted.
    func count(_ kind: Peculiarity.Kind) -> Int { entries[kind]?.reduce(0) { $0 + $1.count } ?? 0 }

    /// All that is unusual, problems first.
    func peculiarities() -> [Peculiarity] {
        Peculiarity.Kind.allCases.flatMap { kind in
            (entries[kind] ?? []).map { entry in
                Peculiarity(
                    kind: kind, what: PeculiarityText.what(kind, entry.count, entry.detail), count: entry.count,
                    byteOffset: entry.byteOffset, remedy: PeculiarityText.remedy(kind))
            }
        }
    }
}
