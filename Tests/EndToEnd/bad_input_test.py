#!/usr/bin/env python3
"""Bad input gives one clear sentence on standard error and the documented exit code, and damages nothing."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, EndToEndTest, main, say  # noqa: E402

NOBODY = 61003


def as_nobody():
    """The words that run a command without the rights of root, so that modes of files count."""
    return ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"] if os.geteuid() == 0 else []


class BadInputTest(EndToEndTest):
    def refused(self, *arguments, code=1, words=(), lines=1, **options):
        """Runs a command that has to fail: nothing on standard output, so many lines on standard error."""
        result = self.smtrace(*arguments, **options)
        self.assertEqual((result.code, result.out), (code, ""), f"{arguments}: {result.err}")
        if lines is not None:
            self.assertEqual(len(result.err.splitlines()), lines, f"{arguments}: {result.err}")
        for word in words:
            self.assertIn(word, result.err)
        return result

    def fill(self, count=20):
        """An archive with some telegrams."""
        dump = self.folder / "house.bin"
        self.succeed("simulate", "--profile", "household", "--count", count, "--out", dump)
        self.succeed("import", "--archive", self.archive, "--meter", "house", dump)
        return self.archive / "smtrace.db"

    def digest(self, folder=None):
        """What all files of the archive hold, but for the lock."""
        files = sorted(path for path in (folder or self.archive).rglob("*") if path.is_file() and path.name != "lock")
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    # Configuration

    def test_missing_configuration(self):
        words = ["there is no configuration", "$SMTRACE_CONFIG", "/etc/smtrace/smtrace.cfg", "--config"]
        self.refused("run", words=words)
        for how in (("run", "--config", "absent.cfg"), ("query", "--config", "absent.cfg")):
            self.refused(*how, words=["absent.cfg", "there is no such file"])
        self.refused("run", words=["gone.cfg"], environment={"SMTRACE_CONFIG": "gone.cfg"})
        self.refused("last", words=["--archive DIR"])

    def test_broken_configuration_tells_all_problems_at_once(self):
        path = self.folder / "broken.cfg"
        path.write_text(
            "archive: {directory: data, comit: 10s}\n"
            "meters:\n"
            "  house: {source: serial, device: /dev/ttyUSB0, baud: fast}\n"
            "  cellar: {source: tcp}\n"
            "mail: {server: smtp.example.org}\n"
        )
        result = self.refused("run", "--config", path, lines=4)
        for line, words in zip(
            result.err.splitlines(),
            (
                [":1:", "comit", "commit"],
                [":3:", "meters.house.baud", '"fast"', "9600"],
                [":4:", "meters.cellar", "address"],
                [":5:", "mail.from", "is missing"],
            ),
        ):
            for word in words:
                self.assertIn(word, line)
        path.write_text("meters: [a, b\n")
        self.refused("run", "--config", path, words=["broken.cfg:"])
        self.assertFalse((self.folder / "data").exists(), "nothing was made")

    # Databases

    def test_not_a_database(self):
        self.archive.mkdir()
        database = self.archive / "smtrace.db"
        database.write_text("This is a letter, and no database at all.\n" * 200)
        before = self.digest()
        configuration = self.configuration({"house": {"source": "simulator"}})
        dump = self.folder / "x.bin"
        dump.write_bytes(b"")
        for words in (("query",), ("last",), ("import", "--meter", "house", dump)):
            self.refused(*words, "--archive", self.archive, words=["smtrace.db", "not an SQLite database"])
        self.assertEqual(self.digest(), before)
        # The recorder keeps the letter and goes on with a database of its own.
        letter = database.read_bytes()
        recorder = self.record(configuration)
        recorder.wait_for(r"error: .*smtrace\.db.*what was there is kept as smtrace\.db\.damaged-\S+")
        self.wait_for_telegrams("house", 2)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        kept = [path for path in self.archive.glob("smtrace.db.damaged-*") if path.suffix not in (".db-wal", ".db-shm")]
        self.assertEqual([path.read_bytes() for path in kept], [letter])

    def test_no_archive(self):
        for command in ("query", "last"):
            self.refused(command, "--archive", self.folder / "nowhere", words=["there is no archive in", "smtrace run"])
        self.assertFalse((self.folder / "nowhere").exists())

    def test_newer_schema_is_refused_untouched(self):
        database = self.fill()
        for mode in ("wal", "delete"):
            with sqlite3.connect(database) as connection:
                connection.execute(f"PRAGMA journal_mode = {mode}")
                connection.execute("INSERT OR IGNORE INTO migration VALUES ('9999_future', 0)")
            connection.close()
            before = database.read_bytes()
            configuration = self.configuration({"house": {"source": "simulator"}})
            for words in (
                ("query", "--archive", self.archive),
                ("last", "--archive", self.archive),
                ("import", "--archive", self.archive, "--meter", "house", self.folder / "house.bin"),
                ("run", "--config", configuration),
            ):
                self.refused(*words, words=["newer smtrace", "9999_future", "nothing was changed"])
            self.assertEqual(database.read_bytes(), before, f"journal mode {mode}")

    @unittest.skipIf(os.geteuid() == 0 and not os.path.exists("/usr/bin/setpriv"), "setpriv is missing")
    def test_unreadable_database_and_read_only_folders(self):
        database = self.fill()
        nobody = as_nobody()
        if self.smtrace("--version", before=nobody).code != 0:
            self.skipTest("other users cannot run programs of this toolchain")
        for path in [self.archive, *self.archive.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        configuration = self.configuration({"house": {"source": "simulator"}})
        locked = self.folder / "locked"
        locked.mkdir(0o555)
        elsewhere = self.configuration({"house": {"source": "simulator"}}, name="locked.cfg", directory=locked / "data")
        before = self.digest()
        self.refused("run", "--config", elsewhere, before=nobody, words=["locked/data", "Permission denied"])
        if nobody:
            self.refused("run", "--config", configuration, before=nobody, words=["Permission denied"])
            self.assertEqual(self.digest(), before)
        self.succeed("last", "--archive", self.archive, before=nobody)
        database.chmod(0o000)
        for command in ("query", "last"):
            self.refused(command, "--archive", self.archive, before=nobody, words=["smtrace.db", "Permission denied"])
        database.chmod(0o644)
        self.assertEqual(self.digest(), before)

    def test_archive_in_use(self):
        configuration = self.configuration({"house": {"source": "simulator", "rate": 10, "seed": 1}})
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", 3)
        for _ in range(2):
            words = [f"smtrace run (process {recorder.process.pid})", "stop it first", "systemctl stop smtrace"]
            self.refused("run", "--config", configuration, words=words)
        self.succeed("last", "--archive", self.archive)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.compare({})
        self.assertEqual(len(list((self.archive / "captures").rglob("*.pcapng"))), 1, "the second made no segment")

    # Devices

    def test_device_without_permission_names_dialout(self):
        nobody = as_nobody()
        if self.smtrace("--version", before=nobody).code != 0:
            self.skipTest("other users cannot run programs of this toolchain")
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        device = os.ttyname(slave)
        os.chmod(device, 0o600 if nobody else 0o000)
        home = self.folder / "home"
        home.mkdir()
        home.chmod(0o777)
        meters = {"house": {"source": "serial", "device": device}, "pump": {"source": "simulator", "rate": 10}}
        configuration = self.configuration(meters, directory=home / "data")
        recorder = self.record(configuration, before=nobody)
        recorder.wait_for(rf"warning: house: no permission to open {device}; .*group dialout: `sudo usermod -aG ")
        recorder.wait_for("pump: first telegram")
        self.assertEqual(recorder.stop(signal.SIGTERM), 0, "the other meter is recorded meanwhile")
        self.assertEqual(recorder.log.count("no permission"), 1, recorder.log)

    # Arguments

    def test_unknown_names(self):
        self.fill()
        archive = ("--archive", self.archive)
        words = ['there is no meter "hose"', 'did you mean "house"?']
        self.refused("query", *archive, "--meter", "hose", words=words)
        self.refused("last", *archive, "--meter", "hose", words=words)
        self.refused("query", *archive, "--obis", "powr", words=['"powr"', 'did you mean "power"?'])

    def test_wrong_usage(self):
        for words in (("query", "--lst", "1h"), ("frobnicate",), ("query", "--format", "xml"), ("run", "extra")):
            self.refused(*words, code=64, lines=None, words=["Error: "])
        archive = ("--archive", self.archive)
        self.fill()
        for words in (
            ("--from", "yesterdy"),
            ("--last", "1 fortnight"),
            ("--limit", "0"),
            ("--from", "now", "--to", "-1h"),
            ("--last", "1h", "--from", "today"),
        ):
            self.refused("query", *archive, *words, code=64, lines=None)
        self.refused("simulate", "--profile", "houshold", "--pty", code=64, lines=None, words=["household"])

    def test_a_reader_that_leaves(self):
        self.fill(5_000)
        command = f'"{PROGRAM}" query --archive "{self.archive}" --from 2000-01-01 | head -1; echo "${{PIPESTATUS[0]}}"'
        for form in ("table", "csv", "json"):
            script = command.replace(" | head", f" --format {form} | head")
            result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
            self.assertEqual(result.stderr, "", form)
            self.assertEqual(result.stdout.splitlines()[-1], "0", form)
        script = f'"{PROGRAM}" query --archive "{self.archive}" --from 2000-01-01 > /dev/full'
        full = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
        self.assertEqual((full.returncode, full.stderr.count("\n")), (1, 1), full.stderr)
        self.assertIn("No space left on device", full.stderr)


if __name__ == "__main__":
    main()
