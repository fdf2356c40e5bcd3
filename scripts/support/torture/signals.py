"""Signals that end the recorder, at any moment."""

import signal
import time

from .case import Case

ENDS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


class Signals(Case):
    """SIGKILL, SIGTERM and SIGINT at random moments, some while it still opens the archive"""

    def test(self):
        configuration = self.configuration(self.simulate(), {"rotate": "64kB"}, commit="300ms")
        cuts, kills, was_killed = [], 0, False
        for _ in range(self.pick(9, 200)):
            recorder = self.record(configuration)
            # As many words as recorders end here are no finding; what they say is looked at one by one.
            self.recorders.clear()
            self.pause(0, 0.1) if self.random.random() < 0.3 else self.pause(0.2, 1.6)
            number = self.random.choice(ENDS)
            code = recorder.stop(number)
            self.assertEqual(code, -number if number == signal.SIGKILL else 0, recorder.log)
            self.assertEqual("not ended cleanly" in recorder.log, was_killed, recorder.log)
            was_killed = number == signal.SIGKILL
            kills += was_killed
            cuts += [f"{name} {each.read_so_far}" for name, each in self.simulators.items()]
        recorder = self.record(configuration)
        time.sleep(1)
        (self.folder / "cuts").write_text("\n".join(cuts) + "\n")
        # Between read() and write() the bytes are in the process only: four meters, and one such moment in 25 kills.
        lost_reads = kills // 25 + 1
        self.finish(recorder, options=["--cuts", self.folder / "cuts", "--lost-reads", lost_reads])
