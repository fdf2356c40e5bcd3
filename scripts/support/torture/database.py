"""A database that others lock, that is damaged, or is gone."""

import re
import sqlite3
import subprocess
import time

from harness import say, wait_until

from .case import Case

MEBI = 1 << 20
# A WAL that has become so large is told of.
WAL_LIMIT = 16 * MEBI
WAL_GROWS = r"warning: \S+smtrace\.db-wal "


class DatabaseWriteLock(Case):
    """Somebody's sqlite3 holds a write transaction"""

    def test(self):
        recorder = self.record(self.configuration(self.simulate(), {"rotate": "64kB"}))
        self.wait_for_telegrams("house", 5)
        shell = subprocess.Popen(
            ["sqlite3", str(self.archive / "smtrace.db")], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(shell.kill)
        shell.stdin.write(".timeout 5000\nBEGIN IMMEDIATE;\n")
        shell.stdin.flush()
        recorder.wait_for("another program holds the database locked", 30)
        self.pause(1, self.pick(3, 90))
        before = self.telegrams("house")
        shell.stdin.write("COMMIT;\n.quit\n")
        shell.stdin.close()
        shell.wait()
        self.wait_for_telegrams("house", before + 20)
        # Told once a minute at most, and at the end how often it was so.
        self.finish(recorder, {"another program holds the database locked": 4})


class DatabaseReadLock(Case):
    """Somebody's sqlite3 holds a read transaction"""

    def test(self):
        names = [f"fast{number}" for number in range(6)]
        meters = {name: {"source": "simulator", "rate": 100, "seed": 3} for name in names}
        recorder = self.record(self.configuration(meters, commit="200ms"))
        wait_until("telegrams", lambda: self.telegrams("fast5") > 100)
        reader = sqlite3.connect(self.archive / "smtrace.db", isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        held = reader.execute("SELECT count(*) FROM telegram").fetchone()
        wal, largest = self.archive / "smtrace.db-wal", 0
        end = time.monotonic() + self.pick(12, 120)
        while time.monotonic() < end:
            largest = max(largest, wal.stat().st_size)
            time.sleep(0.2)
        self.assertEqual(reader.execute("SELECT count(*) FROM telegram").fetchone(), held)
        reader.execute("COMMIT")
        told = len(re.findall(WAL_GROWS, recorder.log))
        say(f"the WAL grew to {largest / MEBI:.1f} MiB; told {told} times")
        # Once nobody reads, it is begun again from its start, and its file gives the room back.
        time.sleep(self.pick(3, 15))
        self.assertLess(wal.stat().st_size, WAL_LIMIT + 4 * MEBI, recorder.log)
        self.finish(recorder, {WAL_GROWS: (largest > WAL_LIMIT + 8 * MEBI, largest > WAL_LIMIT)})
