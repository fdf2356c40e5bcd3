#!/usr/bin/env python3
"""What `smtrace simulate --out` writes is imported in every form, once; the rows are those that were sent."""

import gzip
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, main, say  # noqa: E402

START = "2026-06-21T10:00:00Z"
START_MS = 1_782_036_000_000


class ImportTest(EndToEndTest):
    def simulate(self, name, count, *options):
        """Writes a file of that name and its list."""
        path, listed = self.folder / name, self.folder / f"{name}.list"
        how = ["--profile", "household", "--seed", 5, "--start", START, "--count", count]
        self.succeed("simulate", *how, "--out", path, "--list", listed, *options)
        return path, listed

    def bring(self, path, *options, code=0, meter="house"):
        """Imports a file and returns the sentence that says what was done."""
        result = self.smtrace("import", "--archive", self.archive, "--meter", meter, *options, path)
        self.assertEqual(result.code, code, result.err)
        return result.out

    def test_capture_twice_and_longer(self):
        short, _ = self.simulate("short.pcapng", 300)
        long, listed = self.simulate("long.pcapng", 500)
        self.assertTrue(long.read_bytes().startswith(short.read_bytes()), "the same seed gives the same telegrams")
        result = self.smtrace("import", "--archive", self.archive, "--meter", "house", short)
        self.assertRegex(result.out, r"\(capture\): 300 telegrams imported into house; ")
        self.assertIn('meter "house" is new', result.err)
        self.assertRegex(self.bring(short), r"0 telegrams imported into house, 300 were there already")
        self.assertRegex(self.bring(long), r"200 telegrams imported into house, 300 were there already")
        packed = self.folder / "packed.pcapng.gz"
        packed.write_bytes(gzip.compress(long.read_bytes()))
        self.assertRegex(self.bring(packed), r"0 telegrams imported into house, 500 were there already")
        self.compare({"house": listed}, "--max-delay-ms", 0)
        first, last, count = self.rows("SELECT min(received_ms), max(received_ms), count(*) FROM telegram")[0]
        self.assertEqual((first, last, count), (START_MS, START_MS + 499_000, 500))
        numbers = "typeof(value) <> 'text' AND short_name NOT LIKE '%_status'"
        values = self.rows(f"SELECT count(*), count(DISTINCT obis) FROM reading WHERE {numbers}")
        self.assertEqual(values, [(500 * 12, 12)], "twelve numeric channels")
        self.assert_sound()

    def test_dumps_as_bytes_hex_and_gzip_are_the_same(self):
        dump, listed = self.simulate("noisy.bin", 400, "--faults")
        data = dump.read_bytes()
        words = data.hex(" ").split(" ")
        hexText = self.folder / "noisy.hex"
        hexText.write_text("# a dump\n" + "\n".join(" ".join(words[n : n + 16]) for n in range(0, len(words), 16)))
        packed = self.folder / "noisy.bin.gz"
        packed.write_bytes(gzip.compress(data))
        say(self.bring(dump, "--start", START).strip().rpartition("/")[2])
        count = self.telegrams("house")
        for path in (hexText, packed):
            output = self.bring(path, "--start", START)
            self.assertRegex(output, r"0 telegrams imported into house, \d+ were there already")
            self.assertIn("times are assumed", output)
        self.assertIn("(hex text)", self.bring(hexText, "--start", START))
        self.assertEqual(self.telegrams("house"), count)
        self.compare({"house": listed})
        nothing = self.bring("-", "--start", START, "--interval", "2s", code=2)
        self.assertIn("(dump): 0 telegrams imported", nothing)

    def test_a_capture_of_the_recorder_can_be_moved_to_another_archive(self):
        capture, listed = self.simulate("day.pcapng", 200)
        self.bring(capture)
        (segment,) = list((self.archive / "captures").rglob("*.pcapng*"))
        other = self.archive = self.folder / "other"
        self.assertRegex(self.bring(segment), r"200 telegrams imported")
        self.compare({"house": listed}, "--max-delay-ms", 0, archive=other)

    def test_truncated_capture_is_imported_up_to_there(self):
        capture, _ = self.simulate("cut.pcapng", 100)
        data = capture.read_bytes()
        capture.write_bytes(data[: len(data) * 2 // 3])
        result = self.smtrace("import", "--archive", self.archive, "--meter", "house", capture)
        self.assertEqual(result.code, 2)
        self.assertRegex(result.err, r"cut\.pcapng: it ends within a block at byte \d+; what came before was imported")
        self.assertIn(f"{self.telegrams('house')} telegrams imported", result.out)
        self.assertIn(self.telegrams("house"), range(60, 70))
        capture.write_bytes(data)
        self.assertRegex(self.bring(capture), r"were there already")
        self.assertEqual(self.telegrams("house"), 100)
        packed = self.folder / "cut.pcapng.gz"
        packed.write_bytes(gzip.compress(data)[:-200])
        self.assertEqual(self.smtrace("import", "--archive", self.archive, "--meter", "two", packed).code, 2)
        self.compare({})

    def test_files_without_telegrams_and_missing_files(self):
        empty = self.folder / "empty.bin"
        empty.write_bytes(b"")
        self.assertIn("0 telegrams imported", self.bring(empty, code=2))
        result = self.smtrace("import", "--archive", self.archive, "--meter", "house", self.folder / "absent.bin")
        self.assertEqual(result.code, 1)
        self.assertRegex(result.err, r"^smtrace: cannot open \S+absent\.bin: No such file or directory\n$")
        result = self.smtrace("import", "--archive", self.archive, "--meter", "a/b", empty)
        self.assertEqual((result.code, result.err.count("\n")), (64, 1), result.err)

    def test_refused_while_the_recorder_runs(self):
        capture, listed = self.simulate("day.pcapng", 20)
        configuration = self.configuration({"pump": {"source": "simulator", "rate": 5}})
        recorder = self.record(configuration)
        self.wait_for_telegrams("pump", 2)
        result = self.smtrace("import", "--archive", self.archive, "--meter", "house", capture)
        self.assertEqual((result.code, result.out), (1, ""))
        self.assertIn(f"being written to by smtrace run (process {recorder.process.pid}): stop it first", result.err)
        self.assertEqual(recorder.stop(), 0)
        self.assertEqual(self.telegrams("house"), 0)
        self.bring(capture)
        self.compare({"house": listed}, "--max-delay-ms", 0)


if __name__ == "__main__":
    main()
