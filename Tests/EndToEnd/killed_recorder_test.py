#!/usr/bin/env python3
"""A recorder that is killed twenty times while four meters send loses nothing that it had read, and doubles nothing.

What a meter has sent is in the simulator's list; what of it nobody has read when the recorder is dead, the kernel says
(FIONREAD on the pseudo-terminal, which the simulator holds open, so the bytes stay there for the next recorder). The
difference is the cut: the byte of the stream up to which the killed recorder had read. So it is known of each telegram
in whose hands it was, and there is no window of time in which losses are overlooked:

  - wholly before the cut: the recorder had it, and it must be in a segment;
  - behind the cut: the next recorder reads it, and it must be in a segment;
  - across the cut: half of it died with the process. At most one telegram a meter and kill.

One exception cannot be had away: between read() returning and write() beginning, the bytes are in the process only. So
telegrams of the very last read before a kill may be missing; compare-sent demands that nothing lies between them and the
cut, and that this happens at most --lost-reads times in all, of 80 cuts.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, Simulator, main, say  # noqa: E402

KILLS = int(os.environ.get("SMTRACE_KILLS", "20"))
SEED = int(os.environ.get("SMTRACE_SEED", "2"))
METERS = {
    "house": {"profile": "household", "rate": 5, "seed": 11},
    "pump": {"profile": "heat_pump", "rate": 5.3, "seed": 12, "faults": True},
    "roof": {"profile": "solar", "rate": 4.7, "seed": 13, "faults": True},
    "flat": {"profile": "locked", "rate": 6, "seed": 14},
}


class KilledRecorderTest(EndToEndTest):
    def test_nothing_that_was_read_is_missing_and_nothing_is_double(self):
        randomness = random.Random(SEED)
        simulators = {name: Simulator(self, self.folder / name, **how) for name, how in METERS.items()}
        meters = {name: {"source": "serial", "device": each.link} for name, each in simulators.items()}
        configuration = self.configuration(meters, captures={"rotate": "64kB", "compress": True}, commit="300ms")
        cuts = []
        for number in range(KILLS):
            recorder = self.record(configuration)
            # Some die while they open the archive, most while they record.
            time.sleep(randomness.uniform(0, 0.1) if number % 5 == 4 else randomness.uniform(0.2, 2.6))
            recorder.kill()
            self.assertEqual("not ended cleanly" in recorder.log, number > 0, recorder.log)
            cuts += [f"{name} {each.read_so_far}" for name, each in simulators.items()]
        recorder = self.record(configuration)
        time.sleep(1.5)
        for simulator in simulators.values():
            self.assertEqual(simulator.stop(signal.SIGTERM), 0, simulator.log)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        say(f"seed {SEED}: killed {KILLS} times")
        (self.folder / "cuts").write_text("\n".join(cuts) + "\n")
        lists = {name: each.list for name, each in simulators.items()}
        self.compare(lists, "--cuts", self.folder / "cuts", "--lost-reads", 3)
        self.assert_sound()


if __name__ == "__main__":
    main()
