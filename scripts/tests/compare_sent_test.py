#!/usr/bin/env python3
"""scripts/compare-sent finds nothing in a sound archive, and each fault that is put into one."""

import gzip
import importlib.machinery
import importlib.util
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
SCRIPT = Path(__file__).resolve().parents[1] / "compare-sent"
loader = importlib.machinery.SourceFileLoader("compare_sent", str(SCRIPT))
compare_sent = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare_sent", loader))
loader.exec_module(compare_sent)

BEGIN = 1_795_354_200_000


def telegram(power):
    """A frame with one GetList response: 1-0:16.7.0*255 with two decimals, and 1-0:1.8.0*255 with a status word."""
    octets = lambda data: bytes([len(data) + 1]) + data  # noqa: E731
    name = lambda *code: b"\x07" + bytes(code)  # noqa: E731
    entries = (
        b"\x77" + name(1, 0, 16, 7, 0, 255) + b"\x01\x01\x62\x1b\x52\xfe\x55" + struct.pack(">i", power) + b"\x01"
        b"\x77" + name(1, 0, 1, 8, 0, 255) + b"\x63\x01\x82\x01\x62\x1e\x52\x03\x62\x07\x01"
        b"\x77" + name(1, 0, 96, 1, 0, 255) + b"\x01\x01\x01\x01" + octets(b"\x0a\x01SMT") + b"\x01"
    )
    content = b"\x77\x01" + octets(b"\x0a\x01SMT") + b"\x01\x72\x62\x01\x65\x1b\x1b\x1b\x1b\x73" + entries + b"\x01\x01"
    message = b"\x76" + octets(b"\x01") + b"\x62\x00\x62\x00\x72\x63\x07\x01" + content + b"\x63\x12\x34\x00"
    padding = -len(message) % 4
    body = (message + bytes(padding)).replace(b"\x1b\x1b\x1b\x1b", b"\x1b" * 8)
    return b"\x1b" * 4 + b"\x01" * 4 + body + b"\x1b" * 4 + bytes([0x1A, padding, 0xAB, 0xCD])


def capture(meter, packets):
    """A PCAPNG file of (milliseconds, payload, has a bad checksum)."""

    def block(kind, body):
        length = len(body) + 12
        return struct.pack("<II", kind, length) + body + struct.pack("<I", length)

    def padded(data):
        return data + bytes(-len(data) % 4)

    def option(code, value):
        return struct.pack("<HH", code, len(value)) + padded(value)

    result = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    options = option(2, meter.encode()) + option(9, b"\x09") + option(14, bytes(8)) + option(0, b"")
    result += block(1, struct.pack("<HHI", 1, 0, 0) + options)
    for milliseconds, payload, bad in packets:
        udp = struct.pack(">HHHH", 7259, 7259, 8 + len(payload), 0) + payload
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + bytes(8)
        frame = bytes(12) + b"\x08\x00" + ip + udp
        time = milliseconds * 1_000_000 + 999_999
        body = struct.pack("<IIIII", 0, time >> 32, time & 0xFFFFFFFF, len(frame), len(frame)) + padded(frame)
        result += block(6, body + (option(2, struct.pack("<I", 1 << 24)) + option(0, b"") if bad else b""))
    return result


