#!/usr/bin/env python3
"""Telegrams that end the program: shown with a build that traps on purpose, which nobody else gets."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, TOP, Child, EndToEndTest, main, say, wait_until  # noqa: E402

MARK = b"trap on purpose: "
SCRATCH = TOP / ".build-traps"
TRAPPING = SCRATCH / "debug" / "smtrace"


def frame(body):
    """A frame of SML's transport with a right checksum (CRC-16/X-25); what is in it need make no sense."""
    padding = -len(body) % 4
    data = b"\x1b\x1b\x1b\x1b\x01\x01\x01\x01" + body + bytes(padding) + b"\x1b\x1b\x1b\x1b\x1a" + bytes([padding])
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    crc ^= 0xFFFF
    return data + crc.to_bytes(2, "little")


class Server:
    """Sends what it was given to the first that connects, or to each, and keeps the connection."""

    def __init__(self, test, content, once=True):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.content, self.once, self.kept = content, once, []
        threading.Thread(target=self.serve, daemon=True).start()
        test.addCleanup(self.socket.close)

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.kept.append(connection)
            connection.sendall(self.content)
            if self.once:
                self.content = b""


# Where it is on, the first of its reports takes minutes.
os.environ["SWIFT_BACKTRACE"] = "enable=no"


class PoisonTest(EndToEndTest):
    @classmethod
    def setUpClass(cls):
        say("a build that traps on purpose")
        subprocess.run(
            ["swift", "build", "--scratch-path", SCRATCH, "--product", "smtrace", "-Xswiftc", "-DSMTRACE_TRAPS"],
            cwd=TOP, check=True, stdout=subprocess.DEVNULL)

    def good(self, count=5, seed=1):
        path = self.folder / f"good-{seed}.bin"
        subprocess.run(
            [PROGRAM, "simulate", "--profile", "household", "--count", str(count), "--seed", str(seed), "--out", path],
            check=True, capture_output=True)
        return path.read_bytes()

    def start(self, configuration):
        return Child(self, "run", [TRAPPING, "run", "--config", configuration])

    def ends(self):
        return (self.archive / "crashes").read_text().splitlines()

    def assert_passed_over(self, rows, telegrams=1):
        self.assertEqual(self.telegrams("house"), rows)
        self.assertEqual(
            self.rows("SELECT sum(n) FROM (SELECT faults AS n FROM meter WHERE name = 'house' UNION ALL SELECT j.faults "
                      "FROM journal AS j JOIN meter AS m ON m.id = j.meter_id WHERE m.name = 'house')"),
            [(telegrams,)])
        events = self.rows("SELECT detail FROM event WHERE kind = 'poison'")
        self.assertEqual(len(events), 1, events)
        self.assertRegex(events[0][0], r"1 telegram .* not decoded")
        captures = b"".join(path.read_bytes() for path in (self.archive / "captures" / "house").glob("*.pcapng"))
        self.assertIn(MARK, captures)

    def test_a_telegram_that_ends_the_program_twice_is_kept_and_passed_over(self):
        # An overflow, a bad address, an exhausted stack: each is another signal, or another way to it.
        for kind, numbers in [(b"o", {signal.SIGILL, signal.SIGTRAP}), (b"m", {signal.SIGSEGV}), (b"s", {signal.SIGSEGV})]:
            with self.subTest(kind=kind):
                self.archive = self.folder / f"archive-{kind.decode()}"
                poison = frame(MARK + kind + b" and more")
                server = Server(self, self.good(5, 1) + poison + self.good(5, 2))
                configuration = self.configuration({
                    "house": {"source": "tcp", "address": f"127.0.0.1:{server.port}"},
                    "other": {"source": "simulator", "rate": 10},
                }, directory=str(self.archive), commit="300ms")
                first = self.start(configuration)
                self.assertIn(-first.wait(), numbers, first.log)
                self.assertEqual(len(self.ends()), 1)
                self.assertRegex(self.ends()[0], rf"^\d+ [0-9a-f]{{16}} {len(poison)} \d+ house \S+$")
                self.assertEqual(self.telegrams("house"), 0)
                second = self.start(configuration)
                self.assertIn(-second.wait(), numbers, second.log)
                self.assertRegex(second.log, r"warning: a telegram of house \(\d+ bytes\) ended the program by signal \d+; if it")
                self.assertEqual(len(self.ends()), 2)
                third = self.start(configuration)
                third.wait_for(r"error: house: 1 telegram .* kept in its capture and not decoded")
                self.wait_for_telegrams("house", 10)
                count = self.telegrams("other")
                self.wait_for_telegrams("other", count + 10)
                self.assertEqual(third.stop(), 0, third.log)
                self.assert_passed_over(10)
                # Not met again at the next start; what looks at captures passes it over too.
                fourth = self.start(configuration)
                fourth.wait_for("other: first telegram")
                self.assertEqual(fourth.stop(), 0, fourth.log)
                self.assertEqual(len(self.ends()), 2)
                verify = subprocess.run([TRAPPING, "verify", "--archive", self.archive], capture_output=True, text=True)
                self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)
                last = subprocess.run([TRAPPING, "last", "--archive", self.archive], capture_output=True, text=True)
                self.assertEqual(last.returncode, 0, last.stderr)
                say(f"{kind.decode()}: {self.ends()[0]}")

    def test_one_that_is_met_before_it_is_stored_is_stored_the_third_time(self):
        # A configured server id makes the listener look into telegrams.
        server = Server(self, frame(MARK + b"o"), once=False)
        configuration = self.configuration(
            {"house": {"source": "tcp", "address": f"127.0.0.1:{server.port}", "server_id": "0a0149534b00047a5544"}},
            commit="300ms")
        for number in (1, 2):
            self.assertIn(-self.start(configuration).wait(), {signal.SIGILL, signal.SIGTRAP})
            self.assertEqual(len(self.ends()), number)
        third = self.start(configuration)
        third.wait_for(r"error: house: 1 telegram .* not decoded")
        self.assertEqual(third.stop(), 0, third.log)
        self.assert_passed_over(0)

    def test_one_that_turns_in_circles_is_known_when_the_watchdog_ends_it(self):
        server = Server(self, frame(MARK + b"l"))
        configuration = self.configuration(
            {"house": {"source": "tcp", "address": f"127.0.0.1:{server.port}"}}, commit="300ms")
        for number in (1, 2):
            recorder = self.start(configuration)
            recorder.wait_for("listening to")
            # As systemd does; until the telegram is being worked on, nothing is noted.
            wait_until("work", lambda: self.is_busy(recorder.process.pid))
            self.assertEqual(recorder.stop(signal.SIGABRT), -signal.SIGABRT)
            self.assertEqual(len(self.ends()), number, recorder.log)
        third = self.start(configuration)
        third.wait_for(r"error: house: 1 telegram .* not decoded")
        self.assertEqual(third.stop(), 0, third.log)
        self.assert_passed_over(0)

    @staticmethod
    def is_busy(process):
        """Whether it has used the processor for half a second."""
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") > 0.5

    def test_an_import_passes_it_over_too(self):
        dump = self.folder / "dump.bin"
        dump.write_bytes(self.good(4, 3) + frame(MARK + b"o") + self.good(4, 4))
        words = [TRAPPING, "import", "--archive", self.archive, "--meter", "house", dump]
        for number in (1, 2):
            run = subprocess.run(words, capture_output=True, text=True)
            self.assertIn(-run.returncode, {signal.SIGILL, signal.SIGTRAP}, run.stderr)
            self.assertEqual(len(self.ends()), number)
        run = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assert_passed_over(8)

    def test_a_meter_of_many_such_telegrams_is_kept_raw(self):
        # Each is another one: without an end to it the recorder would start for ever.
        content = self.good(1, 4) + b"".join(frame(MARK + b"o" + bytes([48 + each])) for each in range(6)) + self.good(5, 5)
        server = Server(self, content)
        configuration = self.configuration(
            {"house": {"source": "tcp", "address": f"127.0.0.1:{server.port}"},
             "other": {"source": "simulator", "rate": 10}}, commit="300ms")
        for _ in range(6):
            self.assertIn(-self.start(configuration).wait(), {signal.SIGILL, signal.SIGTRAP})
        last = self.start(configuration)
        last.wait_for(r"error: house: 12 telegrams .* not decoded")
        self.wait_for_telegrams("other", 10)
        self.assertEqual(last.stop(), 0, last.log)
        self.assertEqual(self.telegrams("house"), 0)
        # Another program begins anew: this one has no such fault, and all that is decoded from now on counts.
        self.assertNotIn(MARK, PROGRAM.read_bytes())
        self.assertIn(MARK[:-1], TRAPPING.read_bytes())
        recorder = self.record(configuration)
        self.assertNotRegex(recorder.log, "not decoded")
        self.assertEqual(recorder.stop(), 0, recorder.log)


if __name__ == "__main__":
    main()
