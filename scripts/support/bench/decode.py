#!/usr/bin/env python3
"""Times decoders as whole processes on one file of telegrams; started by scripts/bench decode.

smtrace verifies both checksums and extracts all values (decode --summary); libsml verifies none; SmlLib verifies the
frame's. Rounds are interleaved, the fastest of each decoder counts. CPU seconds are user and system time of the process.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from telegrams import valid_frames  # noqa: E402

TOP = Path(__file__).resolve().parents[3]


def corpus(program, folder, count):
    """The file with `count` telegrams, and where they come from."""
    frames, origin = [], "dumps of real meters"
    for dump in sorted((TOP / "../shared/telegrams/dumps").glob("*.bin")):
        frames += valid_frames(dump.read_bytes())
    if not frames:
        origin = "the simulator"
        for profile in ["household", "heat_pump", "solar", "locked"]:
            path = folder / f"{profile}.bin"
            command = [program, "simulate", "--profile", profile, "--count", "500", "--out", path]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            frames += valid_frames(path.read_bytes())
    file = folder / "telegrams.bin"
    repeats = -(-count // len(frames))
    file.write_bytes(b"".join((frames * repeats)[:count]))
    return file, f"{len(frames)} telegrams from {origin}, repeated"


def measure(command):
    """CPU seconds, wall seconds, peak resident MB, output of one process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peak = 0
    # The kernel's own maximum begins with that of this process, so the child's counter is read while it runs.
    status = f"/proc/{process.pid}/status"
    while True:
        try:
            for line in Path(status).read_text().splitlines():
                if line.startswith("VmHWM:"):
                    peak = int(line.split()[1])
        except OSError:
            pass
        pid, code, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.005)
    wall = time.monotonic() - start
    output = process.stdout.read().decode()
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, wall, peak / 1024, output


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--telegrams", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    file, origin = corpus(arguments.program, arguments.folder, arguments.telegrams)
    size = file.stat().st_size
    print(f"{arguments.telegrams} telegrams ({origin}), {size / 1e6:.1f} MB, best of {arguments.rounds} rounds")

    decoders = {
        "smtrace": [arguments.program, "decode", "--summary", file],
        "libsml": [arguments.folder / "libsml", file],
    }
    slow = {}
    python = arguments.folder / "venv/bin/python"
    if subprocess.run([python, "-c", "import smllib"], stderr=subprocess.DEVNULL).returncode == 0:
        slow["SmlLib"] = [python, Path(__file__).parent / "smllib_file.py", file]
    best = {}
    for _ in range(arguments.rounds):
        for name, command in decoders.items():
            result = measure(command)
            best[name] = min(best.get(name, result), result)
    for name, command in slow.items():  # once: it takes longer than all others together
        best[name] = measure(command)

    print(f"{'':10}{'telegrams/CPU s':>17}{'MB/s':>9}{'CPU s':>9}{'peak MB':>9}{'ratio':>8}")
    base = best["libsml"][0]
    for name, (cpu, _, peak, _) in best.items():
        rate = arguments.telegrams / cpu
        print(f"{name:10}{rate:17,.0f}{size / 1e6 / cpu:9.1f}{cpu:9.3f}{peak:9.1f}{base / cpu:8.2f}")
    for name, result in best.items():
        print(f"-- {name}: " + "; ".join(" ".join(line.split()) for line in result[3].strip().splitlines()))


if __name__ == "__main__":
    main()