class CompareSent(unittest.TestCase):
    """The archive has one meter that sent ten telegrams, one a second, the fourth of them damaged."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.sent = [[BEGIN + 1000 * n, "intact", telegram(-1000 * n - 5)] for n in range(10)]
        self.sent[3][1] = "damaged:bad_checksum"
        self.packets = [(ms + 7, frame, state != "intact") for ms, state, frame in self.sent]
        self.rows = [ms + 7 for ms, state, _ in self.sent if state == "intact"]
        self.power = {BEGIN + 1000 * n + 7: (-1000 * n - 5) / 100 for n in range(10)}
        self.split, self.compressed, self.tail = 6, True, b""
        self.segment_of = None

    def run_script(self, *options, lists=True):
        captures = self.folder / "captures"
        captures.mkdir()
        first, second = capture("house", self.packets[: self.split]), capture("house", self.packets[self.split :])
        names = ["a.pcapng.gz" if self.compressed else "a.pcapng", "b.pcapng"]
        (captures / names[0]).write_bytes(gzip.compress(first) if self.compressed else first)
        (captures / names[1]).write_bytes(second + self.tail)
        boundary = self.packets[self.split][0]
        with sqlite3.connect(self.folder / "smtrace.db") as database:
            database.executescript(
                "CREATE TABLE meter(id INTEGER PRIMARY KEY, name); INSERT INTO meter VALUES (1, 'house');"
                "CREATE TABLE telegram(meter, received_ms, segment);"
                "CREATE TABLE reading(meter, received_ms, obis, value)"
            )
            for ms in self.rows:
                segment = self.segment_of or names[ms >= boundary]
                database.execute("INSERT INTO telegram VALUES ('house', ?, ?)", (ms, "captures/" + segment))
                values = [("1-0:16.7.0*255", self.power.get(ms, 0)), ("1-0:1.8.0*255", 7000), ("1-0:1.8.0*255", 0x182)]
                values.append(("1-0:96.1.0*255", "0a01534d54"))
                for value in values:
                    database.execute("INSERT INTO reading VALUES ('house', ?, ?, ?)", (ms, *value))
        database.close()
        lines, offset = [], 0
        for ms, state, frame in self.sent:
            digest = f"{compare_sent.fnv1a(frame):016x}"
            lines.append(f"{ms} {offset} {len(frame)} {state} {digest} {frame.hex() or '-'}\n")
            offset += len(frame)
        (self.folder / "list").write_text("# a list\n" + "".join(lines), encoding="ascii")
        command = [sys.executable, str(SCRIPT), "--archive", str(self.folder), *map(str, options)]
        if lists:
            command += ["--meter", f"house={self.folder}/list"]
        result = subprocess.run(command, capture_output=True, text=True)
        return result.returncode, result.stdout + result.stderr

    def expect(self, code, text, *options, **others):
        status, output = self.run_script(*options, **others)
        self.assertIn(text, output)
        self.assertEqual(status, code, output)

    def test_sound_archive(self):
        self.expect(0, "9 intact telegrams sent, 9 in segments, 9 in rows: nothing missing", "--max-delay-ms", 10)

    def test_torn_tail_is_no_fault(self):
        self.compressed, self.tail = False, b"\x06\x00\x00\x00\xfc\x00\x00\x00abcd"
        self.expect(0, "torn at byte")

    def test_missing_telegram(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        self.expect(2, "missing: house: line 9, sent 2026-11-22T13:30:07.000Z")

    def test_missing_telegram_near_a_kill_is_allowed(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        (self.folder / "kills").write_text(f"{BEGIN + 500}\n{BEGIN + 7900}\n", encoding="ascii")
        self.expect(0, "1 missing near kills", "--only-gaps-near", self.folder / "kills", "--window-ms", 1000)

    def test_missing_telegram_far_from_a_kill_is_not(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        (self.folder / "kills").write_text(f"{BEGIN + 8200}\n", encoding="ascii")
        self.expect(2, "1 missing", "--only-gaps-near", self.folder / "kills", "--window-ms", 1000)

    def cut(self, telegrams, more):
        """Writes a cut that many bytes after the first so many telegrams."""
        offset = sum(len(frame) for _, _, frame in self.sent[:telegrams]) + more
        (self.folder / "cuts").write_text(f"house {offset}\nother 5\n", encoding="utf-8")
        return "--cuts", self.folder / "cuts"

    def test_missing_telegram_across_a_cut_is_allowed(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        self.expect(0, "1 missing near kills", *self.cut(7, 20))

    def test_missing_telegram_behind_a_cut_is_not(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        self.expect(2, "1 missing", *self.cut(7, 0), "--lost-reads", 1)

    def test_missing_telegrams_right_before_a_cut_are_a_lost_read(self):
        del self.packets[6:8]
        self.rows = [ms for ms in self.rows if ms not in (BEGIN + 6007, BEGIN + 7007)]
        self.expect(0, "2 missing near kills", *self.cut(8, 9), "--lost-reads", 1)

    def test_lost_reads_are_counted(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        self.expect(2, "lost read: 1 times", *self.cut(8, 9))

    def test_missing_telegram_with_another_before_the_cut_is_no_lost_read(self):
        self.packets.pop(6)
        self.rows.remove(BEGIN + 6007)
        self.expect(2, "1 missing", *self.cut(8, 9), "--lost-reads", 1)

    def test_telegrams_outside_of_the_time_compared_may_be_missing(self):
        del self.packets[8:], self.rows[-2:]
        self.expect(0, "nothing missing", "--until-ms", BEGIN + 7500)

    def test_unsent_telegram_is_not_missed(self):
        self.packets.pop(7)
        self.rows.remove(BEGIN + 7007)
        self.sent[7][1:] = ["unsent", b""]
        self.expect(0, "8 intact")

    def test_doubled_telegram(self):
        self.packets.append((BEGIN + 9500, self.packets[9][1], False))
        self.rows.append(BEGIN + 9500)
        self.power[BEGIN + 9500] = self.power[BEGIN + 9007]
        self.expect(2, "doubled: house: 2026-11-22T13:30:09.500Z")

    def test_same_millisecond_twice(self):
        self.packets.append(self.packets[9])
        self.expect(2, "1 doubled in segments")

    def test_telegram_that_was_never_sent(self):
        self.packets.append((BEGIN + 9500, telegram(1), False))
        self.rows.append(BEGIN + 9500)
        self.power[BEGIN + 9500] = 0.01
        self.expect(2, "not sent: house")

    def test_damaged_telegram_that_was_taken_for_valid(self):
        self.packets[3] = (*self.packets[3][:2], False)
        self.rows.append(self.packets[3][0])
        self.expect(2, "1 not sent")

    def test_order(self):
        (a, x, _), (b, y, _) = self.packets[7:9]
        self.packets[7:9] = [(a, y, False), (b, x, False)]
        self.power[a], self.power[b] = self.power[b], self.power[a]
        self.expect(2, "1 out of order")

    def test_delay(self):
        self.expect(2, "different time", "--max-delay-ms", 5)

    def test_telegram_without_row(self):
        self.rows.remove(BEGIN + 5007)
        self.expect(2, "without row: house: 2026-11-22T13:30:05.007Z in a.pcapng.gz at byte")

    def test_telegrams_behind_the_last_row_may_wait(self):
        del self.rows[-2:]
        self.expect(0, "7 in rows: nothing missing", "--allow-uncommitted")

    def test_row_without_telegram(self):
        self.rows.append(BEGIN + 9999)
        self.expect(2, "row without telegram: house: 2026-11-22T13:30:09.999Z", lists=False)

    def test_thinned_segments(self):
        self.packets = self.packets[::2]
        self.split = 2
        self.segment_of = None
        status, output = self.run_script("--allow-thinned", lists=False)
        self.assertEqual(status, 0, output)

    def test_row_that_names_another_segment(self):
        self.segment_of = "a.pcapng.gz"
        self.expect(2, "4 different segment")

    def test_value_that_was_never_sent(self):
        frame = telegram(1).replace(bytes([1, 0, 16, 7, 0, 255]), bytes([1, 0, 15, 7, 0, 255]))
        self.packets[5] = (self.packets[5][0], frame, False)
        self.expect(2, "surplus value: house: 2026-11-22T13:30:05.007Z 1-0:16.7.0*255", lists=False)

    def test_value_that_differs(self):
        self.power[BEGIN + 5007] += 0.01
        self.expect(2, "1-0:16.7.0*255: sent -50.05, stored [-50.04]")

    def test_damaged_files_and_missing_archives_are_told(self):
        self.tail = b"\x06\x00\x00\x00\x0d\x00\x00\x00" + bytes(20)
        self.expect(2, "9 in segments, 9 in rows: 1 damaged segment", lists=False)
        self.assertEqual(compare_sent.main(["--archive", str(self.folder / "absent")]), 1)

    def test_usage(self):
        with self.assertRaises(SystemExit) as caught:
            compare_sent.main(["--archive", "x", "--meter", "house"])
        self.assertEqual(caught.exception.code, 64)


if __name__ == "__main__":
    unittest.main()
