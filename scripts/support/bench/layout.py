#!/usr/bin/env python3
"""Sees which functions run while the recorder listens and writes scripts/support/layout.ld; started by scripts/bench layout.

The recorder runs under callgrind with an earlier month to make rows and quarter hours of, meters of all kinds, and a
SIGHUP. From the addresses and the linker's map come the sections of those functions.
"""

import argparse
import bisect
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import run  # noqa: E402
from sources import SerialLine, Server  # noqa: E402
from telegrams import valid_frames  # noqa: E402

HEAD = """\
/* What is used while meters are listened to, as it was seen to run; the linker puts it together, so that few pages of the
   program are in memory. Made by `scripts/bench layout`, to be made anew now and then: names that are gone do no harm, and
   what is new and not named costs a page or two. */
SECTIONS {
  .text.often : {
"""
TAIL = """\
    *(.text..L*)
  }
} INSERT BEFORE .text;
"""


def listen(program, folder):
    """Runs the recorder under callgrind; returns the file with what ran."""
    subprocess.run(["rm", "-rf", folder], check=True)
    captures = folder / "archive" / "captures" / "serial"
    captures.mkdir(parents=True)
    command = [program, "simulate", "--profile", "household"]
    run([*command, "--count", 20_000, "--start", "2026-10-24T12:00:00Z", "--out", captures / "earlier.pcapng"])
    run([*command, "--count", 400, "--out", folder / "telegrams.bin"])
    frames = list(valid_frames((folder / "telegrams.bin").read_bytes()))
    output = folder / "callgrind.out"
    with Server.pacing(frames, 4) as server, SerialLine(b"".join(frames), 960, 16) as serial:
        meters = server.meters | {
            "serial": f"source: serial, device: {serial.path}",
            "pump": "source: simulator, profile: heat_pump",
            "roof": "source: simulator, profile: solar, rate: 5",
        }
        lines = "\n".join(f"  {name}: {{{source}}}" for name, source in meters.items())
        configuration = folder / "smtrace.cfg"
        configuration.write_text(
            f"archive: {{directory: {folder / 'archive'}, commit: 1s}}\ncaptures: {{rotate: 1MB}}\nmeters:\n{lines}\n")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                ["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no", "--compress-strings=no",
                 f"--callgrind-out-file={output}", str(program), "run", "--config", str(configuration)],
                stdout=log, stderr=log)
        serial.start()
        time.sleep(45)
        process.send_signal(signal.SIGHUP)
        time.sleep(20)
        process.terminate()
        if process.wait(120) != 0:
            sys.exit((folder / "log").read_text())
    return output


def ran(output, program):
    """The addresses of instructions of the program that ran."""
    inside, addresses = False, set()
    with output.open() as lines:
        for line in lines:
            if line.startswith("ob="):
                inside = line[3:].strip() == str(program)
            elif inside and line.startswith("0x"):
                addresses.add(int(line.split(None, 1)[0], 16))
    return addresses


def sections(linker_map):
    """(address, length, name) of all sections of code that the linker placed, in order."""
    pattern = re.compile(r"\s*([0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+ .*:\((\.text[^)]*)\)$")
    with linker_map.open() as lines:
        found = (pattern.match(line.rstrip("\n")) for line in lines)
        return sorted((int(hit[1], 16), int(hit[2], 16), hit[3]) for hit in found if hit)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, type=Path, help="as it is shipped, but with symbols")
    parser.add_argument("--map", required=True, type=Path)
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    addresses = ran(listen(arguments.program, arguments.folder / "layout"), arguments.program)
    placed = sections(arguments.map)
    starts = [section[0] for section in placed]
    names = set()
    for address in addresses:
        start, length, name = placed[bisect.bisect(starts, address) - 1]
        # A section of that name alone is a whole object file of the standard library.
        if address < start + length and name != ".text" and not name.startswith(".text..L"):
            names.add(name)
    size = sum(length for _, length, name in placed if name in names)
    windows = len({address >> 16 for address in addresses})
    print(f"{len(names):,} functions of {size:,} bytes ran; they lay in {windows} pieces of 64 KiB")
    arguments.out.write_text(HEAD + "".join(f"    *({name})\n" for name in sorted(names)) + TAIL)


if __name__ == "__main__":
    main()
