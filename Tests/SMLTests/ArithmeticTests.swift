import SML
import Testing

/// Nothing that a telegram says traps: the greatest and least numbers, lengths beyond all memory, lists without end.
struct ArithmeticTests {
    /// The telegram with this entry's fields behind its name, and a sound message behind it.
    private func telegram(_ fields: [UInt8]) -> Telegram {
        let body = [0x77, 0x01, 0x03, 0xAA, 0xBB, 0x01, 0x01, 0x71, 0x77, 0x07, 1, 0, 1, 8, 0, 255] + fields + [1, 1]
        return Handwritten.telegram(Handwritten.sealed(body) + [0] + Handwritten.close)
    }

    @Test
    func scalersOfTheGreatestAndLeastSizeAreReadAsSent() {
        for (scaler, bytes) in [(Int8.min, [0x52, 0x80]), (.max, [0x52, 0x7F]), (-128, [0x53, 0xFF, 0x80])] {
            let telegram = telegram([0x01, 0x01, 0x01] + bytes.map { UInt8($0) } + [0x62, 1, 0x01])
            #expect(telegram.entries.first?.scaler == scaler && telegram.faults.isEmpty)
        }
    }

    @Test(
        arguments: [
            [0x53, 0x00, 0x80], [0x53, 0xFF, 0x7F], [0x59, 0x80, 0, 0, 0, 0, 0, 0, 0], [0x62, 0xFF], [0x51],
        ] as [[UInt8]])
    func scalersBeyondInt8AreAFaultThatKeepsTheValue(_ bytes: [UInt8]) {
        let telegram = telegram([0x01, 0x01, 0x01] + bytes + [0x62, 1, 0x01])
        #expect(telegram.entries.first?.scaler == nil && telegram.entries.first?.value == .unsigned(1, byteCount: 1))
        #expect(telegram.faults.map(\.expected) == [.integer(byteCount: 1)])
    }

    @Test
    func theGreatestNumbersAreReadWholeInEveryField() {
        let greatest: [UInt8] = [0x69] + [UInt8](repeating: 0xFF, count: 8)
        let telegram = telegram(greatest + [0x65, 255, 255, 255, 255, 0x01, 0x01] + greatest + [0x01])
        #expect(telegram.entries.first?.status == .max && telegram.entries.first?.time == .secIndex(.max, bare: true))
        #expect(telegram.entries.first?.value == .unsigned(.max, byteCount: 8) && telegram.faults.isEmpty)
        let least = self.telegram([0x01, 0x01, 0x01, 0x01, 0x59, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x01])
        #expect(least.entries.first?.value == .integer(.min, byteCount: 8))
        let unit = self.telegram([0x01, 0x01] + greatest + [0x01, 0x62, 1, 0x01])
        #expect(unit.entries.first?.unit == nil && unit.faults.map(\.expected) == [.unsigned(byteCount: 1)])
    }

    @Test
    func theGreatestGroupNumberAndTagAreRead() {
        let greatest: [UInt8] = [0x69] + [UInt8](repeating: 0xFF, count: 8)
        let bytes = [0x76, 0x02, 0x11] + greatest + greatest + [0x72, 0x65, 255, 255, 255, 255, 0x71, 0x01]
        let crc = SlowCRC.sent(.x25, bytes)
        let telegram = Handwritten.telegram(bytes + [0x63, UInt8(crc >> 8), UInt8(crc & 0xFF), 0] + Handwritten.close)
        #expect(telegram.messages.map(\.tag) == [.max, 0x0201] && telegram.messages[0].groupNumber == 255)
        #expect(telegram.messages[0].abortOnError == 255 && telegram.faults.isEmpty)
    }

    /// A type-length field of this type whose length is 2^60, which needs 16 nibbles.
    private func immense(_ type: UInt8) -> [UInt8] {
        [0x80 | type << 4 | 1] + [UInt8](repeating: 0x80, count: 14) + [0x00]
    }

    @Test(arguments: [0, 4, 5, 6, 7] as [UInt8])
    func lengthsOfTwoToTheSixtyAreFaultsInEveryPlace(_ type: UInt8) throws {
        let field = immense(type)
        for place in 0..<6 {
            let fields = [UInt8](repeating: 0x01, count: place) + field + [UInt8](repeating: 0x01, count: 5 - place)
            let telegram = telegram(fields)
            #expect(telegram.entries.isEmpty && telegram.messages.map(\.tag) == [0x0201], "field \(place)")
            let fault = try #require(telegram.faults.first)
            #expect(fault.expected == .typeLength && fault.offset == 12 + 16 + place)
        }
        var reader = TypeLengthReader()
        #expect(throws: MessageFault.self) { try reader.next(field.span) }
        let known = Handwritten.telegram(
            Handwritten.sealed([0x73, 0x01] + field, tag: [0x63, 5, 1]) + [0] + Handwritten.close)
        #expect(known.messages.map(\.tag) == [0x0201] && known.faults.first?.expected == .typeLength)
    }

    @Test
    func listsNestedToTheLimitAreWalkedAndOnesBeyondAreNot() {
        for depth in [TypeLengthReader.nestingLimit, TypeLengthReader.nestingLimit + 1] {
            let bytes = [UInt8](repeating: 0x71, count: depth) + [0x62, 7]
            var reader = TypeLengthReader()
            var nodes = 0
            var fault: MessageFault?
            do throws(MessageFault) {
                while try reader.next(bytes.span) != nil { nodes += 1 }
            } catch {
                fault = error
            }
            let isWithin = depth == TypeLengthReader.nestingLimit
            #expect(nodes == (isWithin ? 17 : 16))
            #expect(fault?.expected == (isWithin ? nil : .nesting(limit: 16)))
        }
    }

    @Test
    func aValueOfListsWithoutEndIsKeptAsItsBytes() {
        let deep = [UInt8](repeating: 0x71, count: 30_000) + [0x01]
        let telegram = telegram([0x01, 0x01, 0x01, 0x01] + deep + [0x01])
        guard case .other(let value)? = telegram.entries.first?.value else { Issue.record("no value"); return }
        #expect(value.count == deep.count && telegram.faults.isEmpty && telegram.messages.count == 2)
        let cut = self.telegram([0x01, 0x01, 0x01, 0x01] + deep.dropLast() + [0x7F])
        #expect(cut.entries.isEmpty && cut.faults.count == 1 && cut.messages.map(\.tag) == [0x0201])
    }
}
