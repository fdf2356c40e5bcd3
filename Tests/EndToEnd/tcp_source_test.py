#!/usr/bin/env python3
"""A server like ser2net that is absent at first, resets in mid-telegram and comes back; meters that swap their ports."""

import signal
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, Server, Simulator, main, now_ms, say, wait_until  # noqa: E402


class TCPSourceTest(EndToEndTest):
    def test_absent_reset_and_closed_servers_are_connected_again_and_nothing_is_doubled(self):
        listed, frames = self.frames(40)
        placeholder = Server(self)
        port = placeholder.port
        placeholder.close()
        recorder = self.record(self.configuration({"cellar": {"source": "tcp", "address": f"127.0.0.1:{port}"}}))
        recorder.wait_for(rf"warning: cellar: 127\.0\.0\.1:{port} refused the connection; check that the server runs")
        time.sleep(1.5)
        server = Server(self, port)
        say(f"connected {server.accept():.1f} s after the server came")
        server.send(b"".join(frames[:10]), 37)
        server.send(frames[10][:200])
        server.drop(reset=True)
        say(f"connected {server.accept():.1f} s after a reset")
        recorder.wait_for("is open again")
        server.send(frames[10][200:])
        for frame in frames[11:20]:
            server.send(frame, 3)
        server.send(frames[20][:-1])
        server.drop(reset=False)
        say(f"connected {server.accept():.1f} s after an end")
        server.send(frames[20][-1:] + frames[21][: len(frames[21]) // 2])
        time.sleep(1)  # a server that stalls in mid-telegram
        server.send(frames[21][len(frames[21]) // 2 :] + b"".join(frames[22:]))
        self.wait_for_telegrams("cellar", 38)
        server.drop(reset=False)
        server.close()
        recorder.wait_for("closed the connection")
        self.assertEqual(recorder.stop(), 0, recorder.log)
        self.assertEqual(recorder.log.count("refused the connection"), 1, f"said once:\n{recorder.log}")
        # Telegrams 10 and 20 were cut in two by the server: those and no others are missing.
        lines = listed.read_text().splitlines(True)
        listed.write_text("".join(line for number, line in enumerate(lines) if number not in (10, 20)))
        self.compare({"cellar": listed})
        self.assertEqual(self.telegrams("cellar"), 38)

    def test_meters_that_swap_their_ports_keep_their_rows(self):
        ports = [self.folder / "port0", self.folder / "port1"]
        first = [Simulator(self, ports[0], rate=5, seed=31), Simulator(self, ports[1], rate=5, seed=32)]
        identities = [self.server_id("household", seed) for seed in (31, 32, 33)]
        meters = {
            name: {"source": "serial", "device": ports[number], "server_id": identities[number]}
            for number, name in enumerate(("house", "cellar"))
        }
        recorder = self.record(self.configuration(meters))
        for name in meters:
            self.wait_for_telegrams(name, 5)
        for simulator in first:
            self.assertEqual(simulator.stop(signal.SIGTERM), 0)
        second = [Simulator(self, ports[1], rate=5, seed=31), Simulator(self, ports[0], rate=5, seed=32)]
        for _ in range(2):
            recorder.wait_for(r"(?s)is open again.*is open again")
        time.sleep(1.5)
        for simulator in second:
            self.assertEqual(simulator.stop(signal.SIGTERM), 0)
        stranger = Simulator(self, ports[0], rate=5, seed=33)
        recorder.wait_for(rf"warning: house: .* delivers telegrams of .* \({identities[2]}\), not of the configured")
        self.wait_for_telegrams(f"id_{identities[2]}", 3)
        self.assertEqual(stranger.stop(signal.SIGTERM), 0)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        lists = {
            "house": self.join("house.list", first[0].list, second[0].list),
            "cellar": self.join("cellar.list", first[1].list, second[1].list),
            f"id_{identities[2]}": stranger.list,
        }
        self.compare(lists)
        found = self.rows("SELECT DISTINCT m.name, c.server_id FROM channel c JOIN meter m ON m.id = c.meter_id")
        names = ("house", "cellar", f"id_{identities[2]}")
        self.assertEqual(sorted(found), sorted(zip(names, identities)), "each meter has rows of one device only")

    def server_id(self, profile, seed):
        """The id that a simulated meter gives itself, in hex: the ten octets after the first 0b of its telegram."""
        path = self.folder / "id.bin"
        self.succeed("simulate", "--profile", profile, "--seed", seed, "--count", 1, "--out", path)
        data = path.read_bytes()
        start = data.index(b"\x0b\x0a\x01SMT") + 1
        return data[start : start + 10].hex()


if __name__ == "__main__":
    main()
