import CTimex
@preconcurrency import Glibc

extension Clock {
    /// Whether somebody (NTP) watches over the clock and has set it right.
    ///
    /// The kernel knows; adjtimex(2). Where it may not be asked, since a sandbox forbids the call (ProtectClock=yes of
    /// systemd), the file counts that systemd-timesyncd makes when it has set the clock.
    static var isSynchronised: Bool {
        var state = timex()
        state.modes = 0
        let answer = adjtimex(&state)
        guard answer < 0 else { return answer != TIME_ERROR }
        return access("/run/systemd/timesync/synchronized", F_OK) == 0
    }
}
