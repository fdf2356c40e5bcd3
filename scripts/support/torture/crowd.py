"""Many meters at once."""

import time

from harness import Simulator, say

from .case import Case

PROFILES = ("household", "heat_pump", "solar", "locked")


class Crowd(Case):
    """50 meters, each with a telegram a second"""

    def test(self):
        count = self.pick(20, 50)
        for number in range(count):
            name = f"m{number:02}"
            self.simulators[name] = Simulator(
                self, self.folder / name, PROFILES[number % 4], rate=1, seed=1000 * self.seed + number)
        meters = {name: {"source": "serial", "device": each.link} for name, each in self.simulators.items()}
        recorder = self.record(self.configuration(meters, commit="1s"))
        time.sleep(self.pick(6, 60))
        descriptors = self.descriptors(recorder)
        say(f"{count} meters: {self.memory(recorder) / (1 << 20):.1f} MiB, {descriptors} descriptors")
        self.assertLess(descriptors, 2 * count + 30)
        self.finish(recorder, options=["--max-delay-ms", 2500])
