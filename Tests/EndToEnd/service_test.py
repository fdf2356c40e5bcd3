#!/usr/bin/env python3
"""The recorder as a service: what it tells systemd, and SIGHUP, which makes it read its configuration again."""

import os
import pty
import re
import signal
import socket
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, Child, EndToEndTest, Simulator, main, say, wait_until  # noqa: E402


class Notices:
    """The socket on which a service manager listens."""

    def __init__(self, test, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self.socket.settimeout(0.1)
        self.seen = []
        test.addCleanup(self.socket.close)

    def take(self):
        try:
            while True:
                self.seen.append(self.socket.recv(4096).decode())
        except TimeoutError:
            return self.seen

    def wait_for(self, pattern, since=0, seconds=20.0):
        """The first datagram from number `since` on that matches."""

        def found():
            return next((each for each in self.take()[since:] if re.search(pattern, each)), None)

        return wait_until(lambda: f"{pattern!r} in {self.seen}", found, seconds)


class ServiceTest(EndToEndTest):
    def service(self, configuration, address, watchdog=None):
        os.environ["NOTIFY_SOCKET"] = address
        if watchdog:
            os.environ["WATCHDOG_USEC"] = str(watchdog)
        try:
            return Child(self, "run", [PROGRAM, "run", "--config", configuration])
        finally:
            del os.environ["NOTIFY_SOCKET"]
            os.environ.pop("WATCHDOG_USEC", None)

    def test_the_service_manager_hears_of_beginning_state_reload_and_end(self):
        configuration = self.configuration({"house": {"source": "simulator", "rate": 20}})
        for address in (str(self.folder / "notify"), f"@smtrace-{os.getpid()}"):
            notices = Notices(self, address)
            recorder = self.service(configuration, address, watchdog=4_000_000)
            self.assertTrue(notices.wait_for("^READY=1\n"))
            self.assertRegex(
                notices.wait_for(r"^STATUS=[1-9]"),
                r"^STATUS=\d+ telegrams \(\d+\.\d/s\) of 1 meters, house: power -?[\d.]+ W$")
            before = time.monotonic()
            count = sum(each == "WATCHDOG=1" for each in notices.take())
            wait_until("four signs of life", lambda: sum(n == "WATCHDOG=1" for n in notices.take()) >= count + 4)
            self.assertLess(time.monotonic() - before, 10)
            # A process that stands still gives no sign of life.
            number = len(notices.take())
            recorder.process.send_signal(signal.SIGHUP)
            notices.wait_for(r"^RELOADING=1\nMONOTONIC_USEC=\d+\n", number)
            notices.wait_for("^READY=1\n", number)
            self.assertEqual(recorder.stop(signal.SIGTERM), 0, recorder.log)
            self.assertRegex(notices.wait_for("^STOPPING=1"), "asked to end")
            say(f"{address}: {len(notices.seen)} notices")

    def test_reload_takes_over_what_can_be_changed_and_loses_no_telegram(self):
        simulators = {name: Simulator(self, self.folder / name, rate=20, seed=seed)
                      for seed, name in enumerate(("house", "roof"), 1)}
        meters = {name: {"source": "serial", "device": each.link} for name, each in simulators.items()}
        path = self.configuration({"house": meters["house"]}, commit="1m")
        recorder = self.record(path)
        recorder.wait_for("house: first telegram")
        # A meter more, a shorter commit, a note.
        meters["house"]["note"] = "all of it"
        self.configuration(meters, commit="300ms", captures={"naming": "%N-%s.pcapng"})
        recorder.process.send_signal(signal.SIGHUP)
        recorder.wait_for(r"info: the configuration was read again: new now: archive\.commit, captures, meter house, "
                          r"meter roof \(new\)\n")
        recorder.wait_for("roof: first telegram")
        self.wait_for_telegrams("house", 20, 10)
        self.wait_for_telegrams("roof", 20, 10)
        self.assertEqual(self.rows("SELECT note FROM meter WHERE name = 'house'"), [("all of it",)])
        # What cannot be changed is said, the rest is taken over.
        other = self.configuration(meters, commit="300ms", captures={"naming": "%N-%s.pcapng"},
                                   directory=str(self.folder / "other"), time_zone="UTC", keep_free="1%")
        recorder.process.send_signal(signal.SIGHUP)
        recorder.wait_for(r"warning: the configuration was read again: new now: archive\.keep_free; archive\.directory "
                          r"and archive\.time_zone can only change with a restart")
        self.assertFalse((self.folder / "other").exists())
        # A mistake: all of it is refused.
        good = other.read_text()
        other.write_text(good.replace('"1%"', '"much"'))
        recorder.process.send_signal(signal.SIGHUP)
        recorder.wait_for(r"error: \S+smtrace\.cfg:\d+: archive\.keep_free: .*much")
        recorder.wait_for("error: the configuration has mistakes and was not taken over")
        count = self.telegrams("roof")
        self.wait_for_telegrams("roof", count + 20, 10)
        # A meter less: its simulator goes on, unheard.
        simulators["roof"].stop(signal.SIGTERM)
        recorder.wait_for(r"roof: .*(is gone|lost|does not exist|closed)")
        self.configuration({"house": meters["house"]}, commit="300ms", captures={"naming": "%N-%s.pcapng"})
        recorder.process.send_signal(signal.SIGHUP)
        recorder.wait_for(r"meter roof \(removed\)")
        time.sleep(1)
        simulators["house"].stop(signal.SIGTERM)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.compare({name: each.list for name, each in simulators.items()})
        details = [text for (text,) in self.rows("SELECT detail FROM event WHERE kind = 'reloaded' ORDER BY id")]
        self.assertEqual(len(details), 4, details)
        self.assert_sound()

    def test_a_closed_terminal_ends_the_recorder_and_a_signal_alone_does_not(self):
        configuration = self.configuration({"house": {"source": "simulator", "rate": 20}})
        process, terminal = pty.fork()
        if process == 0:
            with open(self.folder / "terminal.err", "wb") as errors:
                os.dup2(errors.fileno(), 2)
            os.execv(PROGRAM, [str(PROGRAM), "run", "--config", str(configuration)])
        log = self.folder / "terminal.err"
        wait_until("the first telegram", lambda: log.exists() and "first telegram" in log.read_text())
        os.kill(process, signal.SIGHUP)
        wait_until("the reload", lambda: "the configuration was read again: nothing changes" in log.read_text())
        os.close(terminal)
        _, status = os.waitpid(process, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0, log.read_text())
        self.assertIn("the terminal was closed: storing what is left", log.read_text())
        self.compare({})


if __name__ == "__main__":
    main()
