import OBIS
import Readings
import SML

/// Reads a body as that of a valid frame.
private func parse(_ body: [UInt8], _ telegram: inout Telegram) {
    var encoder = TelegramEncoder()
    encoder.raw(body)
    let raw = encoder.frame()
    guard let frame = FrameDecoder.frame(in: raw.span) else { return require(false, "the encoder makes frames") }
    telegram.parse(frame, raw.span)
}

/// The bytes of `telegram` with the checksums mended that it found wrong, so that what they guard is read too.
private func mended(_ telegram: Telegram) -> [UInt8] {
    var bytes = telegram.bytes
    for fault in telegram.faults {
        guard case .checksum(let checksum) = fault.expected, fault.offset + 2 < bytes.count, bytes[fault.offset] == 0x63
        else { continue }
        bytes[fault.offset + 1] = UInt8(checksum >> 8)
        bytes[fault.offset + 2] = UInt8(checksum & 0xFF)
    }
    return bytes
}

private func check(_ telegram: Telegram) {
    let count = telegram.bytes.count
    func isInside(_ octets: Octets) -> Bool { octets.offset >= 0 && octets.count >= 0 && octets.end <= count }
    var end = 0
    for message in telegram.messages {
        require(isInside(message.extent) && message.extent.offset >= end, "messages are in order within the telegram")
        require(isInside(message.transactionID), "transaction ids lie within the telegram")
        end = message.extent.end
    }
    for fault in telegram.faults { require((0...count).contains(fault.offset), "faults lie within the telegram") }
    for case .getListResponse(let list) in telegram.messages.map(\.body) {
        require(list.entries.upperBound <= telegram.entries.count, "entries exist")
        let serverID = list.serverID.map { telegram.octets($0) } ?? []
        require(serverID.count == list.serverID?.count ?? 0, "the server id lies within the telegram")
        _ = ServerID(serverID).text ?? ServerID(serverID).printed
        let quirks = ActiveQuirks(serverID: serverID)
        for entry in telegram.entries[list.entries] {
            require(isInside(entry.extent) && isInside(entry.objectName), "entries lie within the telegram")
            check(entry, quirks, telegram)
        }
    }
    var reader = TypeLengthReader()
    end = 0
    while let node = try? reader.next(telegram.bytes.span) {
        require(node.offset == end, "fields follow each other")
        end = node.offset + node.headerLength + node.contentLength
        require(end <= count && node.depth <= TypeLengthReader.nestingLimit, "fields lie within the telegram")
    }
}

private func check(_ entry: ListEntry, _ quirks: ActiveQuirks, _ telegram: Telegram) {
    guard let reading = Reading(entry, quirks: quirks) else { return }
    _ = reading.obis.description
    if let scaled = reading.scaled {
        let number = scaled.double
        require(!number.isNaN && (scaled.raw == 0) == (number == 0), "a scaled value is a number, and 0 only for 0")
        require(!scaled.description.isEmpty, "a scaled value has a text")
    }
    if case .octets(let octets) = reading.content {
        require(octets.end <= telegram.bytes.count, "octets lie within the telegram")
        _ = OctetText.show(telegram.octets(octets))
    }
}

/// Messages and readings of any body, first as it is, then with its messages' checksums mended.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(start, count, isSteered: false)
    var telegram = Telegram()
    parse(input.bytes, &telegram)
    check(telegram)
    if telegram.faults.isEmpty { return 0 }
    let again = mended(telegram)
    parse(again, &telegram)
    check(telegram)
    // Memory of the telegram before must not be seen.
    var fresh = Telegram()
    parse(again, &fresh)
    require(fresh.entries == telegram.entries && fresh.messages == telegram.messages, "telegrams are independent")
    require(fresh.faults == telegram.faults, "faults are independent of the telegram before")
    return 0
}
