#!/usr/bin/env python3
"""The attacks of docs/security.md, tried on the real program."""

import gzip
import json
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, Child, EndToEndTest, main, say, wait_until  # noqa: E402

SECTION = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
INTERFACE = struct.pack("<IIHHII", 1, 20, 1, 0, 0, 20)
HOSTILE = b"../../e\x1b[31m'\"\xe2\x80\xaeb;c"
SECRET = "correct horse battery"


class SecurityTest(EndToEndTest):
    def peak(self, *words):
        """Runs the program; its largest resident size in KiB."""
        child = Child(self, "attack", [PROGRAM, *words])
        _, status, usage = os.wait4(child.process.pid, 0)
        child.process.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(child.process.returncode, (0, 2), child.log)
        return usage.ru_maxrss

    def attacks(self):
        """Files that claim, or become, far more than they are."""
        megabyte = bytes(1 << 20)
        for name, head, piece, count in [
            ("zeros.bin.gz", b"", megabyte, 16),
            ("zeros.pcapng.gz", SECTION + INTERFACE, megabyte, 16),
            ("endless.bin.gz", b"\x1b\x1b\x1b\x1b\x01\x01\x01\x01", b"\x55" * (1 << 20), 16),
            ("line.txt.gz", b"", b"1b" * (1 << 19), 16),
            ("interfaces.pcapng.gz", SECTION, INTERFACE * 50_000, 20),
            ("sections.pcapng.gz", b"", (SECTION + INTERFACE) * 20_000, 20),
        ]:
            with gzip.open(self.folder / name, "wb") as file:
                file.write(head)
                for _ in range(count):
                    file.write(piece)
        for name, length in [("4gib.pcapng", 0xFFFFFFFC), ("1gib.pcapng", 0x40000000), ("odd.pcapng", 0x7FFFFFFF)]:
            (self.folder / name).write_bytes(SECTION + INTERFACE + struct.pack("<II", 6, length) + bytes(100))
        return sorted(path for path in self.folder.iterdir() if path.suffix in (".gz", ".pcapng"))

    def test_no_file_takes_much_more_memory_than_an_empty_one_whatever_it_claims(self):
        nothing = self.folder / "nothing.bin"
        nothing.write_bytes(b"")
        usual = self.peak("import", "--archive", self.archive, "--meter", "m", nothing)
        for path in self.attacks():
            for words in (["import", "--archive", self.archive, "--meter", "m"], ["decode", "--summary"]):
                peak = self.peak(*words, path)
                self.assertLess(peak, usual + 4 * 1024, f"{words[0]} {path.name}")
        length = 16 << 20
        block = struct.pack("<II", 0x0BAD, length) + bytes(length - 12) + struct.pack("<I", length)
        largest = self.folder / "largest.pcapng"
        largest.write_bytes(SECTION + INTERFACE + block)
        peak = self.peak("import", "--archive", self.archive, "--meter", "m", largest)
        self.assertLess(peak, usual + 48 * 1024)
        say(f"a block of 16 MiB takes {peak - usual} KiB more")
        say(f"an empty file takes {usual} KiB")

    def test_everything_that_is_written_is_for_the_owner_and_the_group_to_read(self):
        path = self.configuration({"house": {"source": "simulator", "rate": 20}}, captures={"rotate": "64kB"})
        content = json.loads(path.read_text())
        content["log"] = {"file": {"directory": str(self.folder / "log")}}
        path.write_text(json.dumps(content))
        before = os.umask(0)
        try:
            recorder = self.record(path)
            self.wait_for_telegrams("house", 200, 40)
            self.assertEqual(recorder.stop(), 0, recorder.log)
        finally:
            os.umask(before)
        seen = 0
        for top in (self.archive, self.folder / "log"):
            for each in [top, *top.rglob("*")]:
                mode = stat.S_IMODE(each.stat().st_mode)
                allowed = 0o750 if each.is_dir() else 0o640
                self.assertEqual(mode & ~allowed, 0, f"{each}: {mode:o}")
                seen += 1
        self.assertGreater(seen, 8)

    def test_a_hostile_name_in_a_capture_reaches_no_path_no_statement_and_no_terminal(self):
        configuration = self.configuration({"house_of_a_long_name": {"source": "simulator", "rate": 20}})
        recorder = self.record(configuration)
        self.wait_for_telegrams("house_of_a_long_name", 20)
        self.assertEqual(recorder.stop(), 0)
        capture = next((self.archive / "captures").rglob("*.pcapng*"))
        data = capture.read_bytes()
        data = gzip.decompress(data) if capture.suffix == ".gz" else data
        self.assertIn(b"house_of_a_long_name", data)
        data = data.replace(b"house_of_a_long_name", HOSTILE.ljust(20, b"x"))
        before = {path for path in self.folder.rglob("*") if path.is_dir()}
        self.archive = self.folder / "second"
        (self.archive / "captures" / "x").mkdir(parents=True)
        (self.archive / "captures" / "x" / "a.pcapng").write_bytes(data)
        recorder = self.record(self.configuration({"house": {"source": "simulator", "rate": 20}}, name="second.cfg"))
        wait_until("its rows", lambda: self.rows("SELECT count(*) FROM telegram WHERE meter LIKE '..%'")[0][0] >= 20)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        outputs = [recorder.log]
        for words in (["last"], ["last", "--format", "json"], ["query", "--last", "1h", "--limit", "9"],
                      ["query", "--last", "1h", "--limit", "9", "--format", "json"], ["stats"], ["stats", "--format", "json"], ["verify"]):
            run = subprocess.run([PROGRAM, *words, "--archive", self.archive], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, f"{words}: {run.stdout}{run.stderr}")
            outputs.append(run.stdout + run.stderr)
        for output in outputs:
            self.assertNotIn("\x1b", output)
            self.assertNotIn("\u202e", output)
        self.assertIn("../../e\\x1b[31m", outputs[1])
        made = {path for path in self.folder.rglob("*") if path.is_dir()} - before
        self.assertEqual([path for path in made if self.archive != path and self.archive not in path.parents], [])
        self.assert_sound()

    def test_names_that_are_paths_are_refused_in_the_configuration(self):
        for name in ("../x", "a/b", "a\nb", "a\x1b[31m", "\u202e", "", "a b", "reading", "x" * 65):
            path = self.configuration({name: {"source": "simulator"}})
            run = subprocess.run([PROGRAM, "check", "--config", path], capture_output=True, text=True)
            self.assertNotEqual(run.returncode, 0, repr(name))
            self.assertNotIn("\x1b", run.stdout + run.stderr)
            self.assertNotIn("\u202e", run.stdout + run.stderr)

    def test_the_password_is_in_no_process_list_no_log_no_database_and_no_core(self):
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        server.settimeout(60)
        password = self.folder / "mail.password"
        password.write_text(SECRET + "\n")
        password.chmod(0o600)
        path = self.configuration({"house": {"source": "simulator", "rate": 20}})
        content = json.loads(path.read_text())
        content["mail"] = {
            "server": "127.0.0.1", "port": server.getsockname()[1], "security": "tls", "user": "meter",
            "password_file": str(password), "from": "me@provider.de"}
        content["log"] = {"level": "trace", "file": {"directory": str(self.folder / "log"), "level": "trace"}}
        path.write_text(json.dumps(content))
        recorder = self.record(path)
        self.wait_for_telegrams("house", 10)
        # A server that takes the connection and says nothing: the mail's process waits with the password in its memory.
        mail = Child(self, "mail", [PROGRAM, "report", "test-mail", "--config", path, "--to", "me@provider.de", "--verbose"])
        connection, _ = server.accept()
        self.addCleanup(connection.close)
        processes = [Path(f"/proc/{recorder.process.pid}"), Path(f"/proc/{mail.process.pid}")]
        processes += [each for each in Path("/proc").iterdir() if each.name.isdigit() and self.parent(each) == mail.process.pid]
        for process in processes:
            for part in ("cmdline", "environ"):
                self.assertNotIn(SECRET.encode(), (process / part).read_bytes(), f"{process.name} {part}")
        sender = next(each for each in processes if b"smtrace-mail" in (each / "cmdline").read_bytes())
        self.assertRegex((sender / "limits").read_text(), r"Max core file size +0 +0 ")
        connection.close()
        self.assertEqual(mail.wait(), 1, mail.log)
        self.assertEqual(recorder.stop(signal.SIGTERM), 0)
        looked = [each.with_suffix(end) for each in (recorder.out_path, mail.out_path) for end in (".out", ".err")]
        looked += [each for top in (self.archive, self.folder / "log") for each in top.rglob("*") if each.is_file()]
        self.assertGreater(len(looked), 6)
        for each in looked:
            self.assertNotIn(SECRET.encode(), each.read_bytes(), each)

    @staticmethod
    def parent(process):
        try:
            return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            return -1


if __name__ == "__main__":
    main()
