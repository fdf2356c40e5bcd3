import CZlib
@preconcurrency import Glibc

/// A file's content compressed with gzip, without a file of its own.
public enum GzipBytes {
    /// The compressed content of a file. Throws `ArchiveError` where it cannot be read.
    public static func compress(path: String) throws -> [UInt8] {
        var result: [UInt8] = []
        try compress(path: path) { result.append(contentsOf: $0) }
        return result
    }

    /// How many bytes that is.
    public static func size(path: String) throws -> Int64 {
        var count: Int64 = 0
        try compress(path: path) { count += Int64($0.count) }
        return count
    }

    /// Compresses piece by piece; the same content gives the same bytes.
    private static func compress(path: String, _ take: (ArraySlice<UInt8>) -> Void) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError.file(path: path, action: "read", code: errno) }
        defer { close(file) }
        var stream = z_stream()
        // 16 more than the window's 15 bits: with gzip's head and checksum.
        let code = deflateInit2_(
            &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw ArchiveError.file(path: path, action: "compress", code: ENOMEM) }
        defer { deflateEnd(&stream) }
        var input = [UInt8](repeating: 0, count: 1 << 16)
        var output = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &input, input.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArchiveError.file(path: path, action: "read", code: errno) }
            deflatePiece(&stream, &input, count, &output, take)
            if count == 0 { return }
        }
    }

    /// Pushes so many bytes through, none of them to end.
    private static func deflatePiece(
        _ stream: inout z_stream, _ input: inout [UInt8], _ count: Int, _ output: inout [UInt8],
        _ take: (ArraySlice<UInt8>) -> Void
    ) {
        input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(count)
            repeat {
                let room = output.count
                output.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(room)
                    deflate(&stream, count == 0 ? Z_FINISH : Z_NO_FLUSH)
                }
                take(output[..<(room - Int(stream.avail_out))])
            } while stream.avail_out == 0
        }
    }
}
