#!/usr/bin/env python3
"""A member of the archive's group reads it while the recorder runs and when it is stopped; somebody else cannot.

The recorder runs as a user of its own, as a service does. Needs root, to become these users.
"""

import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, main, say  # noqa: E402

OWNER, MEMBER, STRANGER, GROUP = 61001, 61002, 61003, 61010


def user(number, group, *groups):
    """The words before a command that runs it as somebody else."""
    others = ["--groups", ",".join(map(str, groups))] if groups else ["--clear-groups"]
    return ["setpriv", "--reuid", str(number), "--regid", str(group), *others]


@unittest.skipUnless(os.geteuid() == 0, "only root can become other users")
class GroupTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        tried = self.smtrace("--version", before=user(STRANGER, STRANGER))
        if tried.code != 0:
            self.skipTest(f"other users cannot run programs of this toolchain: {tried.err}")
        home = self.folder / "home"
        home.mkdir()
        os.chown(home, OWNER, GROUP)
        home.chmod(0o755)
        self.archive = home / "data"
        self.config = self.configuration({"house": {"source": "simulator", "rate": 10, "seed": 3}})

    def query(self, before):
        return self.smtrace("query", "--archive", self.archive, "--last", "1h", "--format", "csv", before=before)

    def sqlite(self, before, *options):
        sql = "SELECT count(*) FROM reading WHERE short_name = 'power'"
        command = [*before, "sqlite3", *options, str(self.archive / "smtrace.db"), sql]
        return subprocess.run(command, capture_output=True, text=True, timeout=30, cwd="/")

    def member_reads(self, when):
        member = user(MEMBER, MEMBER, GROUP)
        rows = self.query(member)
        self.assertEqual((rows.code, rows.err), (0, ""), when)
        power = sum(",power," in line for line in rows.lines)
        self.assertGreater(power, 0)
        last = self.smtrace("last", "--archive", self.archive, before=member)
        self.assertEqual((last.code, last.err), (0, ""), when)
        self.assertIn("power", last.out)
        for options in (["-readonly"], []):
            result = self.sqlite(member, *options)
            self.assertEqual((result.returncode, result.stderr), (0, ""), f"sqlite3 {options} {when}")
            self.assertGreaterEqual(int(result.stdout), power)
        writes = [*member, "sqlite3", str(self.archive / "smtrace.db"), "DELETE FROM telegram_store"]
        refused = subprocess.run(writes, capture_output=True, text=True, timeout=30)
        self.assertNotEqual(refused.returncode, 0, "a member cannot write")
        say(f"{when}: a member reads {power} values of power")
        return power

    def stranger_cannot(self, when):
        stranger = user(STRANGER, STRANGER)
        for words in (("query", "--last", "1h"), ("last",)):
            result = self.smtrace(*words, "--archive", self.archive, before=stranger)
            self.assertEqual((result.code, result.out, result.err.count("\n")), (1, "", 1), result.err)
            self.assertRegex(result.err, r"^smtrace: cannot \w+ \S+smtrace\.db: Permission denied")
        self.assertNotEqual(self.sqlite(stranger).returncode, 0, when)
        segment = subprocess.run([*stranger, "ls", str(self.archive / "captures")], capture_output=True)
        self.assertNotEqual(segment.returncode, 0)

    def test_member_reads_and_stranger_does_not(self):
        owner = user(OWNER, GROUP)
        recorder = self.record(self.config, before=owner)
        self.wait_for_telegrams("house", 5)
        counts = [self.member_reads("while it runs")]
        self.stranger_cannot("while it runs")
        self.assertEqual(recorder.stop(), 0, recorder.log)
        counts.append(self.member_reads("when it is stopped"))
        counts.append(self.member_reads("when it is stopped, again"))
        self.stranger_cannot("when it is stopped")
        self.assertGreaterEqual(counts[1], counts[0])
        self.assertEqual(counts[1], counts[2])

        # Readers have left nothing behind that the owner cannot write to.
        recorder = self.record(self.config, before=owner)
        self.wait_for_telegrams("house", counts[2] + 5)
        recorder.stop(signal.SIGKILL)
        self.member_reads("after it was killed")
        recorder = self.record(self.config, before=owner)
        self.wait_for_telegrams("house", counts[2] + 10)
        self.assertEqual(recorder.stop(signal.SIGTERM), 0, recorder.log)
        self.assertNotIn("error:", recorder.log)
        self.compare({})

    def test_member_reads_captures(self):
        recorder = self.record(self.config, before=user(OWNER, GROUP))
        self.wait_for_telegrams("house", 3)
        self.assertEqual(recorder.stop(), 0)
        (segment,) = (self.archive / "captures").rglob("*.pcapng")
        where = ("--archive", self.folder / "copy", "--meter", "house")
        result = self.smtrace("import", *where, segment, before=user(MEMBER, GROUP))
        self.assertEqual(result.code, 1, "a member has no right to write in the owner's folders")
        command = [*user(MEMBER, MEMBER, GROUP), "cat", str(segment)]
        self.assertEqual(subprocess.run(command, capture_output=True).stdout, segment.read_bytes())


if __name__ == "__main__":
    main()
