@preconcurrency import Glibc

/// An IPv4 or IPv6 address with its port, as the system writes it.
struct SocketAddress: Sendable, Equatable {
    /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
    let bytes: [UInt8]

    /// AF_INET or AF_INET6: the first two bytes, in the machine's order.
    var family: Int32 { bytes.withUnsafeBytes { $0.count < 2 ? 0 : Int32($0.loadUnaligned(as: sa_family_t.self)) } }

    /// Calls `body` with the address as the system's functions want it.
    func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R? {
        bytes.withUnsafeBytes { raw in
            raw.baseAddress.map { body($0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) }
        }
    }

    /// All addresses of a host, in the order in which they are best tried; blocks unless `numericOnly`.
    ///
    /// Fails with the code of `getaddrinfo`.
    static func resolve(host: String, port: Int, numericOnly: Bool) -> Result<[SocketAddress], ResolutionError> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = numericOnly ? AI_NUMERICHOST : AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { return .failure(ResolutionError(code: code)) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next, addresses.count < NameLookup.mostAddresses {
            let bytes = UnsafeRawBufferPointer(start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
            addresses.append(SocketAddress(bytes: Array(bytes)))
            next = entry.pointee.ai_next
        }
        return .success(addresses)
    }
}

/// A code of `getaddrinfo`.
struct ResolutionError: Error, Equatable {
    let code: Int32

    var text: String { String(cString: gai_strerror(code)) }
}
