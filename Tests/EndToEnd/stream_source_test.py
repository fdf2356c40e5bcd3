#!/usr/bin/env python3
"""Standard input and files as sources: the recorder ends by itself with everything stored."""

import os
import subprocess
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, EndToEndTest, main, say  # noqa: E402


class StreamSourceTest(EndToEndTest):
    def dump(self, name, profile, count, *options):
        path, listed = self.folder / name, self.folder / f"{name}.list"
        how = ["--profile", profile, "--seed", 8, "--count", count, "--out", path, "--list", listed]
        self.succeed("simulate", *how, *options)
        return path, listed

    def test_a_dump_on_standard_input(self):
        path, listed = self.dump("house.bin", "household", 2000)
        configuration = self.configuration({"house": {"source": "stdin"}})
        command = f'cat "{path}" | "{PROGRAM}" run --config "{configuration}"'
        result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout + result.stderr, r"ended after \d+ s: 2000 telegrams stored")
        self.compare({"house": listed})
        self.assert_sound()

    def test_files_a_pipe_and_standard_input_at_once(self):
        house, houseList = self.dump("house.bin", "household", 1500, "--faults")
        roof, roofList = self.dump("roof.bin", "solar", 700)
        flat, flatList = self.dump("flat.bin", "locked", 300)
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        meters = {
            "house": {"source": "file", "path": house},
            "roof": {"source": "file", "path": pipe},
            "flat": {"source": "stdin"},
        }
        configuration = self.configuration(meters)
        with open(flat, "rb") as standardInput:
            recorder = self.record(configuration, stdin=standardInput)
        writer = threading.Thread(target=lambda: pipe.write_bytes(roof.read_bytes()), daemon=True)
        writer.start()
        self.assertEqual(recorder.wait(), 0, recorder.log)
        recorder.wait_for("all sources have ended")
        self.compare({"house": houseList, "roof": roofList, "flat": flatList})

    def test_what_the_simulator_writes_to_a_pipe(self):
        listed = self.folder / "pipe.list"
        configuration = self.configuration({"house": {"source": "stdin"}})
        simulate = f'"{PROGRAM}" simulate --profile solar --count 500 --list "{listed}" -'
        command = f'{simulate} | "{PROGRAM}" run --config "{configuration}"'
        result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stderr)
        say((result.stdout + result.stderr).splitlines()[-1].partition("info: ")[2])
        self.compare({"house": listed})


if __name__ == "__main__":
    main()
