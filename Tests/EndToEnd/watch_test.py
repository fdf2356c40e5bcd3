#!/usr/bin/env python3
"""`smtrace watch` in a real terminal: live values, keys, sizes, a recorder that ends and begins, and a terminal that is
given back however the program ends."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, Child, EndToEndTest, main, say, wait_until  # noqa: E402
from terminal import Terminal  # noqa: E402

METERS = {
    "house": {"source": "simulator", "profile": "household", "rate": 5, "note": "basic consumption"},
    "roof": {"source": "simulator", "profile": "solar", "rate": 5},
}


class WatchTest(EndToEndTest):
    def start(self, *options, **watch):
        self.config = self.configuration(METERS)
        self.recorder = self.record(self.config)
        for meter in METERS:
            self.wait_for_telegrams(meter, 3)
        return self.watch(*options, **watch)

    def watch(self, *options, columns=80, rows=24, before=(), **variables):
        """Starts it in a terminal; returns that when it shows the first meter."""
        environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TZ")}
        environment |= {"LC_ALL": "C.UTF-8", "TERM": "xterm"} | variables
        words = [*before, PROGRAM, "watch", "--config", self.config, *options]
        terminal = Terminal(words, columns, rows, environment, self.folder)
        self.addCleanup(terminal.close)
        terminal.wait_for(r"\[house\]")
        self.assertTrue(terminal.state[0], "another screen is shown")
        self.assertNotEqual(terminal.attributes, terminal.attributes_before)
        return terminal

    def expect_given_back(self, terminal, code):
        self.assertEqual(terminal.wait(), code, terminal.text)
        self.assertEqual(terminal.attributes, terminal.attributes_before)
        self.assertEqual(terminal.state, (False, True, True, ""), "screen, cursor, line wrap, emphasis as before")
        self.assertEqual(terminal.text.strip(), "", "nothing is left on the screen from before")

    # What is shown

    def test_values_are_live_keys_change_the_page_and_quit_gives_the_terminal_back(self):
        terminal = self.start()
        terminal.wait_for(r"consuming\s+basic consumption")
        terminal.wait_for(r"energy_import +\d+\.\d+ kWh +\d+\.\d+ kWh")
        terminal.wait_for(r"recording .*q quit")
        terminal.wait_for(r"L1 .* k?W .* V .* A")
        first = re.search(r"\d\d:\d\d:\d\d", terminal.text).group()
        terminal.wait_until("the clock to go on", lambda: re.search(r"\d\d:\d\d:\d\d", terminal.text).group() != first)
        for keys, shown in (
            ("\t", r"\[roof\]"), ("\x1b[D", r"\[house\]"), ("\x1bOC", r"\[roof\]"), ("\x1b[A", r"\[house\]"),
            ("2", r"\[roof\](?s:.*)feeding in|\[roof\](?s:.*)consuming"), ("1", r"\[house\]"),
            ("l", r"(?m)^> house .*\n  roof "), ("\x1b[B", r"(?m)^  house .*\n> roof "),
            ("?", r"a longer, a shorter graph"), ("x", r"(?m)^> roof "), ("\r", r"\[roof\](?s:.*)energy_export"),
        ):
            terminal.keys(keys)
            terminal.wait_for(shown, 5)
        # A sequence of a key may come in pieces; an escape alone closes the list.
        terminal.keys("l\x1b")
        terminal.wait_for(r"\[roof\](?s:.*)energy_export", 5)
        terminal.keys("\x1b")
        terminal.keys("[D")
        terminal.wait_for(r"\[house\]", 5)
        terminal.keys("q")
        self.expect_given_back(terminal, 0)
        self.assertEqual(self.recorder.stop(), 0, self.recorder.log)

    def test_it_is_as_live_as_the_meter_and_newer_than_the_database(self):
        self.config = self.configuration(METERS, commit="60s")
        self.record(self.config)
        terminal = self.watch()
        register = lambda: re.search(r"energy_import +(\S+) kWh", terminal.text)  # noqa: E731
        terminal.wait_until("a register", register)
        seen = {register().group(1)}
        # 200 W are 0.1 Wh, the register's last digit, in two seconds.
        terminal.wait_until("the register to count on", lambda: seen.add(register().group(1)) or len(seen) >= 3, 20)
        stored = self.telegrams("house")
        terminal.wait_for(r"last telegram 0 s ago", 5)
        say(f"{len(seen)} values of the register while the database had {stored} telegrams")
        self.assertEqual(stored, self.telegrams("house"), "nothing was committed meanwhile")

    def test_nothing_flickers(self):
        terminal = self.start(NO_COLOR="")
        terminal.wait_for(r"recording")
        screen = terminal.screen
        with terminal.lock:
            clears, updates, same, sent = screen.clears, screen.updates, screen.same, len(terminal.raw)
        self.assertLessEqual(clears, 2)
        terminal.wait_until("some updates", lambda: screen.updates >= updates + 15)
        with terminal.lock:
            count, sent = screen.updates - updates, len(terminal.raw) - sent
        say(f"{sent // count} bytes an update")
        self.assertEqual(screen.clears, clears, "the screen is never cleared")
        self.assertEqual(screen.loose, 0, "all is written within synchronised updates")
        self.assertEqual(screen.same, same, "only what has changed is written")
        self.assertLess(sent / count, 700, "an eighth of the screen's cells with their places")

    def test_the_windows_size_is_followed(self):
        terminal = self.start()
        terminal.keys("2")
        for columns, rows in ((120, 40), (40, 10), (15, 3), (1, 1), (200, 60), (80, 24)):
            terminal.resize(columns, rows)
            if columns > 20:
                terminal.wait_until(
                    f"a picture of {columns} x {rows}",
                    lambda: len(terminal.lines) == rows and "[roof]" in terminal.lines[0]
                    and re.search(r"\d\d:\d\d:\d\d$", terminal.lines[0]) and "q quit" in terminal.lines[-1], 5)
            else:
                clears = terminal.screen.clears
                terminal.wait_until("a new picture", lambda: terminal.screen.clears > clears or terminal.text.strip(), 5)
        terminal.wait_for(r"(?s)\[roof\].*recording .*l list")
        terminal.keys("q")
        self.expect_given_back(terminal, 0)

    def test_colour_is_never_needed(self):
        terminal = self.start(NO_COLOR="1", LC_ALL="C")
        terminal.wait_for(r"recording")
        terminal.keys("l")
        terminal.wait_for(r"> house")
        terminal.keys("q")
        self.expect_given_back(terminal, 0)
        self.assertNotRegex(bytes(terminal.raw), rb"\x1b\[[1-9][0-9;]*m", "no emphasis")
        self.assertRegex(bytes(terminal.raw), rb"\A[\x00-\x7f]*\Z", "ASCII only")

    # How it ends

    def test_ends_of_every_kind_give_the_terminal_back(self):
        terminal = self.start()
        terminal.keys("\x03")
        self.expect_given_back(terminal, 0)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            terminal = self.watch()
            terminal.process.send_signal(number)
            self.expect_given_back(terminal, 128 + number)
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGTRAP):
            terminal = self.watch(SWIFT_BACKTRACE="enable=no")
            terminal.process.send_signal(number)
            self.expect_given_back(terminal, -number)

    def test_a_terminal_that_goes_away_ends_it(self):
        terminal = self.start()
        terminal.hang_up()
        self.assertIn(terminal.process.wait(10), (128 + signal.SIGHUP, -signal.SIGHUP))

    def test_it_can_be_stopped_and_continued(self):
        self.start().keys("q")
        # An interactive shell has it as its foreground job.
        shell = '"$@"; echo stopped $?; read -r _; fg; echo code=$?'
        for stop in (
            lambda terminal: terminal.keys("\x1a"),
            lambda terminal: os.kill(os.tcgetpgrp(terminal.master), signal.SIGTSTP),
        ):
            terminal = self.watch(before=["bash", "--norc", "-i", "-c", shell, "bash"])
            stop(terminal)
            terminal.wait_for(r"(?m)^stopped 148$", 10)
            self.assertEqual(terminal.attributes, terminal.attributes_before)
            self.assertEqual(terminal.state, (False, True, True, ""))
            terminal.resize(100, 30)
            terminal.keys("\n")
            terminal.wait_for(r"(?s)\[house\].*energy_import.*recording *(?=[^\n]*\Z)", 10)
            self.assertTrue(terminal.state[0])
            self.assertNotEqual(terminal.attributes, terminal.attributes_before)
            terminal.keys("q")
            terminal.wait_for(r"(?m)^code=0$", 10)
            self.assertEqual(terminal.wait(), 0)
            self.assertEqual(terminal.attributes, terminal.attributes_before)
            self.assertEqual(terminal.state, (False, True, True, ""))

    # What it follows

    def test_a_recorder_that_ends_and_begins_again_is_followed(self):
        terminal = self.start()
        self.assertEqual(self.recorder.stop(), 0, self.recorder.log)
        terminal.wait_for(r"recorder not running", 12)
        terminal.wait_for(r"stale, \d+ s old", 30)
        self.recorder = self.record(self.config)
        terminal.wait_for(r"consuming", 10)
        terminal.wait_for(r"(?s)last telegram [01] s ago.*recording", 12)

    def test_a_meter_that_comes_later_appears(self):
        self.config = self.configuration({"house": METERS["house"]})
        recorder = self.record(self.config)
        self.wait_for_telegrams("house", 3)
        terminal = self.watch()
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.record(self.configuration(METERS))
        terminal.wait_for(r"\[house\] +roof", 15)
        terminal.keys("\t")
        terminal.wait_for(r"(?s)\[roof\].*energy_export.*last telegram 0 s ago", 10)

    def test_segments_that_rotate_are_followed(self):
        self.config = self.configuration(METERS, captures={"rotate": "64kB", "naming": "%H%M%S_%N.pcapng"})
        recorder = self.record(self.config)
        self.wait_for_telegrams("house", 3)
        watch = Child(self, "watch", [PROGRAM, "watch", "--config", self.config, "--meter", "house"])
        folder = self.archive / "captures" / "house"
        names = lambda: {path.name.removesuffix(".gz") for path in folder.rglob("*.pcapng*")}  # noqa: E731
        wait_until("a third segment", lambda: len(names()) >= 3, 120)
        watch.wait_for(r"house")
        self.assertEqual(recorder.stop(), 0, recorder.log)
        stored = self.rows("SELECT count(*) FROM telegram WHERE meter = 'house'")[0][0]
        newest = self.rows("SELECT max(time) FROM house")[0][0]
        stamp = f"{newest % 60_000 // 1000:02}.{newest % 1000:03}"
        watch.wait_for(rf"(?m)^\S+ \d\d:\d\d:{re.escape(stamp)}  house")
        lines = watch.out_path.read_text().splitlines()
        self.assertEqual(len(lines), len({line[:23] for line in lines}), "each telegram once")
        say(f"{len(lines)} lines of {stored} telegrams in {len(names())} segments")
        self.assertGreater(len(lines), 150)
        self.assertLessEqual(stored - len(lines), 40, "only those from before it was started are missing")

    # Without a terminal

    def test_without_a_terminal_each_telegram_is_a_line(self):
        config = self.configuration(METERS)
        self.record(config)
        self.wait_for_telegrams("house", 3)
        words = f"{PROGRAM} watch --config {config} --meter house | head -n 3"
        done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.stderr, "")
        self.assertEqual(len(done.stdout.splitlines()), 3)
        for line in done.stdout.splitlines():
            self.assertRegex(line, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}  house  .*power=-?\d+\.\d W")

    def test_where_nothing_was_recorded_one_sentence_says_so(self):
        result = self.smtrace("watch", "--archive", self.archive)
        self.assertEqual(result.code, 1)
        self.assertEqual(result.out, "")
        self.assertEqual(len(result.err.splitlines()), 1, result.err)


if __name__ == "__main__":
    main()
