import Foundation
import SML
import TestSupport
import Testing

/// Fact 7: of a stream with one byte lost in each tenth telegram, exactly the damaged telegrams are missing.
struct LostByteTests {
    /// The places of a frame where a lost byte does different harm; the place for each damaged telegram comes from here in turn.
    ///
    /// Start sequence, first bytes of the body, last ones with the padding, escape, end marker, pad count, checksum; nil is
    /// any place, or a byte of an escape word in the body if there is one.
    private static let places: [Int?] = [
        0, 3, 4, 7, 8, 9, nil, nil, nil, nil, -12, -10, -9, -8, -6, -5, -4, -3, -2, -1,
    ]

    private func place(_ turn: Int, in frame: [UInt8], _ random: inout SeededRandom) -> Int {
        if let place = Self.places[turn % Self.places.count] { return place < 0 ? frame.count + place : place }
        let ones = frame.indices.dropFirst(8).dropLast(8).filter { frame[$0] == 0x1B }
        if turn % 2 == 0, let one = ones.randomElement(using: &random) { return one }
        return Int.random(in: frame.indices, using: &random)
    }

    /// The stream of `frames` with a byte lost in each tenth, and those that are whole.
    private func damaged(
        _ frames: [[UInt8]], _ seed: UInt64, firstTurn: Int = 0
    ) -> (stream: [UInt8], whole: [[UInt8]]) {
        var random = SeededRandom(seed)
        let chosen = Int.random(in: 0...9, using: &random)
        var stream: [UInt8] = []
        var whole: [[UInt8]] = []
        for (number, frame) in frames.enumerated() {
            guard number % 10 == chosen else {
                stream += frame
                whole.append(frame)
                continue
            }
            var shorter = frame
            shorter.remove(at: place(firstTurn + number / 10, in: frame, &random))
            stream += shorter
        }
        return (stream, whole)
    }

    /// A telegram whose values hold escape words, which are doubled, and bodies that end in bytes of one.
    private func telegramWithEscapes(_ number: Int) -> [UInt8] {
        var encoder = TelegramEncoder()
        encoder.options.checksum = number % 2 == 0 ? .x25 : .kermit
        encoder.getListResponse(
            transactionID: [0x1B, 0x1B], serverID: [1, 2, 3],
            entries: (0..<3).map { entry in
                EncodedEntry(obis: 1, value: .octets([UInt8](repeating: 0x1B, count: (number + entry) % 14 + 1)))
            })
        encoder.raw([UInt8](repeating: 0x1B, count: number % 4))
        return encoder.frame()
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func fact7_ofAStreamWithALostByteInEachTenthExactlyTheDamagedAreMissing(_ seed: UInt64) throws {
        let frames = (0..<200).map { $0 % 3 == 1 ? telegramWithEscapes($0) : sampleTelegram(Int(seed) * 200 + $0) }
        let (stream, whole) = damaged(frames, seed)
        let outcome = try #require(decodeThreeWays(stream, seed: seed))
        #expect(outcome.valid.map(\.bytes) == whole)
        #expect(outcome.counters.frames == 180 && outcome.counters.faultyFrames <= 20)
    }

    @Test
    func fact7_aLostByteAtEachPlaceOfATelegramWithEscapesCostsIt() throws {
        for number in [3, 7, 12] {
            let damaged = telegramWithEscapes(number), before = telegramWithEscapes(number + 1)
            for lost in damaged.indices {
                var shorter = damaged
                shorter.remove(at: lost)
                let outcome = try #require(decodeThreeWays(before + shorter + before + before, seed: UInt64(lost)))
                #expect(outcome.valid.map(\.bytes) == [before, before, before], "\(number), byte \(lost)")
            }
        }
    }

    @Test(
        .enabled(if: Project.telegrams != nil, "dumps of real meters are not beside the project"),
        arguments: DumpTests.names)
    func fact7_ofADumpWithALostByteInEachTenthExactlyTheDamagedAreMissing(_ name: String) throws {
        let folder = try #require(Project.telegrams)
        let dump = try [UInt8](Data(contentsOf: URL(filePath: folder + "/dumps/\(name).bin")))
        let frames = decode(dump) { dump.count }.valid.map(\.bytes)
        try #require(!frames.isEmpty)
        let repeated = (0..<100).map { frames[$0 % frames.count] }
        for half in 0..<2 {
            let (stream, whole) = damaged(repeated, UInt64(half), firstTurn: half * 10)
            let outcome = try #require(decodeThreeWays(stream, seed: UInt64(half)))
            #expect(outcome.valid.map(\.bytes) == whole)
        }
    }
}
