import CTimex

extension Clock {
    /// Whether the kernel says that somebody (NTP) watches over the clock and has set it right; adjtimex(2).
    ///
    /// Where it may not be asked (a sandbox that forbids the call), nobody vouches for the clock.
    static var isSynchronised: Bool {
        var state = timex()
        state.modes = 0
        let answer = adjtimex(&state)
        return answer >= 0 && answer != TIME_ERROR
    }
}
