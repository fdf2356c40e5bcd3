#!/usr/bin/env python3
"""Every way to look at a recording shows the same values: the segments' bytes, the database, the commands, Wireshark.

The recording is the one of the shipped smtrace.cfg, as after `scripts/run` and Ctrl-C. The bytes are read by
scripts/support/sml.py, which shares no code with the program; all others are held against that.
"""

import csv
import datetime
import io
import re
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import TOP, EndToEndTest, main, say  # noqa: E402

import pcapng  # noqa: E402
import sml  # noqa: E402

SECONDS = 12
METERS = ["heat_pump", "house"]


def printed(text):
    """A meter's id (DIN 43863-5) as it stands on the meter, which tables show; all else as it is."""
    if not re.fullmatch(r"0[9a]0[0-9a-f][0-9a-f]{16}", text):
        return text
    octets = bytes.fromhex(text)
    return f"{octets[1]:X} {octets[2:5].decode()}{octets[5]:02X} {int.from_bytes(octets[6:]):08}"


def utc(text):
    """Milliseconds since 1970 of an ISO time."""
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1000)


class AgreementTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        recorder = self.record(TOP / "smtrace.cfg", "--archive", self.archive)
        time.sleep(SECONDS)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        for words in ("heat_pump (heat pump): simulator", "house (basic consumption): simulator", str(self.archive)):
            self.assertIn(words, recorder.log)
        self.captures = [pcapng.read(path) for path in sorted((self.archive / "captures").rglob("*.pcapng"))]
        self.assertEqual([capture.meter for capture in self.captures], METERS)
        # (meter, milliseconds, OBIS code) -> exact value, from the bytes.
        self.sent = {
            (capture.meter, packet.milliseconds, obis): Decimal(raw).scaleb(scaler)
            for capture in self.captures
            for packet in capture.packets
            for obis, raw, scaler, _ in sml.readings(packet.payload)
        }
        for capture in self.captures:
            self.assertIn(len(capture.packets), range(SECONDS - 2, SECONDS + 3), "one telegram a second")

    def test_all_views_agree(self):
        self.compare({})
        shell = self.views_of_the_database()
        self.queries(shell)
        self.latest_values()
        self.view_of_each_meter()
        self.wireshark()
        self.a_value_is_followed_to_its_bytes()

    def shell(self, sql):
        """Rows of the sqlite3 shell, as text."""
        command = ["sqlite3", "-readonly", "-csv", str(self.archive / "smtrace.db"), sql]
        completed = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual((completed.returncode, completed.stderr), (0, ""))
        return list(csv.reader(io.StringIO(completed.stdout)))

    def views_of_the_database(self):
        rows = self.shell("SELECT meter, received_ms, obis, short_name, value, unit, time FROM reading")
        numbers = {
            (meter, int(ms), obis): float(value)
            for meter, ms, obis, name, value, _, _ in rows
            if (meter, int(ms), obis) in self.sent and not name.endswith("_status")
        }
        self.assertEqual(numbers, {key: float(value) for key, value in self.sent.items()})
        for meter, ms, _, _, _, _, local in rows:
            moment = datetime.datetime.fromtimestamp(int(ms) / 1000).isoformat(" ", "milliseconds")
            self.assertEqual(local, moment, "local time of the view")
        telegrams = self.shell("SELECT meter, received_ms, segment FROM telegram ORDER BY meter, received_ms")
        expected = [
            [capture.meter, str(packet.milliseconds), str(capture.path.relative_to(self.archive))]
            for capture in self.captures
            for packet in capture.packets
        ]
        self.assertEqual(telegrams, expected)
        say(f"{len(rows)} rows of `reading`, {len(telegrams)} of `telegram`")
        return {(meter, int(ms), name): (value, unit) for meter, ms, _, name, value, unit, _ in rows}

    def queries(self, shell):
        archive = ("--archive", self.archive, "--last", "1h")
        asCSV = list(csv.DictReader(io.StringIO(self.succeed("query", *archive, "--format", "csv").out, newline="")))
        found = {(row["meter"], utc(row["time"]), row["name"]): (row["value"], row["unit"]) for row in asCSV}
        self.assertEqual(len(found), len(asCSV))
        self.assertEqual(set(found), set(shell))
        for key, (value, unit) in found.items():
            number = shell[key][0]
            self.assertEqual((value == number or Decimal(value) == Decimal(number), unit), (True, shell[key][1]), key)
        values = [row for row in asCSV if not row["name"].endswith("_status")]
        exact = {(row["meter"], utc(row["time"]), row["obis"]): row["value"] for row in values}
        for key, value in self.sent.items():
            self.assertEqual(exact[key], f"{value:f}", f"{key}: with all its digits")
        asJSON = self.succeed("query", *archive, "--format", "json").objects
        keys = ("meter", "time", "name", "obis", "value", "unit")
        self.assertEqual(
            [tuple(one.get(key, "") for key in keys) for one in asJSON],
            [tuple(row[key] for key in keys) for row in asCSV],
        )
        lines = self.succeed("query", *archive).lines
        self.assertEqual(lines[0].split(), ["time", "meter", "name", "value", "unit"])
        table = [re.split(r"\s{2,}", line.strip()) for line in lines[1:]]
        self.assertEqual([row[1:4] for row in table], [[row["meter"], row["name"], printed(row["value"])] for row in asCSV])
        power = self.succeed("query", *archive, "--meter", "house", "--obis", "16.7.0", "--limit", 3, "--format", "csv")
        self.assertEqual([line.split(",")[1:4:2] for line in power.lines[1:]], [["house", "power"]] * 3)
        say(f"{len(asCSV)} rows of `smtrace query` as CSV, JSON and table")

    def latest_values(self):
        rows = self.succeed("last", "--archive", self.archive, "--format", "json").objects
        newest = {}
        for (meter, ms, obis), value in sorted(self.sent.items(), key=lambda item: item[0][1]):
            newest[meter, obis] = (ms, value)
        values = [row for row in rows if not row["name"].endswith("_status")]
        found = {(row["meter"], row["obis"]): (utc(row["time"]), row["value"]) for row in values}
        expected = {key: (ms, f"{value:f}") for key, (ms, value) in newest.items()}
        self.assertEqual({key: found[key] for key in newest}, expected)
        view = self.shell("SELECT meter, short_name, received_ms FROM latest")
        self.assertEqual(sorted(map(tuple, view)), sorted((r["meter"], r["name"], str(utc(r["time"]))) for r in rows))
        self.assertFalse(any(row["stale"] for row in rows))

    def view_of_each_meter(self):
        for capture in self.captures:
            rows = self.shell(f'SELECT time, local_time, power, energy_import FROM "{capture.meter}" ORDER BY time')
            self.assertEqual(len(rows), len(capture.packets))
            for row, packet in zip(rows, capture.packets):
                codes = ("1-0:16.7.0*255", "1-0:1.8.0*255")
                power, energy = (self.sent[capture.meter, packet.milliseconds, code] for code in codes)
                local = datetime.datetime.fromtimestamp(packet.milliseconds / 1000).isoformat(" ", "milliseconds")
                self.assertEqual(row[:2], [str(packet.milliseconds), local])
                self.assertEqual([float(value) for value in row[2:]], [float(power), float(energy)])

    def wireshark(self):
        for capture in self.captures:
            packets = len(capture.packets)
            information = subprocess.run(["capinfos", "-M", str(capture.path)], capture_output=True, text=True)
            self.assertEqual((information.returncode, information.stderr), (0, ""))
            self.assertRegex(information.stdout, rf"Number of packets:\s+{packets}\n(?s:.*)Strict time order:\s+True\n")
            self.assertIn(f"Name = {capture.meter}\n", information.stdout)
            command = ["tshark", "-r", str(capture.path), "-d", "udp.port==7259,sml", "-V"]
            tree = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
            for message in ("PublicOpen.Res (0x0101)", "GetList.Res (0x0701)", "PublicClose.Res (0x0201)"):
                self.assertEqual(tree.count(f"Messagebody: {message}"), packets, message)
            self.assertNotRegex(tree, r"(?i)malformed|incorrect, should be|\[CRC16 Status: Bad\]")
            fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "udp.payload"]
            shown = subprocess.run([*command[:-1], *fields], capture_output=True, text=True, timeout=120).stdout
            for line, packet in zip(shown.splitlines(), capture.packets, strict=True):
                seconds, payload = line.split("\t")
                self.assertEqual(int(Decimal(seconds) * 1000), packet.milliseconds)
                self.assertEqual(payload, packet.payload.hex())
        say("tshark shows the three messages of each telegram, its time and its bytes")

    def a_value_is_followed_to_its_bytes(self):
        """From a row of `reading` to the telegram's segment, its bytes there, and what `smtrace decode` makes of it."""
        for capture in self.captures:
            packet = capture.packets[len(capture.packets) // 2]
            ((value, segment),) = self.shell(
                "SELECT r.value, t.segment FROM reading r JOIN telegram t USING (meter, received_ms)"
                f" WHERE meter = '{capture.meter}' AND short_name = 'power' AND received_ms = {packet.milliseconds}"
            )
            data = (self.archive / segment).read_bytes()
            self.assertGreater(data.find(packet.payload), 0, "the segment holds the bytes as they were received")
            found = {obis: (raw, scaler) for obis, raw, scaler, _ in sml.readings(packet.payload)}
            raw, scaler = found["1-0:16.7.0*255"]
            self.assertIn(bytes([1, 0, 16, 7, 0, 255]), packet.payload)
            self.assertEqual(float(value), float(Decimal(raw).scaleb(scaler)))
            at = datetime.datetime.fromtimestamp(packet.milliseconds / 1000, datetime.timezone.utc)
            time_text = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            where = ("--archive", self.archive, "--meter", capture.meter, "--at", time_text)
            (decoded,) = self.succeed("decode", *where, "--format", "json").objects
            self.assertEqual(utc(decoded["time"]), packet.milliseconds)
            self.assertEqual((decoded["length"], decoded["checksum"]), (str(len(packet.payload)), "x25"))
            numbers = {one["obis"]: one["value"] for one in decoded["readings"] if "raw" in one}
            of_telegram = {obis: f"{Decimal(raw).scaleb(scaler):f}" for obis, (raw, scaler) in found.items()}
            self.assertEqual(numbers, of_telegram)
            tree = self.succeed("decode", *where).out
            self.assertIn(of_telegram["1-0:16.7.0*255"], tree)
            say(f"{capture.meter}: power {value} W at {time_text} is {raw} · 10^{scaler} in {segment}")


if __name__ == "__main__":
    main()
