#!/usr/bin/env python3
"""SIGINT and SIGTERM end the recorder with everything stored; the next start tells an unclean end from a clean one."""

import os
import signal
import sqlite3
import stat
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, Simulator, main, say  # noqa: E402

UNCLEAN = "was not ended cleanly"


class CleanStopTest(EndToEndTest):
    def test_each_signal_stores_everything_and_says_how_much(self):
        simulator = Simulator(self, self.folder / "house", rate=10, seed=6)
        configuration = self.configuration({"house": {"source": "serial", "device": simulator.link}}, commit="1m")
        counts = []
        for number in (signal.SIGINT, signal.SIGTERM):
            recorder = self.record(configuration)
            recorder.wait_for(r"first telegram")
            recorder.wait_for(r"house: [1-9]\d* telegrams \(", 10) if not counts else None
            self.assertEqual(recorder.stop(number), 0, recorder.log)
            self.assertNotIn(UNCLEAN, recorder.log)
            received = int(recorder.wait_for(r"house: (\d+) telegrams received")[1])
            stored = int(recorder.wait_for(r"ended after \d+ s: (\d+) telegrams stored in \S+/smtrace\.db")[1])
            self.assertEqual(received, stored)
            counts.append(stored)
            self.assertEqual(self.telegrams("house"), sum(counts), "all is there, though no commit was due")
        say(f"stored {counts} telegrams")
        simulator.stop()
        kinds = [kind for (kind,) in self.rows("SELECT kind FROM event WHERE meter_id IS NULL ORDER BY id")]
        self.assertEqual(kinds, ["started", "stopped"] * 2)

    def test_the_files_of_the_database_stay_for_readers(self):
        recorder = self.record(self.configuration({"house": {"source": "simulator", "rate": 5}}))
        self.wait_for_telegrams("house", 3)
        self.assertEqual(recorder.stop(), 0)
        for name in ("smtrace.db", "smtrace.db-wal", "smtrace.db-shm", "lock"):
            mode = stat.S_IMODE(os.stat(self.archive / name).st_mode)
            self.assertEqual(oct(mode), oct(0o640), name)
        for folder in (self.archive, self.archive / "captures", self.archive / "captures" / "house"):
            self.assertEqual(oct(stat.S_IMODE(folder.stat().st_mode)), oct(0o750))
        for path in (self.archive / "captures").rglob("*.pcapng"):
            self.assertEqual(oct(stat.S_IMODE(path.stat().st_mode)), oct(0o640))
        self.assertTrue(self.succeed("last", "--archive", self.archive).out)

    def test_only_an_unclean_end_is_told(self):
        configuration = self.configuration({"house": {"source": "simulator", "rate": 20, "seed": 1}})
        for ending, told in ((signal.SIGKILL, False), (signal.SIGINT, True), (signal.SIGTERM, False)):
            recorder = self.record(configuration)
            recorder.wait_for("first telegram")
            self.assertEqual(UNCLEAN in recorder.log, told, recorder.log)
            self.assertIn(recorder.stop(ending), (0, -signal.SIGKILL))
        self.assertEqual(self.rows("SELECT count(*) FROM event WHERE kind = 'unclean_stop'"), [(1,)])
        self.compare({})

    def test_a_signal_during_a_terminal_that_never_comes(self):
        recorder = self.record(self.configuration({"house": {"source": "serial", "device": "/dev/no-such-device"}}))
        recorder.wait_for("/dev/no-such-device does not exist")
        self.assertEqual(recorder.stop(signal.SIGTERM, 5), 0, recorder.log)

    def test_two_signals_at_once_are_one_wish(self):
        # timeout(1) tells the process and then its group.
        recorder = self.record(self.configuration({"house": {"source": "simulator", "rate": 20}}, commit="1m"))
        recorder.wait_for("first telegram")
        # Equal signals would be one before they arrive.
        recorder.process.send_signal(signal.SIGTERM)
        self.assertEqual(recorder.stop(signal.SIGINT), 0, recorder.log)
        recorder.wait_for(r"ended after \d+ s: [1-9]\d* telegrams stored")

    def test_a_second_signal_ends_a_recorder_that_cannot_store(self):
        recorder = self.record(self.configuration({"house": {"source": "simulator", "rate": 20}}, commit="1m"))
        recorder.wait_for("first telegram")
        holder = sqlite3.connect(self.archive / "smtrace.db", isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        recorder.process.send_signal(signal.SIGTERM)
        recorder.wait_for("asked to end")
        time.sleep(1)
        self.assertEqual(recorder.stop(signal.SIGTERM, 5), 128 + signal.SIGTERM, recorder.log)
        holder.execute("ROLLBACK")
        again = self.record(self.configuration({"house": {"source": "simulator", "rate": 20}}))
        again.wait_for(UNCLEAN)
        self.assertEqual(again.stop(), 0, again.log)
        self.assertGreater(self.telegrams("house"), 0)
        self.compare({})


if __name__ == "__main__":
    main()
