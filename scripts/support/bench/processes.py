"""Starts programs and measures them: CPU and wall time, memory, file descriptors, bytes written."""

import os
import subprocess
import sys
import time
from pathlib import Path

FAKE_CLOCK = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def run(command, output=subprocess.DEVNULL, environment=None):
    """CPU seconds and wall seconds of one process from start to exit; ends everything where it fails."""
    start = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=output, stderr=subprocess.PIPE, env=environment)
    errors = process.stderr.read()
    _, code, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed with {process.returncode}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start


def sql(database, text):
    """The answer of the sqlite3 shell."""
    result = subprocess.run(["sqlite3", "-cmd", ".timeout 5000", database], input=text, capture_output=True, text=True, check=True)
    return result.stdout.strip()


class Recorder:
    """`smtrace run` with meters of its own, ended with the block; its log goes into a file."""

    def __init__(self, program, folder, meters, commit="10s", clock=None):
        self.folder = folder
        self.archive, self.log = folder / "archive", folder / "run.log"
        subprocess.run(["rm", "-rf", folder], check=True)
        folder.mkdir(parents=True)
        configuration = folder / "smtrace.cfg"
        lines = [f"  {name}: {{{source}}}" for name, source in meters.items()]
        configuration.write_text(
            f"archive: {{directory: {self.archive}, commit: {commit}, keep_free: 0%}}\nmeters:\n" + "\n".join(lines) + "\n")
        environment = {**os.environ, "TZ": "UTC"}
        command = [str(program), "run", "--config", str(configuration)]
        if clock:
            if not FAKE_CLOCK:
                sys.exit("libfaketime is missing: run scripts/setup bench")
            environment |= {"LD_PRELOAD": str(FAKE_CLOCK[0]), "FAKETIME": clock}
            # The library changes the environment of the first program, where Swift's runtime then misses the arguments.
            command = ["sh", "-c", 'exec "$0" "$@"', *command]
        self.started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def _read(self, name):
        return Path(f"/proc/{self.process.pid}/{name}").read_text()

    def cpu_seconds(self):
        """CPU time of its threads, user and system, with more digits than the clock ticks of `stat`."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def memory(self):
        """VmHWM, VmRSS, RssAnon, RssFile in KiB."""
        rows = (line.split(":") for line in self._read("status").splitlines())
        wanted = ("VmHWM", "VmRSS", "RssAnon", "RssFile")
        return {name: int(value.split()[0]) for name, value in rows if name in wanted}

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def bytes_written(self):
        """All that it gave to write(2) and its relatives."""
        return int(next(line.split()[1] for line in self._read("io").splitlines() if line.startswith("wchar")))

    def captured_bytes(self):
        """The length of all captures; compressed ones, which a child made, are asked for their length before."""
        total = 0
        for path in (self.archive / "captures").rglob("*.pcapng*"):
            if path.suffix == ".gz":
                text = subprocess.run(["gzip", "-l", path], capture_output=True, text=True, check=True).stdout
                total += int(text.splitlines()[1].split()[1])
            else:
                total += path.stat().st_size
        return total

    def rows(self):
        """How many telegrams are rows, 0 before there is a database."""
        if not (self.archive / "smtrace.db").exists():
            return 0
        result = subprocess.run(
            ["sqlite3", "-readonly", self.archive / "smtrace.db", "SELECT count(*) FROM telegram_store WHERE block = 0"],
            capture_output=True, text=True)
        return int(result.stdout or 0)
