#!/usr/bin/env python3
"""Shows that no input makes the decoder take much memory or more than linear time; started by scripts/bench bounds.

Each hostile input is sent to 'smtrace decode --summary -' through a pipe. When the program has taken all of it and waits
for more, its greatest resident size is read and compared with that after one ordinary telegram: the difference is what the
decoder has allocated. The time of a quarter of the input tells whether time is linear. Exits with 1 where a bound is broken.
"""

import argparse
import fcntl
import random
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from telegrams import ESCAPE, START, frame, message  # noqa: E402

MEMORY_KB = 1024
LONGEST_BODY = 65_000
ENTRY = bytes.fromhex("77070100010800ff0101621e52ff6500000001") + b"\x01"
PROLOGUE = bytes.fromhex("77010b0a01534d5400000010010101")  # client id, server id, list name, sensor time


def wide_list(count):
    """The head of a list of so many elements."""
    return bytes([0xF0 | count >> 12 & 15, 0x80 | count >> 8 & 15, 0x80 | count >> 4 & 15, count & 15])


def get_list(entries):
    return frame(message(0x0701, PROLOGUE + wide_list(len(entries)) + b"".join(entries) + b"\x01\x01"))


def filled(piece, length=LONGEST_BODY):
    return [piece] * (length // len(piece))


def ordinary():
    return get_list([ENTRY] * 20)


def inputs():
    """Name -> bytes that are repeated."""
    noise = random.Random(1).randbytes(1 << 20)
    deep = b"\x71" * LONGEST_BODY + b"\x01"
    wide = b"\x7f" * 4000 + b"\x01" * (4000 * 14 + 1)
    long_frame = bytearray(frame(b"\x00" * LONGEST_BODY))
    long_frame[100] ^= 1
    return {
        "random bytes": noise,
        "random escapes and ones": bytes(random.Random(2).choice(b"\x1b\x1b\x1b\x01\x1a\x00") for _ in range(1 << 18)),
        "1b": b"\x1b" * 4096,
        "start sequences": START * 512,
        "start sequences, unaligned": (START + b"\x00") * 512,
        "end sequences": (ESCAPE + b"\x1a\x00\x00\x00") * 512,
        "starts and wrong ends": (START + ESCAPE + b"\x1a\x00\x00\x00") * 256,
        "long faulty frames": bytes(long_frame),
        "doubled escapes": frame((ESCAPE + ESCAPE) * (LONGEST_BODY // 8)),
        "nested lists, no frame": deep,
        "nested lists": frame(message(0x0900, deep)),
        "wide nested lists": frame(message(0x0900, wide)),
        "nested lists in a value": get_list([ENTRY[:-6] + deep[-50_000:] + b"\x01"]),
        "broken messages": frame(b"\x00\x76" * (LONGEST_BODY // 2)),
        "small messages": frame(message(0x0200, b"\x71\x01") * (LONGEST_BODY // 24)),
        "small entries": get_list(filled(b"\x77" + b"\x01" * 7)),
        "entries with faults": get_list(filled(bytes.fromhex("77014201420142015200 01 4201".replace(" ", "")))),
        "telegrams of tiny messages": frame(message(0x0201, b"\x71\x01") * (LONGEST_BODY // 21)),
        "telegrams of requests": frame(message(0x0500, b"\x75\x01\x01\x01\x70\x01") * (LONGEST_BODY // 25)),
        "a list of absent fields": frame(message(0x0500, b"\x75\x01\x01\x01" + wide_list(60_000) + b"\x01" * 60_001)),
        "a tree of empty trees": frame(
            message(0x0501, b"\x73\x01\x70\x73\x01\x01" + wide_list(16_000) + b"\x73\x01\x01\x01" * 16_000)),
        "messages of the wrong shape": frame(message(0x0501, b"\x71\x01") * (LONGEST_BODY // 21)),
        "fields of the wrong type": get_list(filled(bytes.fromhex("77420142014201420142014201 4201".replace(" ", "")))),
        "messages with wrong checksums": frame(bytes.fromhex("7601010172620201630000") * (LONGEST_BODY // 11)),
        "ordinary telegrams": ordinary(),
    }


def status(pid, key):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return line.split()[1]
    return "0"


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def run(program, piece, count):
    """Sends `count` bytes; CPU seconds and greatest resident KB."""
    process = subprocess.Popen(
        [program, "decode", "--summary", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    block = piece * max(1, (1 << 20) // len(piece))
    sent = 0
    try:
        while sent < count:
            sent += process.stdin.write(block[: count - sent])
        process.stdin.flush()
        waiting = 1
        while waiting or status(process.pid, "State") == "R":
            if process.poll() is not None:
                raise BrokenPipeError
            waiting = struct.unpack("i", fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, b"\0" * 4))[0]
            time.sleep(0.005)
        return cpu_seconds(process.pid), int(status(process.pid, "VmHWM"))
    except BrokenPipeError:
        sys.exit(f"smtrace ended early with {process.wait()}")
    finally:
        process.stdin.close()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--memory-only", action="store_true", help="do not judge time")
    arguments = parser.parse_args()
    size = arguments.megabytes * 1_000_000
    # Room for the reader's own buffers, which one telegram does not fill: a piece of noise that is no frame does.
    base = max(run(arguments.program, b"\x00", 1_000_000)[1] for _ in range(3))
    broken = False
    print(f"{arguments.megabytes} MB each; resident with nothing to decode: {base / 1024:.1f} MB")
    print(f"{'input':32}{'MB/CPU s':>10}{'of a quarter':>14}{'allocated KB':>14}")
    for name, piece in inputs().items():
        quarter, _ = run(arguments.program, piece, size // 4)
        seconds, peak = run(arguments.program, piece, size)
        is_slow = not arguments.memory_only and seconds > 6 * quarter + 0.1
        is_large = peak - base > MEMORY_KB
        broken = broken or is_slow or is_large
        words = (" NOT LINEAR" if is_slow else "") + (" TOO MUCH" if is_large else "")
        rate = size / 1e6 / max(seconds, 0.01)
        print(f"{name:32}{rate:10.0f}{size / 4e6 / max(quarter, 0.01):14.0f}{max(peak - base, 0):14}{words}")
    if broken:
        sys.exit(1)


if __name__ == "__main__":
    main()
