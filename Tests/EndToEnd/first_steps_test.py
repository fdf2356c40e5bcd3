#!/usr/bin/env python3
"""A new user's way: ports finds a meter, setup writes the configuration by questions, run records; convert brings an old one."""

import json
import os
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, EndToEndTest, Simulator, main, say, wait_until  # noqa: E402

OLD = """\
general:
  reporter:
    version: 1
    handlers:
      values: {class: SMTrace_Report.EMailTxt, srvr: mx.example.org, port: 587, auth: [probe, "s3cret#"], from: a@example.org,
               to: b@example.org, cc: ~, subjprfx: ~, type: STARTTLS, cron: ["0 7 * * 0"]}
    reporters: {ALL: {handlers: [values]}}
meters:
  attic: {serial: ["/dev/attic_head", 9600, 8, 1, "none"], rptref: ALL, note: photovoltaic}
"""


class Terminal:
    """A program on a terminal, as a person has it."""

    def __init__(self, test, arguments, folder):
        self.text = ""
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execv(arguments[0], [str(argument) for argument in arguments])
        test.addCleanup(self.close)

    def read(self, seconds):
        if select.select([self.descriptor], [], [], seconds)[0]:
            try:
                self.text += os.read(self.descriptor, 65_536).decode("utf-8", "replace")
            except OSError:
                return False
        return True

    def wait_for(self, pattern, seconds=20):
        """Waits for a text behind what was waited for before."""
        end = time.monotonic() + seconds
        while not (match := re.search(pattern, self.text)):
            if time.monotonic() > end or not self.read(0.1) and not re.search(pattern, self.text):
                raise AssertionError(f"no {pattern!r} in\n{self.text}")
        self.text = self.text[match.end():]
        return match

    def answer(self, question, text):
        self.wait_for(question)
        os.write(self.descriptor, (text + "\n").encode())

    def end(self):
        """Reads to the end; the exit code."""
        seen = self.text
        while self.read(10):
            pass
        self.text = seen + self.text[len(seen):]
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def close(self):
        os.close(self.descriptor)
        try:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


