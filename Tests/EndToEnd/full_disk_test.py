#!/usr/bin/env python3
"""A small disk: captures rotate by size and the oldest go first; a disk that is full for a while loses no telegram.

The disk is a tmpfs of some MiB, so root is needed to mount it.
"""

import os
import re
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from disks import MEBI, SmallDisk  # noqa: E402
from harness import EndToEndTest, Simulator, main, say, wait_until  # noqa: E402


@unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
class FullDiskTest(EndToEndTest):
    def mount(self, mebibytes):
        """A disk of that size, with the archive on it."""
        self.disk = SmallDisk(self, mebibytes)
        self.archive = self.disk.path / "data"

    def captures(self, pattern="*.pcapng*"):
        return sorted((self.archive / "captures").rglob(pattern), key=lambda path: path.name)

    def test_old_captures_make_room_and_the_disk_never_fills_up(self):
        self.mount(16)
        keep = 6 * MEBI
        # 300 telegrams of 450 bytes a second are 64 kB each half second; readings of the two go into the same 16 MiB.
        meters = {name: {"source": "simulator", "rate": 150, "seed": 1} for name in ("house", "flat")}
        captures = {"rotate": "64kB", "compress": False, "naming": "%N-%s.pcapng"}
        configuration = self.configuration(meters, captures, keep_free=f"{keep // MEBI}MiB", commit="200ms")
        # So that it need not record for minutes until room is short.
        self.disk.ballast.write_bytes(bytes(16 * MEBI - keep - 4 * MEBI))
        recorder = self.record(configuration)
        recorder.wait_for("the disk is nearly full: the oldest capture, captures/", 45)
        seen, least = set(), self.disk.free
        end = time.monotonic() + 8
        while time.monotonic() < end:
            seen.update(path.name for path in self.captures())
            least = min(least, self.disk.free)
            time.sleep(0.1)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        kept = {path.name for path in self.captures()}
        gone = seen - kept
        say(f"{len(gone)} captures were removed, {len(kept)} kept")
        say(f"least free {least / MEBI:.1f} of {keep / MEBI:.0f} MiB that are to be kept")
        self.assertGreater(len(gone), 3)
        for meter in meters:
            of_meter = [sorted(self.moment(name) for name in names if name.startswith(meter)) for names in (gone, kept)]
            if of_meter[0] and of_meter[1]:
                self.assertLess(of_meter[0][-1], of_meter[1][0], "the oldest went first")
        self.assertGreater(least, keep - 2 * MEBI, "a commit and a second of telegrams below what is to be kept")
        self.assertNotIn("LOST", recorder.log)
        self.assertNotIn("error:", recorder.log)
        received = sum(int(count) for count in re.findall(r": (\d+) telegrams received", recorder.log))
        self.assertEqual(sum(self.telegrams(meter) for meter in meters), received, "all readings are there")
        self.compare({}, "--allow-thinned")
        self.assert_sound()

    @staticmethod
    def moment(name):
        """The second and number in a capture's name."""
        second, number = re.search(r"-(\d+)(?:-(\d+))?\.pcapng", name).groups()
        return int(second), int(number or 1)

    def test_a_full_disk_for_a_while_loses_no_telegram(self):
        self.mount(12)
        simulators = {
            "house": Simulator(self, self.folder / "house", rate=20, seed=1),
            "roof": Simulator(self, self.folder / "roof", "solar", rate=10, seed=2, faults=True),
        }
        meters = {name: {"source": "serial", "device": each.link} for name, each in simulators.items()}
        meters["late"] = {"source": "serial", "device": self.folder / "late"}
        recorder = self.record(self.configuration(meters, {"rotate": "64kB"}, keep_free="0%"))
        for name in simulators:
            self.wait_for_telegrams(name, 10)
        self.disk.fill()
        say(f"the disk is full ({self.disk.free} bytes free)")
        recorder.wait_for(r"error: house: cannot write to \S+: No space left on device \(make room", 15)
        # A meter that speaks for the first time while not even its capture can be begun.
        simulators["late"] = Simulator(self, self.folder / "late", "locked", rate=10, seed=3)
        recorder.wait_for(r"error: late: cannot ", 15)
        recorder.wait_for(r"error: \S+smtrace\.db: the disk is full|error: .*the disk is full", 15)
        time.sleep(1)
        # Room for a little only: what waits is written in part.
        self.disk.give_back(8192)
        time.sleep(2.5)
        self.disk.fill()
        time.sleep(1)
        self.disk.clear()
        for name in simulators:
            recorder.wait_for(rf"info: {name}: the disk takes telegrams again", 10)
        time.sleep(1)
        for simulator in simulators.values():
            self.assertEqual(simulator.stop(signal.SIGTERM), 0)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.assertNotIn("LOST", recorder.log)
        self.assertLess(recorder.log.count("error:"), 12, recorder.log)
        self.compare({name: each.list for name, each in simulators.items()}, "--max-delay-ms", 2500)
        self.assert_sound()

    def test_a_meter_whose_capture_can_be_begun_but_not_gone_on_with_loses_no_telegram(self):
        self.mount(12)
        link = self.folder / "late"
        recorder = self.record(self.configuration({"late": {"source": "serial", "device": link}}, keep_free="0%"))
        recorder.wait_for("late does not exist")
        time.sleep(1)
        self.disk.fill()
        simulator = Simulator(self, link, "locked", rate=25, seed=3)
        recorder.wait_for(r"error: late: cannot ", 15)
        time.sleep(2)
        # Two pages: one for the capture's head and its first telegrams, and not enough for all.
        self.disk.give_back(8192)
        wait_until("a capture that is begun", lambda: self.captures(), 5)
        time.sleep(2)
        self.disk.clear()
        recorder.wait_for("info: late: the disk takes telegrams again", 10)
        self.assertEqual(simulator.stop(signal.SIGTERM), 0)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.assertNotIn("LOST", recorder.log)
        self.compare({"late": simulator.list}, "--max-delay-ms", 2500)

    def test_killed_while_the_disk_is_full(self):
        self.mount(12)
        simulator = Simulator(self, self.folder / "house", rate=20, seed=4)
        configuration = self.configuration({"house": {"source": "serial", "device": simulator.link}}, keep_free="0%")
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", 10)
        self.disk.fill()
        recorder.wait_for("No space left on device", 15)
        recorder.kill()
        again = self.smtrace("run", "--config", configuration, seconds=20)
        say(f"start on a full disk: exit {again.code}, {(again.out + again.err).strip().splitlines()[-1]}")
        self.assertEqual(again.code, 1)
        self.assertRegex(again.err, r"smtrace: .*(the disk is full|No space left on device)")
        self.disk.clear()
        recorder = self.record(configuration)
        time.sleep(2)
        self.assertEqual(simulator.stop(signal.SIGTERM), 0)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.compare({})
        self.assert_sound()

    def test_read_only_disk(self):
        self.mount(12)
        configuration = self.configuration({"house": {"source": "simulator", "rate": 10}}, keep_free="0%")
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", 5)
        self.assertEqual(recorder.stop(), 0)
        count = self.telegrams("house")
        subprocess.run(["mount", "-o", "remount,ro", str(self.disk.path)], check=True)
        result = self.smtrace("run", "--config", configuration)
        self.assertEqual((result.code, result.err.count("\n")), (1, 1), result.err)
        self.assertIn("Read-only file system (the file system is mounted read-only)", result.err)
        rows = self.succeed("query", "--archive", self.archive, "--obis", "power", "--format", "csv").lines
        self.assertEqual(len(rows), count + 1, "reading goes on")
        self.assertTrue(self.succeed("last", "--archive", self.archive).out)
        subprocess.run(["mount", "-o", "remount,rw", str(self.disk.path)], check=True)
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", count + 3)
        self.assertEqual(recorder.stop(), 0)
        self.compare({})


if __name__ == "__main__":
    main()
