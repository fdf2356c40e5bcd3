import SML
import TestSupport

/// A frame with the bytes that were handed out with it.
struct Received: Equatable {
    var frame: Frame
    var bytes: [UInt8]
}

/// What a decoder makes of a stream.
struct Outcome: Equatable {
    var received: [Received] = []
    var counters = FrameDecoder.Counters()

    var valid: [Received] { received.filter { $0.frame.isValid } }
    var faulty: [Received] { received.filter { !$0.frame.isValid } }
}

/// Pushes `stream` in pieces of the lengths that `next` gives, and ends it.
func decode(_ stream: [UInt8], maximumLength: Int = 65_507, pieces next: () -> Int) -> Outcome {
    var decoder = FrameDecoder(maximumLength: maximumLength)
    var outcome = Outcome()
    var handedOut = 0
    let collect = { (frame: Frame, bytes: Span<UInt8>) in
        outcome.received.append(Received(frame: frame, bytes: (0..<bytes.count).map { bytes[$0] }))
        handedOut += frame.length
    }
    var offset = 0
    while offset < stream.count {
        let end = min(offset + max(next(), 1), stream.count)
        decoder.push(stream.span.extracting(offset..<end), collect)
        offset = end
        let counters = decoder.counters
        precondition(counters.bytes == handedOut + counters.discardedBytes + decoder.pendingBytes)
        precondition(counters.bytes == offset && decoder.pendingBytes >= 0)
        precondition(decoder.pendingBytes <= maximumLength + 8)
    }
    decoder.finish(collect)
    precondition(decoder.pendingBytes == 0 && !decoder.isInsideFrame)
    outcome.counters = decoder.counters
    precondition(outcome.counters.bytes == handedOut + outcome.counters.discardedBytes)
    for received in outcome.received {
        let frame = received.frame
        precondition(Array(stream[frame.offset..<(frame.offset + frame.length)]) == received.bytes)
    }
    return outcome
}

/// What a decoder makes of `stream`, which must be the same whole, byte by byte and in random pieces.
func decodeThreeWays(_ stream: [UInt8], seed: UInt64 = 1, maximumLength: Int = 65_507) -> Outcome? {
    var random = SeededRandom(seed)
    let whole = decode(stream, maximumLength: maximumLength) { stream.count }
    let bytewise = decode(stream, maximumLength: maximumLength) { 1 }
    let inPieces = decode(stream, maximumLength: maximumLength) { Int.random(in: 1...40, using: &random) }
    let inLargePieces = decode(stream, maximumLength: maximumLength) { Int.random(in: 1...1500, using: &random) }
    return whole == bytewise && whole == inPieces && whole == inLargePieces ? whole : nil
}

/// The telegram in a frame's bytes.
func parse(_ received: Received) -> Telegram {
    var telegram = Telegram()
    telegram.parse(received.frame, received.bytes.span)
    return telegram
}

/// The telegram in the one frame that `bytes` is.
func parse(frame bytes: [UInt8]) -> Telegram {
    let frame =
        FrameDecoder.frame(in: bytes.span)
        ?? Frame(offset: 0, length: bytes.count, verdict: .checksumMismatch, padding: 0)
    return parse(Received(frame: frame, bytes: bytes))
}

/// A small telegram of a made-up meter: its counter is in transaction ids and values.
func sampleTelegram(_ number: Int, options: TelegramEncoder.Options = .init()) -> [UInt8] {
    var encoder = TelegramEncoder(options: options)
    let id = [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    let server: [UInt8] = [0x0A, 0x01, 0x53, 0x4D, 0x54, 0x00, 0x00, 0x00, 0x10, 0x01]
    encoder.openResponse(transactionID: id + [1], reqFileID: id, serverID: server)
    encoder.getListResponse(
        transactionID: id + [2], serverID: server,
        entries: [
            EncodedEntry(
                obis: 0x01_00_01_08_00_FF, value: .unsigned(UInt64(number) * 7), unit: 30, scaler: -1, status: 0x1C0104),
            EncodedEntry(obis: 0x01_00_10_07_00_FF, value: .integer(Int64(number % 900) - 450), unit: 27, scaler: 0),
        ],
        listName: [1, 0, 0x62, 0x0A, 0xFF, 0xFF], sensorTime: .secIndex(UInt32(number), bare: false))
    encoder.closeResponse(transactionID: id + [3])
    return encoder.frame()
}
