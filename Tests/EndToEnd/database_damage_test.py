#!/usr/bin/env python3
"""Whatever becomes of the database, while the recorder runs or not: telegrams go on into captures and rows, nothing is lost
or doubled, the damaged file is kept under another name, and one line says what happened."""

import os
import random
import sqlite3
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, Simulator, main, say, wait_until  # noqa: E402

KEPT = "what was there is kept as"


class DatabaseDamageTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.simulators = {
            "house": Simulator(self, self.folder / "house", rate=10, seed=21),
            "roof": Simulator(self, self.folder / "roof", profile="solar", rate=9, seed=22, faults=True),
        }
        meters = {name: {"source": "serial", "device": each.link} for name, each in self.simulators.items()}
        self.cfg = self.configuration(meters, captures={"rotate": "64kB", "compress": True}, commit="300ms")
        self.database = self.archive / "smtrace.db"

    def kept(self):
        return sorted(path.name for path in self.archive.glob("smtrace.db.damaged-*"))

    def go_on(self, recorder, more=25):
        """Waits for so many more rows of each meter; the database may be another one meanwhile."""
        for name in self.simulators:
            base = self.telegrams(name)
            self.wait_for_telegrams(name, base + more, 60)
        return recorder

    def finish(self, recorder, replaced):
        for simulator in self.simulators.values():
            self.assertEqual(simulator.stop(), 0, simulator.log)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.compare({name: each.list for name, each in self.simulators.items()})
        self.assert_sound()
        events = self.rows("SELECT detail FROM event WHERE kind = 'database_replaced'")
        self.assertEqual(len(events), replaced, events)

    def noise(self, pages, seed):
        """Overwrites pages behind the first with noise, as a failing SD card does; returns what the file is then."""
        randomness = random.Random(seed)
        content = bytearray(self.database.read_bytes())
        for page in range(1, min(pages, len(content) // 4096)):
            content[page * 4096 : (page + 1) * 4096] = randomness.randbytes(4096)
        with open(self.database, "r+b") as file:
            file.write(content)
        return bytes(content)

    def test_noise_while_stopped(self):
        recorder = self.go_on(self.record(self.cfg))
        self.assertEqual(recorder.stop(), 0, recorder.log)
        for suffix in ("-wal", "-shm"):
            os.unlink(str(self.database) + suffix)
        content = self.noise(30, 1)
        recorder = self.record(self.cfg)
        recorder.wait_for(KEPT)
        self.go_on(recorder)
        self.assertEqual(recorder.log.count(KEPT), 1, recorder.log)
        self.assertTrue(any((self.archive / name).read_bytes() == content for name in self.kept()), self.kept())
        self.finish(recorder, 1)

    def test_noise_while_running(self):
        recorder = self.go_on(self.record(self.cfg))
        connection = sqlite3.connect(self.database)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self.noise(30, 2)
        recorder.wait_for(KEPT, 60)
        self.go_on(recorder)
        self.assertEqual(recorder.log.count(KEPT), 1, recorder.log)
        self.finish(recorder, 1)

    def test_deleted_while_running(self):
        recorder = self.go_on(self.record(self.cfg))
        for path in self.archive.glob("smtrace.db*"):
            path.unlink()
        recorder.wait_for("the database was removed while it was open", 60)
        wait_until("a database", self.database.exists)
        self.go_on(recorder)
        self.finish(recorder, 1)

    def test_deleted_while_stopped_and_a_log_without_its_database(self):
        recorder = self.go_on(self.record(self.cfg))
        recorder.kill()
        log = Path(str(self.database) + "-wal").read_bytes()
        self.assertGreater(len(log), 0)
        self.database.unlink()
        recorder = self.go_on(self.record(self.cfg))
        self.assertIn("there is a log without its database", recorder.log)
        kept = [name for name in self.kept() if name.endswith("-wal")]
        self.assertEqual([(self.archive / name).read_bytes() for name in kept], [log])
        self.assertEqual(recorder.stop(), 0, recorder.log)
        for path in self.archive.glob("smtrace.db*"):
            path.unlink()
        recorder = self.go_on(self.record(self.cfg))
        say("begun from the captures alone")
        self.finish(recorder, 0)


if __name__ == "__main__":
    main()
