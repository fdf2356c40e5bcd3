"""Meters that a case moves by hand: what was sent, byte by byte, on a pseudo-terminal or to a TCP client."""

import os
import time
import tty

from harness import now_ms


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


class Feed:
    """A stream of telegrams and what else is between them, with the list that scripts/compare-sent reads.

    `write` sends bytes. Frames come from `smtrace simulate`, each with another value.
    """

    def __init__(self, test, name, write, count=2000, profile="household", seed=1):
        _, self.frames = test.frames(count, profile, seed)
        self.write = write
        self.list = test.folder / f"{name}-fed.list"
        self.file = open(self.list, "w", encoding="ascii", buffering=1)
        test.addCleanup(self.file.close)
        self.sent = self.offset = 0

    def next_frame(self):
        """The next frame, which is to be noted when it has been sent."""
        self.sent += 1
        return self.frames[self.sent - 1]

    def note(self, frame, state="intact"):
        """Enters a telegram that has been sent, or of which only a part was sent (`unsent`: it may be missing)."""
        data = (now_ms(), self.offset, len(frame), state, f"{fnv1a(frame):016x}", frame.hex())
        self.file.write(" ".join(map(str, data)) + "\n")
        self.offset += len(frame)

    def telegrams(self, count, pause=0.0):
        """Sends whole telegrams."""
        for _ in range(count):
            frame = self.next_frame()
            self.write(frame)
            self.note(frame)
            time.sleep(pause)

    def noise(self, data):
        """Sends bytes that are no telegram."""
        self.write(data)
        self.offset += len(data)


class Terminal:
    """A pseudo-terminal that looks like a serial device: the meter's side is ours, the other is reached by a link."""

    def __init__(self, test, link=None):
        self.meter, self.device = os.openpty()
        tty.setraw(self.device)
        self.path = os.ttyname(self.device)
        if link is not None:
            self.point(link)
        test.addCleanup(self.close)

    def point(self, link):
        """Lets a link lead here, as udev does when a device comes."""
        fresh = link.with_name(link.name + ".new")
        fresh.symlink_to(self.path)
        fresh.rename(link)

    def write(self, data):
        """Sends all; waits while nobody reads."""
        view = memoryview(data)
        while view:
            view = view[os.write(self.meter, view[:4096]) :]

    def close(self):
        """Pulls the plug: what is unread is gone."""
        for descriptor in (self.meter, self.device):
            if descriptor is not None:
                os.close(descriptor)
        self.meter = self.device = None
