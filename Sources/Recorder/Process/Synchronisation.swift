import CTimex

extension Clock {
    /// Whether the kernel says that somebody (NTP) watches over the clock and has set it right; adjtimex(2).
    static var isSynchronised: Bool {
        var state = timex()
        state.modes = 0
        return adjtimex(&state) != TIME_ERROR
    }
}
