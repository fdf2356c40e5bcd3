"""A case: the real recorder, simulated meters, one thing that breaks; then nothing is lost, doubled or unsaid."""

import os
import random
import re
import signal
import time

from harness import EndToEndTest, Simulator, say

# The meters of most cases: one of each kind, two of them with noise, lost bytes and wrong checksums of their own.
METERS = {
    "house": {"profile": "household", "rate": 5, "seed": 11},
    "pump": {"profile": "heat_pump", "rate": 5.3, "seed": 12, "faults": True},
    "roof": {"profile": "solar", "rate": 4.7, "seed": 13, "faults": True},
    "flat": {"profile": "locked", "rate": 6, "seed": 14},
}
# What meters with faults of their own make the log say, at most once a minute each.
OWN_FAULTS = r"warning: (pump|roof): .*(checksum|bytes that are no telegram)"
# After an end that was no clean one.
UNCLEAN = r"warning: .*not ended cleanly"
# A serial device whose meter has ended.
GONE = r"warning: \S+: \S+ is gone; "


class Case(EndToEndTest):
    """One thing that breaks. The docstring's first line says what; `test` does it.

    `self.random` is seeded by $SMTRACE_SEED; `self.is_long` says that there is time ($SMTRACE_LONG).
    """

    # Only root can mount disks.
    needs_root = False
    # For what takes a minute by its nature.
    only_long = False

    @classmethod
    def name(cls):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("SMTRACE_SEED", "1"))
        self.random = random.Random(f"{self.name()} {self.seed}")
        self.is_long = "SMTRACE_LONG" in os.environ
        self.recorders = []
        self.simulators = {}
        self.ended_lists = {}

    def test(self):
        raise NotImplementedError

    def pick(self, short, long):
        return long if self.is_long else short

    def pause(self, least, most):
        """Lets things run for a random while."""
        time.sleep(self.random.uniform(least, most))

    # Meters and recorders

    def simulate(self, names=tuple(METERS), again=0):
        """Starts simulated meters, other ones with each seed, or `again`; returns their part of the configuration."""
        for name in names:
            how = dict(METERS[name])
            how["seed"] = how["seed"] + 100 * (self.seed + 1_000_000 * again)
            self.simulators[name] = Simulator(self, self.folder / name, **how)
        return {name: {"source": "serial", "device": self.simulators[name].link} for name in names}

    def record(self, configuration, *options, **more):
        recorder = super().record(configuration, *options, **more)
        self.recorders.append(recorder)
        return recorder

    def stop_meters(self):
        """Ends the simulated meters when all that they sent has been read."""
        for name, simulator in self.simulators.items():
            self.assertEqual(simulator.stop(signal.SIGTERM), 0, f"{name}: {simulator.log}")

    def forget_meters(self):
        """Other simulated meters of the same names may follow; what those that have ended sent stays to be compared."""
        for name, simulator in self.simulators.items():
            self.ended_lists.setdefault(name, []).append(simulator.list)
        self.simulators = {}

    @property
    def lists(self):
        """What each meter was sent, one simulator after the other."""
        self.forget_meters()
        return {name: self.join(f"{name}.sent", *lists) for name, lists in self.ended_lists.items()}

    def finish(self, recorder, expected=None, lists=None, options=()):
        """Ends all in good order: all that was sent is there, once, and the log said what it should, once."""
        time.sleep(0.5)
        lines_before = len(recorder.log.splitlines())
        self.stop_meters()
        time.sleep(0.3)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.account(expected or {}, lines_before)
        self.compare(self.lists | (lists or {}), *options)
        self.assert_sound()

    # The log

    def account(self, expected, lines_before=None):
        """Holds warnings and errors of all recorders against patterns: each line is expected, none comes too often.

        A value is how many lines a pattern has: at least and at most, or a number: one, and at most so many. From the
        line `lines_before` of the last recorder on, meters are gone because they were ended.
        """
        lines = [line for recorder in self.recorders for line in recorder.log.splitlines()]
        log = "\n".join(lines)
        if lines_before is not None:
            start = len(lines) - len(self.recorders[-1].log.splitlines()) + lines_before
            lines[start:] = [line for line in lines[start:] if not re.search(GONE, line)]
        allowed = [OWN_FAULTS, UNCLEAN, *expected]
        told = [line for line in lines if re.search(r"^\S+ \S+ (warning|error|critical): ", line)]
        odd = [line for line in told if not any(re.search(pattern, line) for pattern in allowed)]
        if odd:
            self.fail("\n".join(["the log has what was not expected:", *odd, "The whole log:", log]))
        for pattern, bounds in expected.items():
            least, most = bounds if isinstance(bounds, tuple) else (1, bounds)
            count = sum(1 for line in lines if re.search(pattern, line))
            if not least <= count <= most:
                self.fail(f"{count} lines {pattern!r}, not {least} to {most}:\n{log}")
        say(f"{len(lines)} lines in the log, {len(told)} of them warnings or errors")

    # What a process takes

    def memory(self, recorder):
        """The recorder's resident memory, bytes."""
        status = open(f"/proc/{recorder.process.pid}/status", encoding="ascii").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) << 10

    def descriptors(self, recorder):
        """How many files the recorder has open."""
        return len(os.listdir(f"/proc/{recorder.process.pid}/fd"))
