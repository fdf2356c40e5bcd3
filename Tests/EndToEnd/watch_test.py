#!/usr/bin/env python3
"""`smtrace watch` in a real terminal: live values, keys, sizes, a recorder that ends and begins, and a terminal that is
given back however the program ends.

The terminal is tmux's, on a socket of its own.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, Child, EndToEndTest, main, say, wait_until  # noqa: E402

METERS = {
    "house": {"source": "simulator", "profile": "household", "rate": 5, "note": "basic consumption"},
    "roof": {"source": "simulator", "profile": "solar", "rate": 5},
}


class Screen:
    """A shell in a terminal of tmux's that stays when a program in it ends."""

    def __init__(self, test, columns=80, rows=24):
        self.socket = str(test.folder / "tmux")
        environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
        self.environment = environment | {"LC_ALL": "C.UTF-8", "PS1": "$ ", "TERM": "xterm", "NO_COLOR": ""}
        test.addCleanup(self.tmux, "kill-server")
        self.tmux("new-session", "-d", "-s", "t", "-x", columns, "-y", rows, "-c", test.folder, "sh")

    def tmux(self, *words):
        command = ["tmux", "-S", self.socket, "-f", "/dev/null", *map(str, words)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20).stdout

    @property
    def text(self):
        return self.tmux("capture-pane", "-p", "-t", "t")

    def keys(self, *keys):
        self.tmux("send-keys", "-t", "t", *keys)

    def resize(self, columns, rows):
        self.tmux("resize-window", "-t", "t", "-x", columns, "-y", rows)

    def wait_for(self, pattern, seconds=20.0):
        return wait_until(lambda: f"{pattern!r} on\n{self.text}", lambda: re.search(pattern, self.text), seconds)

    @property
    def state(self):
        """Whether another screen is shown, whether there is a cursor, whether lines are wrapped."""
        return self.tmux("display-message", "-p", "-t", "t", "#{alternate_on} #{cursor_flag} #{wrap_flag}").strip()


class WatchTest(EndToEndTest):
    def start(self, *options, **archive):
        self.config = self.configuration(METERS, **archive)
        self.recorder = self.record(self.config)
        for meter in METERS:
            self.wait_for_telegrams(meter, 3)
        self.screen = Screen(self)
        self.run_watch(*options)

    def run_watch(self, *options):
        words = " ".join(map(str, [PROGRAM, "watch", "--config", self.config, *options]))
        # The shell tells its own process, which becomes the program's.
        self.screen.keys(
            f"clear; stty -g > before; sh -c 'echo $$ > pid; exec {words}' 2> errors; echo code=$?; stty -g > after",
            "Enter")
        self.screen.wait_for(r"\[house\]")

    @property
    def process(self):
        return int((self.folder / "pid").read_text())

    def expect_terminal_back(self, code):
        self.screen.wait_for(rf"code={code}\b")
        wait_until("the terminal's settings", lambda: (self.folder / "after").exists() and
                   (self.folder / "after").read_bytes())
        self.assertEqual((self.folder / "before").read_bytes(), (self.folder / "after").read_bytes())
        self.assertEqual(self.screen.state, "0 1 1")
        (self.folder / "after").unlink()

    def test_values_are_live_keys_and_sizes_are_followed_and_quit_gives_the_terminal_back(self):
        self.start()
        screen = self.screen
        screen.wait_for(r"consuming\s+basic consumption")
        screen.wait_for(r"energy_import +\d+\.\d+ kWh +\d+\.\d+ kWh")
        screen.wait_for(r"recording .*q quit")
        screen.wait_for(r"L1 .* W .* V .* A")
        first = re.search(r"\d\d:\d\d:\d\d", screen.text).group()
        wait_until("the clock to go on", lambda: re.search(r"\d\d:\d\d:\d\d", screen.text).group() != first)
        screen.keys("Tab")
        screen.wait_for(r"\[roof\]")
        screen.keys("Left")
        screen.wait_for(r"\[house\]")
        screen.keys("l")
        screen.wait_for(r"(?s)> house .*\n  roof ")
        screen.keys("Down")
        screen.wait_for(r"(?s)  house .*\n> roof ")
        screen.keys("?")
        screen.wait_for(r"a longer, a shorter graph")
        screen.keys("x", "Enter")
        screen.wait_for(r"\[roof\]")
        for columns, rows in ((120, 40), (40, 10), (15, 3), (80, 24)):
            screen.resize(columns, rows)
            wait_until(
                lambda: f"{columns} x {rows}:\n{screen.text}",
                lambda: len(screen.text.splitlines()) == rows and screen.text.splitlines()[-1].rstrip()[:columns]
                and ("quit" in screen.text.splitlines()[-1] or columns < 20), 5)
        screen.wait_for(r"(?s)\[roof\].*recording .*l list")
        screen.keys("q")
        self.expect_terminal_back(0)
        self.assertEqual(self.recorder.stop(), 0, self.recorder.log)

    def test_signals_and_crashes_give_the_terminal_back(self):
        self.start()
        self.screen.keys("C-c")
        self.expect_terminal_back(0)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGSEGV, signal.SIGABRT):
            self.run_watch()
            os.kill(self.process, number)
            self.expect_terminal_back(128 + number)
            say(f"{number.name}: the terminal is as it was")

    def test_a_recorder_that_ends_and_begins_again_is_followed(self):
        self.start()
        self.assertEqual(self.recorder.stop(), 0, self.recorder.log)
        self.screen.wait_for(r"recorder not running", 12)
        self.screen.wait_for(r"stale, \d+ s old", 30)
        self.recorder = self.record(self.config)
        self.screen.wait_for(r"consuming", 10)
        self.screen.wait_for(r"(?s)last telegram [01] s ago.*recording", 12)

    def test_segments_that_rotate_are_followed(self):
        self.config = self.configuration(METERS, captures={"rotate": "64kB"})
        recorder = self.record(self.config)
        self.wait_for_telegrams("house", 3)
        watch = Child(self, "watch", [PROGRAM, "watch", "--config", self.config, "--meter", "house"])
        folder = self.archive / "captures" / "house"
        names = lambda: {path.name.removesuffix(".gz") for path in folder.glob("*.pcapng*")}
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
