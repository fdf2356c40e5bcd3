#!/usr/bin/env python3
"""Two serial devices that go and come back are read again within 35 s; the other meters' telegrams are complete.

One device goes as a plug that is pulled with care (its meter ends and removes the path). The other goes at once (its
meter is killed), and its path leads for a while to something that cannot be opened as a serial device, so that the
recorder backs off. Allowed to be missing is only what the killed meter had sent in its last 300 ms: the kernel throws
away what is unread when a pseudo-terminal's other side goes.
"""

import signal
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, Simulator, main, now_ms, say, wait_until  # noqa: E402


class ReopenedTerminalTest(EndToEndTest):
    def test_devices_that_come_back_are_read_again_and_the_others_are_complete(self):
        paths = {name: self.folder / name for name in ("house", "pump", "roof", "flat")}
        roof = Simulator(self, paths["roof"], "solar", rate=4, seed=3)
        flat = Simulator(self, paths["flat"], "locked", rate=4, seed=4, faults=True)
        house = Simulator(self, paths["house"], rate=4, seed=1)
        pump = Simulator(self, paths["pump"], "heat_pump", rate=4, seed=2)
        meters = {name: {"source": "serial", "device": path} for name, path in paths.items()}
        recorder = self.record(self.configuration(meters))
        for name in meters:
            self.wait_for_telegrams(name, 4)

        self.assertEqual(house.stop(signal.SIGTERM), 0, house.log)
        pump.kill()
        gone = now_ms()
        (self.folder / "gone").write_text(f"{gone}\n")
        plain = self.folder / "plain"
        plain.write_text("no serial device\n")
        (self.folder / "fresh").symlink_to(plain)
        (self.folder / "fresh").rename(paths["pump"])
        recorder.wait_for(r"warning: house: \S+ is gone; check the cable")
        recorder.wait_for(r"warning: pump: \S+ is not a serial device")
        time.sleep(5)
        self.assertFalse(paths["house"].is_symlink(), "the simulator removes its link")

        back = now_ms()
        houseAgain = Simulator(self, paths["house"], rate=2, seed=1)
        pumpAgain = Simulator(self, paths["pump"], "heat_pump", rate=2, seed=2)
        for name in ("house", "pump"):
            recorder.wait_for(rf"info: {name}: .* is open again", 36)
            say(f"{name} was open again {now_ms() - back} ms after it came back")
        for name in ("house", "pump"):
            wait_until(f"telegrams of {name}", lambda name=name: self.newest(name) > back, 5)
        self.assertLess(now_ms() - back, 36_000, "read again within 35 s, and committed")
        time.sleep(1)
        for simulator in (houseAgain, pumpAgain, roof, flat):
            self.assertEqual(simulator.stop(signal.SIGTERM), 0, simulator.log)
        self.assertEqual(recorder.stop(), 0, recorder.log)

        complete = {
            "house": self.join("house-whole.list", house.list, houseAgain.list),
            "roof": roof.list,
            "flat": flat.list,
        }
        self.compare(complete, "--max-delay-ms", 36_000)
        whole = self.join("pump-whole.list", pump.list, pumpAgain.list)
        self.compare({"pump": whole}, "--only-gaps-near", self.folder / "gone", "--window-ms", 300)
        kinds = self.rows("SELECT kind FROM event JOIN meter ON meter.id = meter_id WHERE meter.name = 'house'")
        self.assertLessEqual({("connected",), ("disconnected",)}, set(kinds))
        self.assert_sound()

    def newest(self, meter):
        return self.rows("SELECT max(received_ms) FROM telegram WHERE meter = ?", meter)[0][0] or 0


if __name__ == "__main__":
    main()
