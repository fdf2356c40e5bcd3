#!/usr/bin/env python3
"""Writes the inputs that scripts/fuzz begins with: fuzz_seeds.py PROGRAM PROJECT FOLDER.

PROGRAM is smtrace, whose simulator makes telegrams of every profile; dumps of real meters are taken too where they are
beside the project. FOLDER gets one folder a target.
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

START, ESCAPE = bytes.fromhex("1b1b1b1b01010101"), bytes.fromhex("1b1b1b1b")


def simulated(program, folder, profile, name, *options):
    path = Path(folder) / f"{profile}-{name}"
    command = [program, "simulate", "--profile", profile, "--count", "3", "--out", path, *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return path.read_bytes()


def bodies(stream):
    """The bodies of the first frames of a stream, roughly: the fuzzer does not need more."""
    for piece in stream.split(START)[1:4]:
        body, _, _ = piece.partition(ESCAPE + b"\x1a")
        yield body


def main(program, project, folder):
    project, folder = Path(project), Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    count = 0

    def write(target, data):
        nonlocal count
        count += 1
        path = folder / target / f"{count:03}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    streams, captures = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for profile in ["household", "heat_pump", "solar", "locked"]:
            streams.append(simulated(program, scratch, profile, "clean.bin"))
            streams.append(simulated(program, scratch, profile, "faulty.bin", "--faults"))
            captures.append(simulated(program, scratch, profile, "clean.pcapng"))
    for dump in sorted((project / "../shared/telegrams/dumps").glob("*.bin")):
        streams.append(dump.read_bytes()[:3000])
    streams.append(START + bytes.fromhex("1b1b1b1b1b1b1b1b") + bytes(4) + ESCAPE + bytes.fromhex("1a000000"))

    for number, stream in enumerate(streams):
        write("transport", bytes([number, number]) + stream[:2000])
        for body in bodies(stream):
            write("messages", body)
        write("file", stream[:2000])
        write("file", stream[:600].hex(" ").encode())
        write("file", gzip.compress(stream[:2000], mtime=0))
    for capture in captures:
        write("capture", capture)
        write("file", capture)
        write("file", gzip.compress(capture, mtime=0))
    for page in [project / "smtrace.cfg", *sorted((project / "docs").glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        write("configuration", text.encode())
        write("configuration", text.replace("\n# ", "\n").replace("\n#", "\n").encode())
    for text in ["meters: {house: {source: serial, device: /dev/ttyUSB0, baud: 9600, rts: on}}",
                 "meters:\n  a: {source: tcp, address: \"x:1\", server_id: 0a0149534b00047a5544}\n  b: {source: stdin}\n",
                 "archive: {commit: 10s, keep_free: 5%, retention: {captures: 30d, readings: forever}}\n"]:
        write("configuration", text.encode())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(64)
    main(*sys.argv[1:])
