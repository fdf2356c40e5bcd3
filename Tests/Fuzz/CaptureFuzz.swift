import PCAPNG

/// Everything that a reader tells, with the bytes that packets and payloads point to.
private struct Told: Equatable {
    var items: [CaptureItem] = []
    var payloads: [[UInt8]] = []
    var comments: [String?] = []
    var error: CaptureError?
    var end = 0
}

private func bytes(_ window: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    window.extracting(range).withUnsafeBufferPointer { Array($0) }
}

/// The packet with its ranges counted from the file's beginning, so that windows can be compared.
private func moved(_ packet: CapturedPacket, by offset: Int) -> CapturedPacket {
    func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound + offset..<range.upperBound + offset }
    var packet = packet
    packet.data = moved(packet.data)
    packet.payload = packet.payload.map(moved)
    return packet
}

private func read(_ file: [UInt8], more next: () -> Int) -> Told {
    var told = Told()
    var reader = CaptureReader()
    var start = 0
    var end = min(next(), file.count)
    reading: while true {
        let window = file.span.extracting(start..<end)
        do throws(CaptureError) {
            switch try reader.next(in: window, startingAt: start) {
            case .packet(let packet):
                require(packet.blockOffset + packet.blockLength == reader.offset, "a block ends where the next begins")
                _ = bytes(window, packet.data)
                told.payloads.append(packet.payload.map { bytes(window, $0) } ?? [])
                told.comments.append(packet.comment(in: window))
                told.items.append(.packet(start == 0 ? packet : moved(packet, by: start)))
            case .needMore(let count):
                require(count > end - reader.offset, "more is asked for only where it is missing")
                if end == file.count { break reading }
                start = reader.offset
                end = min(max(start + count, end + next()), file.count)
                continue reading
            case let item: told.items.append(item)
            }
        } catch {
            told.error = error
            break reading
        }
        require(reader.offset <= end, "the reader stays in the window")
        require(reader.interfaces.count <= CaptureReader.maximumInterfaces, "interfaces are limited")
    }
    told.end = reader.offset
    return told
}

/// Captures of any content: the same in one window and in small ones.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count, isSteered: false)
    let file = input.bytes
    let whole = read(file) { file.count }
    let windows = read(file) { input.length(upTo: 200) }
    require(whole.payloads == windows.payloads && whole.comments == windows.comments, "windows do not change content")
    require(whole.error == windows.error && whole.end == windows.end, "windows do not change the end")
    require(whole.items.count == windows.items.count, "windows do not change what is found")
    require(CaptureReader.wholeLength(of: file.span) == whole.end, "the whole length is where reading ends")
    _ = whole.error?.description
    for case .damaged(let error) in whole.items { _ = error.description }
    var reader = CaptureReader()
    _ = try? reader.readHeader(file.span)
    return 0
}
