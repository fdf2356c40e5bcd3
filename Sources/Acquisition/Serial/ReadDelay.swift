/// Lets bytes collect in the kernel before they are read, so that a telegram of many small pieces costs few reads.
///
/// After the first piece the descriptor is withdrawn from poll until the delay is over, then everything is read at
/// once. A read that finds much shows that more comes than the delay allows for (a pseudo-terminal, a buffer that
/// filled up): the next one follows without delay, and so does the first one, so that a recorder that starts has its
/// first telegram at once. All times are monotonic milliseconds.
struct ReadDelay: Sendable, Equatable {
    /// Half of the 4 KiB that the kernel's line buffer holds is left free even if the loop is late.
    static let bulk = 1_024
    /// A later read would make the times of telegrams coarse for little gain.
    static let longest: Int64 = 100

    let milliseconds: Int64
    private(set) var readAt: Int64?
    private var isFlooded = false
    private var isFirst = true

    init(milliseconds: Int64) { self.milliseconds = max(0, milliseconds) }

    /// A delay in which the line brings at most an eighth of the kernel's buffer, 512 bytes of ten bits.
    init(baudRate: Int) { self.init(milliseconds: min(Self.longest, 512 * 10 * 1_000 / Int64(max(baudRate, 1)))) }

    /// Whether poll should report readable bytes.
    var wantsPoll: Bool { readAt == nil }

    /// Whether to read now.
    ///
    /// - Parameter isReadable: whether poll has reported bytes.
    mutating func shouldRead(isReadable: Bool, at now: Int64) -> Bool {
        if let readAt { return now >= readAt }
        guard isReadable else { return false }
        if milliseconds == 0 || isFlooded || isFirst { return true }
        readAt = now + milliseconds
        return false
    }

    /// So many bytes were read.
    mutating func didRead(_ count: Int) {
        readAt = nil
        isFirst = false
        isFlooded = count >= Self.bulk
    }
}
