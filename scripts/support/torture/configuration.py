"""Configurations that are wrong."""

import signal
import time

from .case import Case


class BadConfiguration(Case):
    """A configuration that is made invalid while it is in force, SIGHUP, and corrected"""

    WRONG = (
        '{"archive": {"directory": 7}, "meters": {"house": {"source": "pigeon"}}}',
        "archive: [\n",
        "",
        "meters: {house: {source: serial, device: /dev/null, baud: fast}}\nnonsense: 3\n",
        "\x00\xff\xfe",
    )

    def test(self):
        configuration = self.configuration(self.simulate())
        good = configuration.read_bytes()
        recorder = self.record(configuration)
        self.wait_for_telegrams("house", 5)
        wrongs = self.random.sample(self.WRONG, self.pick(3, len(self.WRONG)))
        for text in wrongs:
            configuration.write_bytes(text.encode("latin-1"))
            recorder.process.send_signal(signal.SIGHUP)
            self.pause(0.5, 1.5)
            self.assertIsNone(recorder.process.poll(), recorder.log)
        configuration.unlink()
        recorder.process.send_signal(signal.SIGHUP)
        time.sleep(1)
        configuration.write_bytes(good)
        recorder.process.send_signal(signal.SIGHUP)
        time.sleep(1)
        events = [detail for (detail,) in self.rows("SELECT detail FROM event WHERE kind = 'reloaded'")]
        self.assertGreaterEqual(len(events), 1, recorder.log)
        # A line for each mistake, and one that the configuration before stays in force.
        expected = {r"(error|warning): .*": (len(wrongs), 6 * len(wrongs) + 4)}
        self.finish(recorder, expected, options=["--max-delay-ms", 2500])
