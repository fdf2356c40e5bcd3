"""TCP sources that stall, reset, close and flood."""

import os
import time

from harness import Server

from .case import Case
from .feed import Feed


class Network(Server):
    """A server whose client is the recorder."""

    def write(self, data):
        self.client.sendall(data)


def begin(case, count=200):
    """A recorder with the meters of all cases and one behind TCP; returns it, the server and its feed."""
    server = Network(case)
    feed = Feed(case, "far", server.write, count, seed=case.seed)
    meters = case.simulate() | {"far": {"source": "tcp", "address": f"127.0.0.1:{server.port}"}}
    recorder = case.record(case.configuration(meters))
    server.accept()
    feed.telegrams(5, 0.05)
    case.wait_for_telegrams("far", 5)
    return recorder, server, feed


class TcpStall(Case):
    """A TCP source that stalls half way through a telegram"""

    def test(self):
        recorder, server, feed = begin(self)
        for _ in range(self.pick(2, 6)):
            frame = feed.next_frame()
            middle = self.random.randrange(1, len(frame))
            server.write(frame[:middle])
            self.pause(1, self.pick(4, 80))
            server.write(frame[middle:])
            feed.note(frame)
            feed.telegrams(3, 0.05)
        delay = ["--max-delay-ms", 2500]
        self.finish(recorder, {"warning: far: no telegram for": (0, 6)}, {"far": feed.list}, delay)


class TcpReset(Case):
    """A TCP source that resets or closes the connection in mid-telegram"""

    def test(self):
        recorder, server, feed = begin(self)
        times = self.pick(2, 8)
        for _ in range(times):
            frame = feed.next_frame()
            server.write(frame[: self.random.randrange(1, len(frame))])
            feed.note(frame, "unsent")
            server.drop(self.random.random() < 0.5)
            server.accept()
            feed.telegrams(3, 0.05)
        server.drop(False)
        expected = {
            "warning: far: .*(closed the connection|Connection reset)": (1, 2 * times + 2),
            "warning: far: .*bytes that are no telegram": (0, times),
        }
        self.finish(recorder, expected, {"far": feed.list})


class TcpFlood(Case):
    """A TCP source that sends telegrams as fast as the line takes them, then noise"""

    def test(self):
        recorder, server, feed = begin(self, self.pick(3_000, 15_000) + 100)
        feed.telegrams(self.pick(3_000, 15_000))
        memory = self.memory(recorder)
        for _ in range(self.pick(20, 100)):
            server.write(os.urandom(1 << 20))
        feed.noise(b"")
        feed.telegrams(10, 0.05)
        self.wait_for_telegrams("far", feed.sent - 1, 120)
        grown = self.memory(recorder) - memory
        self.assertLess(grown, 16 << 20, "the recorder's memory")
        # Noise can end with the beginning of a telegram, and so take the first one with it.
        expected = {"warning: far: .*bytes that are no telegram": 3}
        self.finish(recorder, expected, {"far": feed.list}, ["--max-delay-ms", 30_000])
