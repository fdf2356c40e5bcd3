"""Disks for tests, small enough to be filled; only root can mount them."""

import os
import subprocess

MEBI = 1 << 20


class Disk:
    """A folder on a file system of its own, which is unmounted when the test ends."""

    def __init__(self, test):
        self.path = test.folder / "disk"
        self.path.mkdir(exist_ok=True)
        self.ballast = self.path / "ballast"

    def mount(self, test, *words):
        """Mounts as mount(8) is told; the test is left out where that is not allowed, in a container for instance."""
        mounted = subprocess.run(["mount", *map(str, words), str(self.path)], capture_output=True)
        if mounted.returncode != 0:
            test.skipTest(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
        test.addCleanup(subprocess.run, ["umount", "-l", str(self.path)], capture_output=True)

    @property
    def free(self):
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize

    def fill(self, leave=0):
        """Takes what is free, but for so many bytes."""
        with open(self.ballast, "ab", buffering=0) as file:
            while self.free > leave:
                try:
                    file.write(bytes(min(MEBI, self.free - leave)))
                except OSError:
                    break

    def give_back(self, count):
        """Makes room for so many bytes."""
        os.truncate(self.ballast, max(0, os.path.getsize(self.ballast) - count))

    def clear(self):
        """Makes room for all."""
        self.ballast.unlink()


class SmallDisk(Disk):
    """A disk of some MiB, in memory."""

    def __init__(self, test, mebibytes):
        super().__init__(test)
        self.mount(test, "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=755", "smtrace")
