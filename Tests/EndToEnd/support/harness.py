"""What the end-to-end tests share: the program as a child process, simulated meters, archives looked at from outside.

The program is $SMTRACE, or .build/debug/smtrace. Nothing here shares code with it.
"""

import array
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
TOP = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP / "scripts" / "support"))
PROGRAM = Path(os.environ.get("SMTRACE", TOP / ".build" / "debug" / "smtrace")).resolve()
COMPARE = TOP / "scripts" / "compare-sent"
# Under nohup(1) it is ignored, and programs inherit that: here they are told of it.
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def say(text):
    print(f"  {text}", flush=True)


def now_ms():
    return time.time_ns() // 1_000_000


def wait_until(what, condition, seconds=20.0):
    """The first true value of `condition`; raises AssertionError with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {what() if callable(what) else what}")
        time.sleep(0.02)


def obey_interrupt():
    """Lets SIGINT end a child also where the tests themselves were started in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Child:
    """A process of ours: its output goes into files, and it is killed when the test ends."""

    def __init__(self, test, name, arguments, stdin=subprocess.DEVNULL, environment=None):
        test.children += 1
        base = test.folder / f"{name}-{test.children}"
        self.arguments = [str(argument) for argument in arguments]
        self.out_path, self.err_path = base.with_suffix(".out"), base.with_suffix(".err")
        with open(self.out_path, "wb") as out, open(self.err_path, "wb") as err:
            self.process = subprocess.Popen(
                self.arguments, stdin=stdin, stdout=out, stderr=err, preexec_fn=obey_interrupt,
                env=os.environ | (environment or {}))
        test.addCleanup(self.kill)

    @property
    def log(self):
        """All that it has written so far, standard output first."""
        return self.out_path.read_text("utf-8", "replace") + self.err_path.read_text("utf-8", "replace")

    def wait_for(self, pattern, seconds=20.0):
        """Waits until its output has a match of `pattern`."""

        def found():
            match = re.search(pattern, self.log)
            if match is None and self.process.poll() is not None:
                match = re.search(pattern, self.log)
                if match is None:
                    raise AssertionError(f"{self.arguments} ended without {pattern!r}:\n{self.log}")
            return match

        return wait_until(lambda: f"{pattern!r} in\n{self.log}", found, seconds)

    def wait(self, seconds=30.0):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.arguments} still runs after {seconds:g} s:\n{self.log}") from None

    def stop(self, number=signal.SIGINT, seconds=30.0):
        """Sends a signal and returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait(seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Simulator(Child):
    """`smtrace simulate` on a pseudo-terminal that is reached by a link, with the list of what it sent."""

    def __init__(self, test, link, profile="household", rate=5, seed=1, faults=False):
        self.link = Path(link)
        self.list = test.folder / f"{self.link.name}-{test.children + 1}.list"
        arguments = [PROGRAM, "simulate", "--profile", profile, "--rate", rate, "--seed", seed, "--pty"]
        arguments += ["--link", self.link, "--list", self.list] + (["--faults"] if faults else [])
        super().__init__(test, f"simulate-{self.link.name}", arguments)
        wait_until(lambda: f"{link} to appear:\n{self.log}", self.link.exists)
        self.device = os.path.realpath(self.link)

    @property
    def bytes_sent(self):
        """The length of the stream so far, from the list's last whole line."""
        lines = self.list.read_bytes().split(b"\n")[:-1]
        if not lines:
            return 0
        _, offset, length, *_ = lines[-1].split()
        return int(offset) + int(length)

    @property
    def unread(self):
        """How many bytes wait in the kernel for a reader."""
        descriptor = os.open(self.device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            count = array.array("i", [0])
            fcntl.ioctl(descriptor, termios.FIONREAD, count)
            return count[0]
        finally:
            os.close(descriptor)

    @property
    def read_so_far(self):
        """The byte of the stream up to which it has been read: bytes sent less bytes unread, in a moment of rest."""
        previous = None

        def state():
            nonlocal previous
            before = self.bytes_sent
            now = (before, self.unread)
            is_stable = now == previous and self.bytes_sent == before
            previous = now
            return is_stable

        wait_until("a moment of rest", state)
        sent, unread = previous
        return sent - unread


class Server:
    """A TCP server like ser2net, with one client at a time; sends what it is told to."""

    def __init__(self, test, port=0):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", port))
        self.socket.listen(1)
        self.socket.settimeout(36)
        self.port = self.socket.getsockname()[1]
        self.client = None
        test.addCleanup(self.close)

    def accept(self):
        began = time.monotonic()
        self.client, _ = self.socket.accept()
        self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return time.monotonic() - began

    def send(self, data, pieces=1):
        size = -(-len(data) // pieces)
        for start in range(0, len(data), size):
            self.client.sendall(data[start : start + size])
            time.sleep(0.01)

    def drop(self, reset):
        """Closes the connection once the client has read all, by a reset or in the usual way."""
        time.sleep(0.4)
        if reset:
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.client.close()
        self.client = None

    def close(self):
        if self.client is not None:
            self.client.close()
        self.socket.close()


class Result:
    """How a command ended: exit code and what it wrote."""

    def __init__(self, completed):
        self.code = completed.returncode
        self.out = completed.stdout.decode("utf-8", "replace")
        self.err = completed.stderr.decode("utf-8", "replace")

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def objects(self):
        """One JSON object a line; numbers with a point stay text, so that no digit is lost."""
        return [json.loads(line, parse_float=str, parse_int=str) for line in self.lines]


class EndToEndTest(unittest.TestCase):
    """A test with a folder of its own, in which `archive` is the archive's."""

    def setUp(self):
        self.assertTrue(PROGRAM.exists(), f"{PROGRAM} is not built")
        self.children = 0
        self.folder = Path(tempfile.mkdtemp(prefix="smtrace-test-"))
        if "SMTRACE_KEEP" not in os.environ:
            self.addCleanup(shutil.rmtree, self.folder, True)
        self.folder.chmod(0o755)
        self.archive = self.folder / "data"
        print(f"\n{type(self).__name__}.{self._testMethodName}", flush=True)

    # Commands

    def smtrace(self, *arguments, stdin=b"", before=(), seconds=60, environment=None):
        """Runs a command of the program to its end; `before` are words before it, for another user for instance."""
        words = [str(word) for word in [*before, PROGRAM if not before else self.program_for_all(), *arguments]]
        values = {name: value for name, value in os.environ.items() if name != "SMTRACE_CONFIG"}
        completed = subprocess.run(
            words, input=stdin, capture_output=True, timeout=seconds, cwd=self.folder, env=values | (environment or {})
        )
        return Result(completed)

    def succeed(self, *arguments, **options):
        """Runs a command that has to end with 0."""
        result = self.smtrace(*arguments, **options)
        self.assertEqual(result.code, 0, f"{arguments}: {result.err}")
        return result

    def program_for_all(self):
        """A copy of the program that every user can run."""
        copy = self.folder / "smtrace"
        if not copy.exists():
            shutil.copy(PROGRAM, copy)
            copy.chmod(0o755)
        return copy

    def configuration(self, meters, captures=None, name="smtrace.cfg", **archive):
        """Writes a configuration (JSON is YAML); the archive is ours unless told otherwise."""
        content = {"archive": {"directory": str(self.archive), "commit": "500ms"} | archive, "meters": meters}
        if captures is not None:
            content["captures"] = captures
        path = self.folder / name
        path.write_text(json.dumps(content, indent=1, default=str), "utf-8")
        return path

    def frames(self, count, profile="household", seed=21):
        """A list of that many telegrams, and their frames."""
        listed = self.folder / f"{profile}-{seed}.list"
        how = ["--profile", profile, "--seed", seed, "--count", count, "--out", self.folder / f"{profile}-{seed}.bin"]
        self.succeed("simulate", *how, "--list", listed)
        return listed, [bytes.fromhex(line.split()[5]) for line in listed.read_text().splitlines()]

    def record(self, configuration, *options, before=(), stdin=subprocess.DEVNULL, environment=None):
        """Starts a recorder and waits until it listens."""
        program = self.program_for_all() if before else PROGRAM
        child = Child(self, "run", [*before, program, "run", "--config", configuration, *options], stdin, environment)
        child.wait_for("listening to")
        return child

    # Looking at archives

    def rows(self, sql, *values):
        connection = sqlite3.connect(f"{(self.archive / 'smtrace.db').as_uri()}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def telegrams(self, meter):
        """How many telegrams of a meter the database has; 0 while there is none."""
        try:
            return self.rows("SELECT count(*) FROM telegram WHERE meter = ?", meter)[0][0]
        except sqlite3.OperationalError:
            return 0

    def wait_for_telegrams(self, meter, count, seconds=20.0):
        wait_until(
            lambda: f"{count} telegrams of {meter}, there are {self.telegrams(meter)}",
            lambda: self.telegrams(meter) >= count,
            seconds,
        )

    def compare(self, lists, *options, archive=None):
        """Holds lists, segments and rows against each other with scripts/compare-sent; nothing may be wrong."""
        words = [str(COMPARE), "--archive", str(archive or self.archive), *map(str, options)]
        words += [f"--meter={meter}={path}" for meter, path in lists.items()]
        completed = subprocess.run(words, capture_output=True, timeout=120)
        output = completed.stdout.decode().strip()
        self.assertEqual(completed.returncode, 0, f"{output}\n{completed.stderr.decode()}")
        say(output.splitlines()[-1])
        return output

    def assert_sound(self):
        """The database is whole, and nothing half-done lies in the captures' folder."""
        self.assertEqual(self.rows("PRAGMA integrity_check"), [("ok",)])
        files = [path for path in (self.archive / "captures").rglob("*") if path.is_file()]
        odd = [str(path) for path in files if not re.search(r"\.pcapng(\.gz)?$", path.name)]
        self.assertEqual(odd, [], "files that are no captures")

    def join(self, name, *lists):
        """One list out of several, in order; offsets begin anew in each, so cuts do not go with it."""
        path = self.folder / name
        path.write_bytes(b"".join(Path(part).read_bytes() for part in lists))
        return path


def main():
    unittest.main(verbosity=0)
