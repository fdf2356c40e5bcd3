#!/usr/bin/env python3
"""Measures the recorder while it listens; started by scripts/bench run.

Memory over many telegrams (slope, peak, file descriptors), with one meter and with 50; CPU time per 1,000 telegrams fed as
fast as they are taken and paced as a serial line is; the time from start to the first telegram in its capture and as a row.
Everything is the whole way of a telegram: frames, checksums, captures, rows, quarter hours.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import Recorder, run  # noqa: E402
from sources import SerialLine, Server  # noqa: E402
from telegrams import valid_frames  # noqa: E402


def simulate(program, count, out):
    return [program, "simulate", "--profile", "household", "--count", str(count), *out]


def telegrams_of(program, folder, count):
    """So many telegrams of a simulated meter whose registers go up."""
    path = folder / "telegrams.bin"
    run(simulate(program, count, ["--out", path]))
    frames = list(valid_frames(path.read_bytes()))
    path.unlink()
    return frames


def line(what, reach, value, more=""):
    print(f"{what:58}{reach:>10}{value:>12}  {more}".rstrip(), flush=True)


def wait_for_rows(recorder, count, seconds):
    """Waits until all telegrams are rows; says so and goes on where they do not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        rows = recorder.rows()
        if rows >= count:
            return
        if recorder.process.poll() is not None:
            sys.exit(f"the recorder ended: {recorder.log.read_text()[-2000:]}")
        time.sleep(0.5)
    sys.exit(f"only {recorder.rows()} of {count} telegrams became rows: {recorder.log.read_text()[-2000:]}")


def slope(samples):
    """KiB a 100,000 telegrams, by least squares over the second half of (telegrams, KiB)."""
    half = samples[len(samples) // 2 :]
    mean_x = sum(x for x, _ in half) / len(half)
    mean_y = sum(y for _, y in half) / len(half)
    spread = sum((x - mean_x) ** 2 for x, _ in half)
    return sum((x - mean_x) * (y - mean_y) for x, y in half) / spread * 100_000 if spread else 0.0


def start(program, folder, frames, rounds):
    """Milliseconds from start to the first telegram in a capture, and to its row."""
    captured, stored = [], []
    for _ in range(rounds):
        with Server.pacing(frames[:1], 1) as server:
            with Recorder(program, folder, server.meters, commit="100ms") as recorder:
                captures = recorder.archive / "captures"
                # A header is 100 to 300 bytes: a telegram is there when a capture is longer than that and the telegram.
                while not any(path.stat().st_size > len(frames[0]) + 100 for path in captures.rglob("*.pcapng")):
                    time.sleep(0.0005)
                captured.append(time.monotonic() - recorder.started)
                while recorder.rows() == 0:
                    pass
                stored.append(time.monotonic() - recorder.started)
    line("start to the first telegram in its capture, ms", "<= 50", f"{min(captured) * 1000:.0f}", f"median {sorted(captured)[rounds // 2] * 1000:.0f}")
    line("  and as a row, commit 100 ms", "", f"{min(stored) * 1000:.0f}")


def flood(program, folder, frames, count):
    """A million telegrams through one meter as fast as they are taken: CPU, memory, descriptors."""
    samples, descriptors = [], []
    with Server.flooding(simulate(program, count, ["-"])) as server:
        with Recorder(program, folder, server.meters) as recorder:
            while recorder.captured_bytes() == 0:
                time.sleep(0.01)
            first = recorder.cpu_seconds()
            size = sum(map(len, frames)) / len(frames) + 76  # what a block has beside the telegram
            while True:
                taken = recorder.captured_bytes() / size
                samples.append((taken, recorder.memory()["RssAnon"]))
                descriptors.append(recorder.descriptors())
                if taken >= count * 0.98 or recorder.process.poll() is not None:
                    break
                time.sleep(0.2)
            wait_for_rows(recorder, count, 120)
            cpu, wall, memory = recorder.cpu_seconds(), time.monotonic() - recorder.started, recorder.memory()
            line("CPU seconds for 1,000 telegrams, as fast as they come", "<= 0.10", f"{(cpu - first) / count * 1000:.4f}",
                 f"{count:,} telegrams in {wall:.0f} s")
            line("memory: anonymous KiB more for 100,000 telegrams", "flat", f"{slope(samples):.1f}",
                 f"{samples[0][1]} KiB at first, {memory['RssAnon']} at the end")
            half = descriptors[len(descriptors) // 2 :]
            line("file descriptors", "flat", f"{max(half)}", f"{min(descriptors)} to {max(descriptors)}")
            told(memory, f"peak RSS after {count:,} telegrams of one meter, MiB", "<= 12")


def told(memory, what, reach):
    line(what, reach, f"{memory['VmHWM'] / 1024:.1f}",
         f"now {memory['VmRSS'] / 1024:.1f}: anonymous {memory['RssAnon'] / 1024:.1f}, of files {memory['RssFile'] / 1024:.1f}")


def resident(program, folder, frames, meters, reach, seconds):
    """Peak RSS with meters that send four telegrams a second."""
    with Server.pacing(frames[: seconds * 4], 4, meters) as server:
        with Recorder(program, folder, server.meters) as recorder:
            wait_for_rows(recorder, meters * seconds * 4, seconds + 60)
            told(recorder.memory(), f"peak RSS with {meters} meter{'s' * (meters > 1)}, MiB", reach)


def paced(program, folder, frames, seconds):
    """CPU time per 1,000 telegrams on a line of 960 bytes/s in pieces of 16."""
    count = max(1, int(seconds * 960 / (sum(map(len, frames)) / len(frames))))
    data = b"".join(frames[: count + 1])
    with SerialLine(data, 960, 16) as serial:
        with Recorder(program, folder, {"house": f"source: serial, device: {serial.path}"}) as recorder:
            time.sleep(2)
            first = recorder.cpu_seconds()
            serial.start()
            wait_for_rows(recorder, count, seconds * 2 + 60)
            cpu = (recorder.cpu_seconds() - first) / count * 1000
            line("  paced: 960 bytes/s in pieces of 16 bytes", "<= 0.5", f"{cpu:.3f}", f"{count} telegrams")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--telegrams", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=120, help="how long the serial line is listened to")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    program, folder = arguments.program, arguments.folder / "run"
    os.environ["TZ"] = "UTC"
    arguments.folder.mkdir(parents=True, exist_ok=True)
    frames = telegrams_of(program, arguments.folder, 10 + max(arguments.seconds * 4, 200))
    print(f"telegrams of {sum(map(len, frames)) / len(frames):.0f} bytes, 12 numbers, 2 texts and a status word each")
    print(f"{'':58}{'reach':>10}{'is':>12}")
    start(program, folder, frames, arguments.rounds)
    resident(program, folder, frames, 1, "<= 12", 30)
    resident(program, folder, frames, 50, "<= 24", 30)
    flood(program, folder, frames, arguments.telegrams)
    paced(program, folder, frames, arguments.seconds)
    subprocess.run(["rm", "-rf", folder], check=True)


if __name__ == "__main__":
    main()
