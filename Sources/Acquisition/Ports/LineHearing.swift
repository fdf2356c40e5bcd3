import SML

/// What was heard on a line for a while.
public struct LineHearing: Sendable, Equatable {
    /// What speaks there.
    public enum Speaker: Sendable, Equatable {
        /// An SML meter; the server id's bytes, empty where its telegrams have none.
        case meter(serverID: [UInt8])
        /// Text as of IEC 62056-21; its identification without the leading `/`, such as `LOG5LK13BE803049`, if it came by.
        case text(identification: String?)
        /// SML whose bytes lost their eighth bit.
        case sevenBits
        /// Bytes that are no telegram, as a wrong baud rate gives them.
        case noise
        /// Bytes of which nothing can be said: too few, or a telegram that was not whole.
        case unclear
        /// Nothing.
        case silence
    }

    /// Bytes that came.
    public private(set) var byteCount = 0
    /// Telegrams with a fitting checksum.
    public private(set) var telegramCount = 0
    /// Frames whose checksum did not fit.
    public private(set) var faultCount = 0
    private var decoder = FrameDecoder()
    private var telegram = Telegram()
    private var serverID: [UInt8]?
    private var recent: [UInt8] = []

    /// Nothing heard yet.
    public init() {}

    /// Two of them are equal if the same was heard.
    public static func == (left: Self, right: Self) -> Bool {
        left.byteCount == right.byteCount && left.telegramCount == right.telegramCount && left.speaker == right.speaker
    }

    /// Takes bytes of the line.
    public mutating func push(_ bytes: [UInt8]) {
        byteCount += bytes.count
        recent.append(contentsOf: bytes)
        if recent.count > 4_096 { recent.removeFirst(recent.count - 2_048) }
        var (telegram, telegramCount, faultCount, serverID) = (telegram, telegramCount, faultCount, serverID)
        decoder.push(bytes.span) { frame, raw in
            guard frame.isValid else {
                faultCount += 1
                return
            }
            telegramCount += 1
            telegram.parse(frame, raw)
            guard serverID == nil, let octets = telegram.list?.serverID, octets.count > 0 else { return }
            serverID = telegram.octets(octets)
        }
        (self.telegram, self.telegramCount, self.faultCount, self.serverID) = (
            telegram, telegramCount, faultCount, serverID
        )
    }

    /// What speaks there, as far as can be told.
    public var speaker: Speaker {
        if telegramCount > 0 { return .meter(serverID: serverID ?? []) }
        guard byteCount > 0 else { return .silence }
        return switch LineDiagnosis.diagnose(recent) {
        case .sevenBits: .sevenBits
        case .text: .text(identification: Self.identification(recent))
        case .wrongBaudRate: .noise
        case nil: .unclear
        }
    }

    /// The identification message of IEC 62056-21, 6.3.2: `/`, three letters of the maker, baud rate, identification, CR LF.
    private static func identification(_ bytes: [UInt8]) -> String? {
        for start in bytes.indices where bytes[start] == UInt8(ascii: "/") {
            let line = bytes[(start + 1)...].prefix { 0x20...0x7e ~= $0 && $0 != UInt8(ascii: "/") }
            let end = start + 1 + line.count
            if line.count >= 4, end < bytes.count, bytes[end] == 0x0d { return String(decoding: line, as: UTF8.self) }
        }
        return nil
    }
}
