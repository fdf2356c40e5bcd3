import Glibc
import TestSupport
import Testing

@testable import Recorder

struct CourierTests {
    private func courier(_ script: String, limit: Int64 = 60_000) throws -> Courier {
        try Courier(Courier.Command(program: "/bin/sh", arguments: ["-c", script]), now: 0, limit: limit)
    }

    /// Waits until the child has ended, and leaves it to be asked for.
    private func state(_ courier: Courier, now: Int64 = 1) -> Courier.State {
        var info = siginfo_t()
        waitid(P_PID, id_t(courier.process), &info, WEXITED | WNOWAIT)
        return courier.poll(now: now)
    }

    @Test
    func endIsNoticedWithWhatItSaid() throws {
        #expect(try state(courier("exit 0")) == .ended(failure: nil))
        #expect(try state(courier("echo noise; exit 0")) == .ended(failure: nil))
        #expect(
            try state(courier("echo no such file >&2; echo second >&2; exit 1"))
                == .ended(failure: "no such file; second"))
        #expect(try state(courier("exit 3")) == .ended(failure: "smtrace-mail failed (exit code 3)"))
        #expect(try state(courier("kill -SEGV $$")) == .ended(failure: "smtrace-mail was ended by signal 11"))
    }

    @Test
    func childThatHangsIsKilledAtItsLimit() throws {
        let courier = try courier("trap '' TERM; while :; do read line < /dev/zero; done", limit: 180_000)
        #expect(courier.poll(now: 0) == .running && courier.poll(now: 179_999) == .running)
        #expect(courier.poll(now: 180_000) == .ended(failure: "smtrace-mail did not end within 3 min and was stopped"))
        #expect(kill(courier.process, 0) == -1 && errno == ESRCH)
    }

    @Test
    func muchNoiseIsReadAndForgotten() throws {
        let courier = try courier(
            "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done; exit 1"
        )
        var state = Courier.State.running
        while state == .running { state = courier.poll(now: 1) }
        guard case .ended(let failure?) = state else {
            Issue.record("\(state)")
            return
        }
        #expect(failure.count < 300)
    }

    @Test
    func missingProgramIsASentence() {
        let problem = #expect(throws: CourierProblem.self) {
            try Courier(Courier.Command(program: "/nowhere/smtrace-mail", arguments: []), now: 0, limit: 1)
        }
        #expect(
            problem?.description
                == "/nowhere/smtrace-mail cannot be started: No such file or directory; it belongs beside smtrace")
    }

    @Test
    func itIsAskedToEnd() throws {
        let courier = try courier("trap 'exit 0' TERM; while :; do :; done")
        courier.stop(waitMilliseconds: 10_000)
        #expect(kill(courier.process, 0) == -1)
    }

    @Test
    func programThatAlwaysFailsIsStartedLaterAndLater() {
        var pause = CourierPause()
        var pauses: [Int64] = []
        for _ in 0..<9 {
            pause.ended(hasFailed: true, now: 1_000)
            pauses.append((pause.until - 1_000) / 60_000)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        pause.ended(hasFailed: false, now: 1_000)
        #expect(pause == CourierPause())
    }
}
