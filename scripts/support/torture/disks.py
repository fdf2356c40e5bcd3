"""Disks that are full for a while, or become read-only."""

import re
import subprocess
import time

from disks import MEBI, Disk, SmallDisk
from harness import now_ms, wait_until

from .case import GONE, Case

FULL = r"error: (house|pump|roof|flat): .*No space left on device \(make room"
# The database says so once, and once more at the end how often it was so.
DATABASE_FULL = r"error: .*(the disk is full|database or disk is full).*rows are not stored now"


class DiskFull(Case):
    """A disk that is full for a while, with a little room now and then"""

    needs_root = True

    def test(self):
        disk = SmallDisk(self, 16)
        self.archive = disk.path / "data"
        meters = self.simulate()
        recorder = self.record(self.configuration(meters, {"rotate": "64kB"}, keep_free="0%"))
        times = self.pick(1, 6)
        for _ in range(times):
            self.pause(0.5, 2)
            disk.fill()
            for name in meters:
                wait_until(f"{name} to be short of room", lambda: re.search(rf"{name}: cannot", recorder.log), 20)
            for _ in range(self.random.randrange(3)):
                self.pause(0.2, 1)
                disk.give_back(self.random.randrange(1, 30_000))
                self.pause(0.2, 1)
                disk.fill()
            self.pause(0.2, 2)
            disk.clear()
            recorder.wait_for("the disk takes telegrams again", 15)
            time.sleep(2)
        full = len(meters) * (times + 1)
        self.finish(recorder, {FULL: (len(meters), full), DATABASE_FULL: (0, times + 1), r"error: cannot ": (0, times)})


class DiskReadOnly(Case):
    """A disk that becomes read-only, as a worn SD card does, and is mounted anew"""

    needs_root = True

    def test(self):
        image = self.folder / "image"
        with open(image, "wb") as file:
            file.truncate(48 * MEBI)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)
        disk = Disk(self)
        disk.mount(self, "-o", "loop", image)
        self.archive = disk.path / "data"
        configuration = self.configuration(self.simulate(("house", "flat")), keep_free="0%")
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", 5)
        subprocess.run(["sync", "-f", str(disk.path)], check=True)
        broke = now_ms()
        subprocess.run(["mount", "-o", "remount,abort", str(disk.path)], capture_output=True)
        recorder.wait_for(r"error: house: .*Read-only file system", 20)
        self.pause(1, 3)
        self.stop_meters()
        ended = now_ms()
        self.forget_meters()
        recorder.stop(seconds=40)
        lost = sum(map(int, re.findall(r"(\d+) LOST for want of room", recorder.log)))
        self.assertGreater(lost, 0, "it says how many are lost with the disk")
        subprocess.run(["umount", str(disk.path)], check=True)
        subprocess.run(["fsck.ext4", "-p", str(image)], capture_output=True)
        disk.mount(self, "-o", "loop", image)
        self.simulate(("house", "flat"), again=1)
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", 8)
        # What came while nothing could be written is gone; all from before, and all after, is there.
        times = range(broke - 200, ended + 200, 100)
        (self.folder / "gone").write_text("\n".join(map(str, times)) + "\n")
        expected = {
            "error: (house|flat): .*Read-only file system": (2, 4),
            "error: .*smtrace.db: .*rows are not stored now": (0, 2),
            "error: cannot finish the database": (0, 1),
            GONE: (0, 2),
            "LOST for want of room": 2,
        }
        self.finish(recorder, expected, options=["--only-gaps-near", self.folder / "gone", "--window-ms", 150])
