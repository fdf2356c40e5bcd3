/// A UDP datagram found in a captured packet.
struct Datagram {
    var payload: Range<Int>
    /// Whether its header says that it is longer.
    var isCut: Bool
    var sourcePort: UInt16
    var destinationPort: UInt16

    /// Looks through the envelope of `packet`, indices of `window`; nil where it holds no whole UDP datagram.
    @inline(__always)
    init?(in window: Span<UInt8>, _ packet: Range<Int>, linkType: UInt16) {
        guard let (start, version) = Self.internetHeader(window, packet, linkType) else { return nil }
        let found =
            version == 4 ? Self.ipv4(window, start..<packet.upperBound) : Self.ipv6(window, start..<packet.upperBound)
        guard let udp = found, udp.count >= 8 else { return nil }
        let length = Int(window.network(UInt16.self, at: udp.lowerBound &+ 4))
        // A length of 0 means "as long as IP says": a datagram too long for the field.
        guard length >= 8 || length == 0 else { return nil }
        let end = length == 0 ? udp.upperBound : udp.lowerBound &+ length
        sourcePort = window.network(UInt16.self, at: udp.lowerBound)
        destinationPort = window.network(UInt16.self, at: udp.lowerBound &+ 2)
        payload = udp.lowerBound &+ 8..<min(end, udp.upperBound)
        isCut = end > udp.upperBound
    }

    /// Where the IP header begins, and its version.
    @inline(__always)
    private static func internetHeader(
        _ window: Span<UInt8>, _ packet: Range<Int>, _ linkType: UInt16
    ) -> (start: Int, version: UInt8)? {
        var start = packet.lowerBound
        switch linkType {
        case LinkType.ethernet:
            guard let end = ethernetEnd(window, packet, typeAt: 12) else { return nil }
            start = end
        case LinkType.linuxCooked:
            guard let end = ethernetEnd(window, packet, typeAt: 14) else { return nil }
            start = end
        // The protocol is the first field; the IP header's own version says the same.
        case LinkType.linuxCooked2: start &+= 20
        case LinkType.null: start &+= 4
        case LinkType.raw, LinkType.ipv4, LinkType.ipv6: break
        default: return nil
        }
        guard start < packet.upperBound else { return nil }
        let version = window[start] >> 4
        return version == 4 || version == 6 ? (start, version) : nil
    }

    /// Behind the protocol field at `typeAt` and any VLAN tags that follow it; nil unless it is IP.
    @inline(__always)
    private static func ethernetEnd(_ window: Span<UInt8>, _ packet: Range<Int>, typeAt: Int) -> Int? {
        var index = packet.lowerBound &+ typeAt
        while index &+ 2 <= packet.upperBound {
            switch window.network(UInt16.self, at: index) {
            case 0x0800, 0x86DD: return index &+ 2
            case 0x8100, 0x88A8, 0x9100: index &+= 4
            default: return nil
            }
        }
        return nil
    }

    /// The payload of an IPv4 packet if it is UDP and no fragment.
    @inline(__always)
    private static func ipv4(_ window: Span<UInt8>, _ packet: Range<Int>) -> Range<Int>? {
        guard packet.count >= 20 else { return nil }
        let header = Int(window[packet.lowerBound] & 0xF) &* 4
        // Offset and "more fragments".
        let isFragment = window.network(UInt16.self, at: packet.lowerBound &+ 6) & 0x3FFF != 0
        guard header >= 20, header <= packet.count, !isFragment, window[packet.lowerBound &+ 9] == 17 else {
            return nil
        }
        let total = Int(window.network(UInt16.self, at: packet.lowerBound &+ 2))
        // 0 where the network card was to fill it in; Ethernet pads short packets, so the length counts otherwise.
        let length = total == 0 ? packet.count : min(total, packet.count)
        guard length >= header else { return nil }
        return packet.lowerBound &+ header..<packet.lowerBound &+ length
    }

    /// The payload of an IPv6 packet if it is UDP and no fragment.
    private static func ipv6(_ window: Span<UInt8>, _ packet: Range<Int>) -> Range<Int>? {
        guard packet.count >= 40 else { return nil }
        let length = Int(window.network(UInt16.self, at: packet.lowerBound &+ 4))
        let end = length == 0 ? packet.upperBound : min(packet.lowerBound &+ 40 &+ length, packet.upperBound)
        var next = window[packet.lowerBound &+ 6]
        var index = packet.lowerBound &+ 40
        while next != 17 {
            // Hop-by-hop options, routing, destination options; each says how long it is.
            guard next == 0 || next == 43 || next == 60, index &+ 8 <= end else { return nil }
            next = window[index]
            index &+= 8 &+ Int(window[index &+ 1]) &* 8
        }
        return index <= end ? index..<end : nil
    }
}
