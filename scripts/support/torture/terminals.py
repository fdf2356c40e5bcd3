"""Serial devices that come back under other names, crawl, rave, or say nothing."""

import time

from .case import Case
from .feed import Feed, Terminal


def begin(case, count=200):
    """A recorder with the meters of all cases and one that the case moves; returns it, the terminal and its feed."""
    terminal = Terminal(case, case.folder / "odd")
    feed = Feed(case, "odd", terminal.write, count, seed=case.seed)
    meters = case.simulate() | {"odd": {"source": "serial", "device": case.folder / "odd"}}
    recorder = case.record(case.configuration(meters))
    time.sleep(0.3)
    feed.telegrams(5, 0.1)
    case.wait_for_telegrams("odd", 5)
    return recorder, terminal, feed


class TerminalRenamed(Case):
    """A serial device that goes and comes back under another name, behind the same link"""

    def test(self):
        recorder, terminal, feed = begin(self)
        link = self.folder / "odd"
        times = self.pick(1, 5)
        for number in range(1, times + 1):
            frame = feed.next_frame()
            terminal.write(frame[: self.random.randrange(1, len(frame))])
            feed.note(frame, "unsent")
            time.sleep(0.5)
            other = Terminal(self)
            link.unlink()
            terminal.close()
            self.pause(0.5, 2)
            terminal = other
            terminal.point(link)
            feed.write = terminal.write
            recorder.wait_for(rf"(?s)(odd: [^\n]*is open again.*){{{number}}}", 40)
            feed.telegrams(5, 0.1)
            time.sleep(0.5)
        # A line that it is gone; that its path is not there is another cause, and part of the same story.
        expected = {
            r"warning: odd: \S+ is gone": times,
            r"warning: odd: \S+ does not exist": (0, times),
            "warning: odd: .*bytes that are no telegram": (0, times),
        }
        self.finish(recorder, expected, {"odd": feed.list})


class TerminalSlow(Case):
    """A serial device that delivers one byte a second in mid-telegram"""

    def test(self):
        recorder, terminal, feed = begin(self)
        for _ in range(self.pick(1, 3)):
            frame = feed.next_frame()
            place = self.random.randrange(len(frame) - 60)
            count = self.pick(8, 50)
            terminal.write(frame[:place])
            for byte in frame[place : place + count]:
                terminal.write(bytes([byte]))
                time.sleep(1)
            terminal.write(frame[place + count :])
            feed.note(frame)
            feed.telegrams(2, 0.1)
        self.finish(recorder, {"warning: odd: no telegram for": (0, 3)}, {"odd": feed.list}, ["--max-delay-ms", 2500])


class TerminalNoise(Case):
    """A serial device that delivers 100 MB of noise (5 in the short form), with telegrams in between"""

    def test(self):
        recorder, terminal, feed = begin(self)
        memory = self.memory(recorder)
        kibi = self.pick(5, 100) * 1024 // 64
        for _ in range(64):
            block = self.random.randbytes(kibi << 10)
            # Also what looks like the beginning of a telegram again and again, and like nothing but escapes.
            if self.random.random() < 0.2:
                block = bytes.fromhex("1b1b1b1b01010101") * (len(block) // 8)
            elif self.random.random() < 0.2:
                block = b"\x1b" * len(block)
            feed.noise(block)
            # A telegram of which noise has eaten the beginning is none; so one goes ahead that may be missing.
            frame = feed.next_frame()
            terminal.write(frame)
            feed.note(frame, "unsent")
            feed.telegrams(1)
        time.sleep(1)
        grown = self.memory(recorder) - memory
        self.assertLess(grown, 16 << 20, "the recorder's memory")
        expected = {"warning: odd: .*(bytes that are no telegram|checksum)": (1, self.pick(3, 20))}
        # The others are read in time all the while.
        self.finish(recorder, expected, {"odd": feed.list}, ["--max-delay-ms", 2500])


class TerminalSilent(Case):
    """A serial device that delivers nothing for more than a minute"""

    only_long = True

    def test(self):
        recorder, terminal, feed = begin(self)
        time.sleep(61 + self.random.uniform(1, 20))
        recorder.wait_for("warning: odd: no telegram for 6", 5)
        feed.telegrams(3, 0.1)
        recorder.wait_for("info: odd: telegrams again after", 5)
        self.assertEqual(self.rows("SELECT count(*) FROM event WHERE kind IN ('silent', 'back')"), [(2,)])
        self.finish(recorder, {"warning: odd: no telegram for": 1}, {"odd": feed.list}, ["--max-delay-ms", 2500])
