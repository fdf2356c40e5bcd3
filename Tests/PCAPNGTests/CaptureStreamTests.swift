import PCAPNG
import TestSupport
import Testing

/// Captures that arrive in pieces, end in the middle, go on, or are damaged.
@Suite struct CaptureStreamTests {
    private func sample() throws -> [UInt8] {
        var file = CaptureWriter.header(interfaceName: "house", description: "d", application: "a").bytes
        for index in 0..<6 {
            let payload = sampleTelegram(value: UInt32(index))
            try CaptureWriter.appendPacket(
                to: &file, timestampNanoseconds: UInt64(index), payload: payload.span,
                flags: index % 2 == 0 ? PacketFlags.inbound : nil, comment: index % 3 == 0 ? "c\(index)" : nil)
        }
        return file
    }

    /// Reads with a window that slides over the file, as the archivist does.
    private func readInPieces(_ file: [UInt8], piece: (Int) -> Int) throws -> Contents {
        var reader = CaptureReader()
        var contents = Contents()
        var window: [UInt8] = []
        var windowOffset = 0
        var fed = 0
        while true {
            let item = try reader.next(in: window.span, startingAt: windowOffset)
            if case .needMore(let bytes) = item {
                contents.needed = bytes
                if fed == file.count { break }
                window.removeFirst(reader.offset - windowOffset)
                windowOffset = reader.offset
                let count = min(max(1, piece(bytes)), file.count - fed)
                window += file[fed..<fed + count]
                fed += count
                continue
            }
            if case .packet(var packet) = item {
                contents.payloads.append(packet.payload.map { Array(window[$0]) } ?? [])
                contents.comments.append(packet.comment(in: window.span))
                // Positions in the window are not compared.
                packet.data = 0..<packet.data.count
                packet.payload = nil
                contents.items.append(.skipped(type: UInt32(packet.blockOffset)))
            } else {
                contents.items.append(item)
            }
        }
        contents.offset = reader.offset
        contents.interfaces = reader.interfaces
        return contents
    }

    @Test func wholeByteByByteAndRandomPiecesAreEqual() throws {
        let file = try sample()
        let whole = try readInPieces(file) { _ in file.count }
        #expect(whole.payloads == (0..<6).map { sampleTelegram(value: $0) })
        #expect(whole.payloads == read(file).payloads && whole.comments == read(file).comments)
        #expect(try readInPieces(file) { _ in 1 } == whole)
        #expect(try readInPieces(file) { $0 } == whole)
        for seed in 0..<50 {
            var random = SeededRandom(UInt64(seed))
            #expect(try readInPieces(file) { _ in Int.random(in: 1...700, using: &random) } == whole)
        }
    }

    @Test func truncationAtEveryByteGivesTheWholeBlocks() throws {
        let file = try sample()
        var ends = [0]
        var reader = CaptureReader()
        while reader.offset < file.count {
            _ = try reader.next(in: file.span, startingAt: 0)
            ends.append(reader.offset)
        }
        for length in 0...file.count {
            let contents = read(Array(file[..<length]))
            let end = ends.last { $0 <= length }
            #expect(contents.error == nil)
            #expect(contents.offset == end)
            #expect(contents.needed ?? 0 > length - contents.offset)
            #expect(CaptureReader.wholeLength(of: file.span.extracting(0..<length)) == end)
        }
    }

    @Test func tailOfZerosIsCutOff() throws {
        let file = try sample()
        let torn = file + [UInt8](repeating: 0, count: 4_096)
        #expect(CaptureReader.wholeLength(of: torn.span) == file.count)
        #expect(CaptureReader.wholeLength(of: [UInt8](repeating: 7, count: 100).span) == 0)
    }

    @Test func readerGoesOnAtAnyBlock() throws {
        let file = try sample()
        let whole = read(file)
        for packet in whole.packets {
            var reader = CaptureReader()
            #expect(try reader.readHeader(file.span))
            #expect(reader.offset == whole.packets[0].blockOffset)
            reader.seek(to: packet.blockOffset)
            let window = Array(file[packet.blockOffset...])
            guard case .packet(let again) = try reader.next(in: window.span, startingAt: packet.blockOffset) else {
                Issue.record("no packet at \(packet.blockOffset)")
                continue
            }
            #expect(again.blockOffset == packet.blockOffset)
            #expect(again.timestampFieldOffset == packet.timestampFieldOffset)
            #expect(again.data == 28..<28 + packet.data.count)
        }
        var reader = CaptureReader()
        #expect(try !reader.readHeader(file.span.extracting(0..<50)))
    }

    @Test func mutationsNeverTrap() throws {
        let file = try sample()
        var random = SeededRandom(3)
        for _ in 0..<20_000 {
            var mutated = file
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<mutated.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutated[index] = UInt8.random(in: 0...255, using: &random)
                case 1: mutated[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: mutated.remove(at: index)
                default: mutated.insert([0, 255].randomElement(using: &random) ?? 0, at: index)
                }
            }
            let contents = read(mutated)
            #expect(contents.offset <= mutated.count)
            for packet in contents.packets { #expect(packet.data.upperBound <= mutated.count) }
        }
    }
}
