import CTimex
@preconcurrency import Glibc

extension Clock {
    /// Whether the kernel says that somebody (NTP) watches over the clock and has set it right; adjtimex(2).
    ///
    /// Where it may not be asked (a sandbox that forbids the call, as the service's does), systemd-timesyncd is: it makes a
    /// file once it has set the clock. Where neither says so, nobody vouches for the clock.
    static var isSynchronised: Bool {
        var state = timex()
        state.modes = 0
        let answer = adjtimex(&state)
        if answer < 0 { return access("/run/systemd/timesync/synchronized", F_OK) == 0 }
        return answer != TIME_ERROR
    }
}
