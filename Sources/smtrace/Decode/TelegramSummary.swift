import Readings
import Rendering
import SML

/// Counts what is in a file; every checksum is tested and every reading extracted.
struct TelegramSummary: TelegramReport {
    private var quirks: QuirkMemory
    private var telegrams = 0
    private var withX25 = 0
    private var withKermit = 0
    private var messages = 0
    private var faultyMessages = 0
    /// How many messages there were that are no Open, Close or GetList, by their tags; unknown ones under the last.
    private var otherMessages: [UInt32: Int] = [:]
    private var readings = 0
    private var mended = 0
    private var first: Int64?
    private var last: Int64?
    private let isJSON: Bool
    private let output: OutputBuffer

    init(isJSON: Bool, quirks: QuirkMemory = QuirkMemory(), output: OutputBuffer) {
        self.quirks = quirks
        self.isJSON = isJSON
        self.output = output
    }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) {
        telegrams += 1
        switch telegram.frame.verdict {
        case .valid(.x25): withX25 += 1
        case .valid(.kermit): withKermit += 1
        case .checksumMismatch: break
        }
        messages += telegram.messages.count
        for index in telegram.messages.indices {
            switch telegram.messages[index].body {
            case .getListResponse(let list): count(list, in: telegram)
            case .faulty: faultyMessages += 1
            default:
                guard telegram.messages[index].body.rareBytes != nil else { continue }
                let tag = telegram.messages[index].tag
                otherMessages[MessageShape.name(of: tag) == nil ? .max : tag, default: 0] += 1
            }
        }
        if let milliseconds = place.milliseconds {
            first = min(first ?? milliseconds, milliseconds)
            last = max(last ?? milliseconds, milliseconds)
        }
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) {}

    mutating func discarded(_ bytes: DiscardedBytes) {}

    private mutating func count(_ list: GetListResponse, in telegram: Telegram) {
        let active = quirks.quirks(of: list, in: telegram)
        for index in list.entries {
            guard let reading = Reading(telegram.entries[index], quirks: active) else { continue }
            readings += 1
            if reading.quirk != nil { mended += 1 }
        }
    }

    mutating func finish(_ totals: DecodeTotals) throws {
        if isJSON { try writeJSON(totals) } else { try writeText(totals) }
    }

    /// The messages of `otherMessages` by their names, in the order of their tags.
    private var namedMessages: [(name: String, count: Int)] {
        otherMessages.sorted { $0.key < $1.key }.map { tag, count in
            (MessageShape.name(of: tag) ?? "unknown", count)
        }
    }

    private func writeText(_ totals: DecodeTotals) throws {
        var lines = [
            ("file", "\(Escape.terminal(totals.path)) (\(totals.format))"),
            ("bytes", "\(totals.counters.bytes)"),
            ("telegrams", "\(telegrams) (checksum X.25 \(withX25), Kermit \(withKermit))"),
            ("faulty frames", "\(totals.counters.faultyFrames)"),
            ("discarded bytes", "\(totals.counters.discardedBytes)"),
            ("messages", "\(messages)" + (faultyMessages > 0 ? " (\(faultyMessages) faulty)" : "")),
            ("readings", "\(readings)" + (mended > 0 ? " (\(mended) mended by a quirk's rule)" : "")),
        ]
        if !otherMessages.isEmpty {
            let kinds = namedMessages.map { "\($0.name) \($0.count)" }
            lines.append(("other messages", kinds.joined(separator: ", ")))
        }
        if let first, let last {
            lines.append(("first", TimeText.localWithOffset(first)))
            lines.append(("last", TimeText.localWithOffset(last)))
        }
        for (name, text) in lines {
            try output.writeLine(name + String(repeating: " ", count: 17 - name.utf8.count) + text)
        }
    }

    private func writeJSON(_ totals: DecodeTotals) throws {
        var json = JSONWriter()
        json.beginObject()
        json.field("bytes", Int64(totals.counters.bytes))
        json.field("telegrams", Int64(telegrams))
        json.field("x25", Int64(withX25))
        json.field("kermit", Int64(withKermit))
        json.field("faulty_frames", Int64(totals.counters.faultyFrames))
        json.field("discarded_bytes", Int64(totals.counters.discardedBytes))
        json.field("messages", Int64(messages))
        json.field("faulty_messages", Int64(faultyMessages))
        json.field("readings", Int64(readings))
        if !otherMessages.isEmpty {
            json.beginObject("other_messages")
            for (name, count) in namedMessages { json.field(name, Int64(count)) }
            json.endObject()
        }
        if let first, let last {
            json.field("first", utcMilliseconds: first)
            json.field("last", utcMilliseconds: last)
        }
        json.endObject()
        json.endLine()
        try output.send(&json.bytes)
    }
}
