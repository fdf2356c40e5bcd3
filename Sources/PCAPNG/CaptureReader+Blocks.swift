// One function for each type of block. `block` holds the indices of the whole block in the window; its length was
// checked at both ends and is at least 12.
extension CaptureReader {
    //  8 interface u32 · 12 timestamp high u32 · 16 timestamp low u32 · 20 captured u32 · 24 original u32 · 28 data
    func enhancedPacket(in window: Span<UInt8>, _ block: Range<Int>) -> CaptureItem {
        guard block.count >= 32 else { return .damaged(.impossibleLength(UInt32(block.count), byteOffset: offset)) }
        return packet(
            in: window, block, interface: value(UInt32.self, window, block.lowerBound &+ 8), timestampAt: 12,
            captured: value(UInt32.self, window, block.lowerBound &+ 20),
            original: value(UInt32.self, window, block.lowerBound &+ 24), dataAt: 28)
    }

    //  8 interface u16 · 10 drops u16 · then as an enhanced packet
    func obsoletePacket(in window: Span<UInt8>, _ block: Range<Int>) -> CaptureItem {
        guard block.count >= 32 else { return .damaged(.impossibleLength(UInt32(block.count), byteOffset: offset)) }
        return packet(
            in: window, block, interface: UInt32(value(UInt16.self, window, block.lowerBound &+ 8)), timestampAt: 12,
            captured: value(UInt32.self, window, block.lowerBound &+ 20),
            original: value(UInt32.self, window, block.lowerBound &+ 24), dataAt: 28)
    }

    //  8 original u32 · 12 data, as long as the interface's limit allows; no options
    func simplePacket(in window: Span<UInt8>, _ block: Range<Int>) -> CaptureItem {
        guard block.count >= 16 else { return .damaged(.impossibleLength(UInt32(block.count), byteOffset: offset)) }
        guard let clock = clocks.first else { return .damaged(.unknownInterface(id: 0, byteOffset: offset)) }
        let original = value(UInt32.self, window, block.lowerBound &+ 8)
        return packet(
            in: window, block, interface: 0, timestampAt: nil,
            captured: clock.snapLength == 0 ? original : min(original, clock.snapLength), original: original,
            dataAt: 12)
    }

    @inline(__always)
    private func packet(
        in window: Span<UInt8>, _ block: Range<Int>, interface: UInt32, timestampAt: Int?, captured: UInt32,
        original: UInt32, dataAt: Int
    ) -> CaptureItem {
        guard Int(interface) < clocks.count else {
            return .damaged(.unknownInterface(id: interface, byteOffset: offset))
        }
        let room = block.count &- dataAt &- 4
        guard Int(captured) <= room else { return .damaged(.packetBeyondBlock(length: captured, byteOffset: offset)) }
        let clock = clocks[Int(interface)]
        let start = block.lowerBound &+ dataAt
        let data = start..<start &+ Int(captured)
        let optionsStart = min(start &+ (Int(captured) &+ 3) & ~3, block.upperBound &- 4)
        var packet = CapturedPacket(
            blockOffset: offset, blockLength: block.count, timestampNanoseconds: nil, timestampFieldOffset: nil,
            interfaceID: Int(interface), flags: 0, originalLength: Int(original), data: data, payload: nil,
            isPayloadCut: false, sourcePort: 0, destinationPort: 0,
            options: optionsStart..<block.upperBound &- 4, isSwapped: isSwapped)
        if let timestampAt {
            let high = value(UInt32.self, window, block.lowerBound &+ timestampAt)
            let low = value(UInt32.self, window, block.lowerBound &+ timestampAt &+ 4)
            packet.timestampNanoseconds = clock.nanoseconds(UInt64(high) << 32 | UInt64(low))
            packet.timestampFieldOffset = offset &+ timestampAt
            if packet.options.count >= 8 { packet.flags = flags(in: window, packet.options) }
        }
        if let datagram = Datagram(in: window, data, linkType: clock.linkType) {
            packet.payload = datagram.payload
            packet.isPayloadCut = datagram.isCut
            packet.sourcePort = datagram.sourcePort
            packet.destinationPort = datagram.destinationPort
        }
        return .packet(packet)
    }

    private func flags(in window: Span<UInt8>, _ options: Range<Int>) -> UInt32 {
        var cursor = OptionCursor(options, isSwapped: isSwapped)
        while let option = cursor.next(in: window) {
            if option.code == OptionCode.flagsOfPacket, option.value.count == 4 {
                return value(UInt32.self, window, option.value.lowerBound)
            }
        }
        return 0
    }

    //  8 link type u16 · 10 reserved u16 · 12 longest packet u32 · 16 options
    mutating func interfaceDescription(in window: Span<UInt8>, _ block: Range<Int>) -> CaptureItem {
        guard block.count >= 20 else { return .damaged(.impossibleLength(UInt32(block.count), byteOffset: offset)) }
        guard interfaces.count < Self.maximumInterfaces else { return .damaged(.tooManyInterfaces(byteOffset: offset)) }
        var interface = CaptureInterface(
            name: nil, description: nil, linkType: value(UInt16.self, window, block.lowerBound &+ 8),
            snapLength: value(UInt32.self, window, block.lowerBound &+ 12), resolution: .decimal(6),
            timeOffsetSeconds: 0, timeOffsetFieldOffset: nil)
        var cursor = OptionCursor(block.lowerBound &+ 16..<block.upperBound &- 4, isSwapped: isSwapped)
        while let option = cursor.next(in: window) {
            switch (option.code, option.value.count) {
            case (OptionCode.nameOfInterface, let count):
                interface.name = String(copying: window.extracting(option.value.prefix(min(count, 1_024))))
            case (OptionCode.descriptionOfInterface, let count):
                interface.description = String(copying: window.extracting(option.value.prefix(min(count, 1_024))))
            case (OptionCode.timestampResolution, 1):
                interface.resolution = TimestampResolution(window[option.value.lowerBound])
            case (OptionCode.timestampOffset, 8):
                interface.timeOffsetSeconds = value(Int64.self, window, option.value.lowerBound)
                interface.timeOffsetFieldOffset = offset &+ option.value.lowerBound &- block.lowerBound
            default: break
            }
        }
        interfaces.append(interface)
        clocks.append(PacketClock(interface))
        return .interface
    }
}