class FirstStepsTest(EndToEndTest):
    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=self.folder, timeout=60,
                              stdin=subprocess.DEVNULL)

    def test_a_simulated_meter_is_found_set_up_and_recorded(self):
        simulator = Simulator(self, self.folder / "head", rate=4, seed=11)
        wait_until("the terminal is there", simulator.link.exists)
        found = self.run_program("ports", "--format", "json", str(simulator.link))
        self.assertEqual(found.returncode, 0, found.stderr)
        port = json.loads(found.stdout)
        self.assertEqual(port["state"], "meter")
        self.assertRegex(port["printed"], r"^1 SMT\d\d \d{8}$")
        path = self.folder / "smtrace.cfg"
        written = self.run_program(
            "setup", "--output", str(path), "--meter", f"house={simulator.link}", "--note", "house=basement: left")
        self.assertEqual(written.returncode, 0, written.stdout + written.stderr)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        self.assertIn("meter house: serial", written.stdout)
        recorder = self.record(path)
        recorder.wait_for("first telegram")
        # Somebody else reads the port now: it is left alone.
        busy = self.run_program("ports", "--format", "json", str(simulator.link))
        self.assertEqual(busy.returncode, 2)
        self.assertEqual(json.loads(busy.stdout)["state"], "busy")
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.assertGreater(self.telegrams("house"), 0)
        simulator.stop()

    def test_questions_on_a_terminal_make_a_configuration(self):
        path = self.folder / "new.cfg"
        terminal = Terminal(self, [PROGRAM, "setup", "--output", path], self.folder)
        terminal.answer(r"simulator \[simulator\]: ", "ttyUSB0")
        terminal.wait_for("a device is written with its path")
        terminal.answer(r"simulator \[simulator\]: ", "simulator:solar")
        terminal.answer(r"Its name \[house\]: ", "my roof")
        terminal.wait_for("allowed: 1 to 64 letters")
        terminal.answer(r"Its name \[house\]: ", "roof")
        terminal.answer(r"A note .*: ", "south \"side\"")
        terminal.answer(r"Another meter\? \[y/N\]: ", "")
        terminal.answer(r"captures \[data\]: ", "")
        terminal.answer(r"by mail\? \[y/N\]: ", "y")
        terminal.answer(r"Mail server.*: ", "mx.example.org")
        terminal.answer(r"Security.*: ", "")
        terminal.answer(r"Port \[587\]: ", "70000")
        terminal.answer(r"Port \[587\]: ", "")
        terminal.answer(r"User name.*: ", "me@example.org")
        terminal.answer(r"Password \(not shown\): ", "s3cret#1")
        terminal.answer(r"To whom.*: ", "nobody")
        terminal.wait_for("is no address")
        terminal.answer(r"To whom.*: ", "a@example.org, b@example.org")
        terminal.answer(r"From \[me@example.org\]: ", "")
        terminal.answer(r"Language.*: ", "de")
        terminal.wait_for(r"new\.cfg is written")
        code = terminal.end()
        self.assertIn(code, (0, 2), terminal.text)
        text = path.read_text()
        self.assertNotIn("s3cret", terminal.text + text)
        self.assertIn("to: [a@example.org, b@example.org]", text)
        self.assertIn(r'note: "south \"side\""', text)
        password = self.folder / "mail.password"
        self.assertEqual(password.read_text(), "s3cret#1\n")
        self.assertEqual(stat.S_IMODE(password.stat().st_mode), 0o600)
        self.assertNotIn("new.cfg:", self.run_program("check", "--config", str(path)).stdout)

    def test_nothing_is_replaced_unasked(self):
        path = self.folder / "smtrace.cfg"
        path.write_text("meters: {old: {source: simulator}}\n")
        refused = self.run_program("setup", "--meter", "house=simulator")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("--force", refused.stderr)
        self.assertIn("old", path.read_text())
        replaced = self.run_program("setup", "--meter", "house=simulator", "--force")
        self.assertEqual(replaced.returncode, 0, replaced.stderr)
        self.assertIn("old", (self.folder / "smtrace.cfg.old").read_text())
        self.assertIn("house", path.read_text())

    def test_an_end_of_input_writes_nothing(self):
        terminal = Terminal(self, [PROGRAM, "setup", "--output", self.folder / "x.cfg"], self.folder)
        terminal.wait_for(r"simulator \[simulator\]: ")
        os.write(terminal.descriptor, b"\x04")
        self.assertEqual(terminal.end(), 1)
        self.assertFalse((self.folder / "x.cfg").exists())

    def test_a_configuration_of_pysmtrace_is_converted(self):
        (self.folder / "old.cfg").write_text(OLD)
        shown = self.run_program("convert", "old.cfg")
        self.assertNotIn("s3cret", shown.stdout + shown.stderr)
        result = self.run_program("convert", "old.cfg", "--output", "new.cfg")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("s3cret", result.stderr)
        self.assertEqual((self.folder / "mail.password").read_text(), "s3cret#\n")
        self.assertEqual(stat.S_IMODE((self.folder / "mail.password").stat().st_mode), 0o600)
        self.assertIn("cron: \"0 7 * * mon\"", (self.folder / "new.cfg").read_text())
        check = self.run_program("check", "--config", "new.cfg")
        self.assertNotIn("new.cfg:", check.stdout, "the file itself is without fault")
        self.assertIn("/dev/attic_head does not exist", check.stdout)
        seed = Path(__file__).resolve().parents[3] / "shared" / "SEED.md"
        if seed.exists():
            say("the sample with every kind of key is converted too")
            lines = seed.read_text().split("A configuration in its form", 1)[1].splitlines()
            sample = "\n".join(line[4:] for line in lines if line.startswith("    "))
            (self.folder / "every.cfg").write_text(sample)
            self.run_program("convert", "every.cfg", "--output", "every-new.cfg", "--force")
            every = self.run_program("check", "--config", "every-new.cfg")
            self.assertNotIn("every-new.cfg:", every.stdout)


if __name__ == "__main__":
    main()
