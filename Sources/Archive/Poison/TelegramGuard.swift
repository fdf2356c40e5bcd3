import CCrashNote
@preconcurrency import Glibc

/// Sees to it that a telegram on which a fault of the program lies does not end it again and again.
///
/// While a telegram is worked on, a handler of signals knows it: if the process ends by a trap, the handler adds a line to
/// the archive's file `crashes`. A telegram that is there twice is kept in its segment and passed over. Nothing of this
/// costs a telegram more than a few stores.
public final class TelegramGuard: Sendable {
    /// Whether ends of this process are noted in the file.
    public let isNoting: Bool
    private let book: PoisonBook
    private let lastEnd: String?
    /// A longer file is cut to its newest lines.
    private static let longestFile = 1 << 16

    /// What the archive at `layout` knows. With `notes`, ends of this process are noted there from now on.
    public init(_ layout: ArchiveLayout, notes: Bool = false) {
        let path = layout.crashes
        let program = Self.program
        let text = Self.read(path)
        let book = PoisonBook(text, program: program)
        self.book = book
        lastEnd = book.last.map { end in
            let times = book.ends(of: end)
            let what = "a telegram of \(end.meter) (\(end.length) bytes) ended the program by signal \(end.signal)"
            return times >= PoisonBook.endsOfTelegram
                ? "\(what) for the \(times == 2 ? "second" : "\(times)th") time: it is kept and not decoded any more"
                : "\(what); if it does so again it is kept and not decoded any more"
        }
        if notes, text.utf8.count > Self.longestFile { Self.shorten(path, text) }
        isNoting = notes && crash_note_open(path, program) == 0
    }

    /// Whether no telegram is passed over.
    public var isEmpty: Bool { book.isEmpty }

    /// What the newest line of the file says, in a sentence; nil if there is none of this program.
    public var lastEndText: String? { lastEnd }

    /// Whether a telegram of a meter is not to be decoded: that has ended the program before.
    public func mustPassOver(_ bytes: Span<UInt8>, of meter: String) -> Bool {
        guard !book.isEmpty else { return false }
        return book.mustPassOver(length: bytes.count, of: meter) {
            bytes.withUnsafeBufferPointer { crash_note_hash($0.baseAddress, $0.count) }
        }
    }

    /// Works on a telegram, whose block begins at `offset` of its segment; what ends the process meanwhile is noted.
    public func watch<Result>(
        _ bytes: Span<UInt8>, of meter: String, at offset: Int = 0, _ body: () throws -> Result
    ) rethrows -> Result {
        guard isNoting else { return try body() }
        return try bytes.withUnsafeBufferPointer { buffer in
            try meter.withCString { name in
                crash_note_begin(name, buffer.baseAddress, buffer.count, Int64(offset))
                defer { crash_note_end() }
                #if SMTRACE_TRAPS
                    TrapOnPurpose.look(buffer)
                #endif
                return try body()
            }
        }
    }

    /// What follows on this thread may wait for the disk: a watchdog that ends it then does not mean the telegram.
    public func mayWait() { crash_note_waits() }

    /// To be called once on each thread that watches, so that an exhausted stack is noted too.
    public static func useStack() { _ = crash_note_use_stack() }

    /// This very program: another build of it may be without the fault.
    private static var program: String {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return "unknown" }
        return "\(status.st_size)-\(status.st_mtim.tv_sec)"
    }

    private static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < 1 << 24 {
            let count = Glibc.read(file, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Keeps the newest half; if that cannot be written the file stays as it is.
    private static func shorten(_ path: String, _ text: String) {
        let kept = text.suffix(longestFile / 2).drop { $0 != "\n" }.dropFirst()
        let draft = path + ".new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard file >= 0 else { return }
        let bytes = Array(kept.utf8)
        let isWritten = write(file, bytes, bytes.count) == bytes.count
        close(file)
        if !isWritten || rename(draft, path) != 0 { unlink(draft) }
    }
}
