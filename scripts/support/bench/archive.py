#!/usr/bin/env python3
"""Times an archive of a month at 1 Hz with ten years of quarter hours and days; started by scripts/bench archive.

Everything goes the way of every telegram: captures, rows, quarter hours, days. Import: CPU seconds of the whole process,
beside the sqlite3 shell's own .import of the same rows from CSV. Questions: wall milliseconds of the whole process, warm,
the best of several rounds, in turn with the sqlite3 shell where that can answer them. Bytes written: the recorder runs for
hours of a clock that goes faster (libfaketime); counted is what it gives to write(2), without captures and log.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import Recorder, run, sql  # noqa: E402

START = 1_793_491_200_000  # 2026-11-01T00:00Z
DAY = 86_400_000
EARLIER_STEP = 450  # seconds between telegrams of the ten years before: two in each quarter hour
REGISTERS = "kind = 'number'"


def line(what, reach, value, more=""):
    print(f"{what:48}{reach:>10}{value:>12}  {more}".rstrip(), flush=True)


def form(time_ms):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time_ms / 1000))


def simulate(program, count, start, out, rate="1"):
    run([program, "simulate", "--profile", "household", "--count", count, "--start", form(start), "--rate", rate,
         "--out", out])


def plain_copy(database, folder):
    """The rows as CSV, and CPU seconds of the sqlite3 shell that imports them into a table of the same form."""
    rows, plain = folder / "rows.csv", folder / "plain.db"
    with rows.open("w") as file:
        subprocess.run(["sqlite3", "-csv", database, "SELECT * FROM telegram_store"], stdout=file, check=True)
    plain.unlink(missing_ok=True)
    schema = sql(database, "SELECT sql FROM sqlite_master WHERE name = 'telegram_store';")
    sql(plain, f"PRAGMA journal_mode = WAL; {schema};")
    cpu, _ = run(["sqlite3", plain, f".import --csv {rows} telegram_store"])
    for path in folder.glob("plain.db*"):
        path.unlink()
    rows.unlink()
    return cpu


def month(program, folder, days):
    """Imports a month, measured, and gives the archive the ten years before; returns its folder."""
    archive, capture = folder / "archive", folder / "month.pcapng"
    database, count = archive / "smtrace.db", days * 86_400
    shutil.rmtree(archive, ignore_errors=True)
    simulate(program, count, START, capture)
    cpu, wall = run([program, "import", "--archive", archive, "--meter", "house", capture])
    line("import, telegrams a CPU second", ">= 150,000", f"{count / cpu:,.0f}", f"{count:,}, {cpu:.1f} s CPU, {wall:.1f} s")
    peer = plain_copy(database, folder)
    line("  sqlite3 .import of the same rows, rows", "", f"{count / peer:,.0f}", f"ratio {peer / cpu:.2f}")
    sql(database, "PRAGMA wal_checkpoint(TRUNCATE);")
    numbers = [int(slot) for slot in sql(database, f"SELECT slot FROM channel WHERE {REGISTERS};").split()]
    readings = int(sql(database, "SELECT " + " + ".join(f"count(v{slot})" for slot in numbers) + " FROM telegram_store;"))
    line("bytes a reading, all of the database", "<= 6.5", f"{database.stat().st_size / readings:.2f}",
         f"{len(numbers)} channels of numbers, texts and status beside them")
    years = 10 * 365 * 86_400 // EARLIER_STEP
    simulate(program, years, START - years * EARLIER_STEP * 1000, capture, rate=str(1 / EARLIER_STEP))
    cpu, _ = run([program, "import", "--archive", archive, "--meter", "house", capture])
    buckets = sql(database, "SELECT count(*) FROM quarter_hour_store;")
    line("  ten years before it, telegrams a CPU second", "", f"{years / cpu:,.0f}", f"{int(buckets):,} quarter hours")
    capture.unlink()
    # A channel that was last seen a month ago: a meter that went silent then.
    simulate(program, 600, START - 30 * DAY, capture)
    run([program, "import", "--archive", archive, "--meter", "silent", capture])
    capture.unlink()
    return archive


def ask(program, archive, days, rounds):
    """Questions, in turn with the sqlite3 shell where it can answer them."""
    database, end = archive / "smtrace.db", START + days * DAY
    slot, scaler = sql(database, "SELECT slot, scaler FROM channel WHERE short_name = 'power' ORDER BY id;").split()[0].split("|")

    def query(*more, first, last=end):
        return [program, "query", "--archive", archive, "--meter", "house", "--obis", "power", *more,
                "--from", form(first), "--to", form(last)]

    def shell(first, last=end):
        scaled = f"v{slot} / {10.0 ** -int(scaler)}" if int(scaler) < 0 else f"v{slot}"
        return ["sqlite3", "-csv", database,
                "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', received_ms / 1000.0, 'unixepoch'), 'house', '1-0:16.7.0*255', 'power', "
                f"{scaled}, 'W' FROM telegram_store WHERE meter_id = 1 AND received_ms >= {first} AND received_ms < {last}"]

    raw = ["--format", "csv"]
    questions = [
        ("last", 20, [program, "last", "--archive", archive], None),
        ("an hour raw", 20, query(*raw, first=end - DAY, last=end - DAY + 3_600_000), shell(end - DAY, end - DAY + 3_600_000)),
        ("a day raw", 60, query(*raw, first=end - DAY), shell(end - DAY)),
        ("a month by day", 20, query("--every", "1d", first=end - 30 * DAY), None),
        ("a year by day", 25, query("--every", "1d", first=end - 365 * DAY), None),
        ("five years by month", 25, query("--every", "1mo", first=end - 5 * 365 * DAY), None),
        ("a month raw as CSV", None, query(*raw, first=START), shell(START)),
    ]
    print(f"\n{'whole process, warm':36}{'reach':>7}{'ms':>9}{'CPU ms':>9}{'sqlite3':>9}{'CPU ms':>9}{'ratio':>7}")
    for name, reach, command, peer in questions:
        own, other = [], []
        for _ in range(rounds):
            own.append(run(command)[::-1])
            if peer:
                other.append(run(peer)[::-1])
        (wall, cpu), text = (min(column) * 1000 for column in zip(*own)), ""
        if peer:
            peer_wall, peer_cpu = (min(column) * 1000 for column in zip(*other))
            text = f"{peer_wall:9.1f}{peer_cpu:9.1f}{wall / peer_wall:7.2f}"
        print(f"{name:36}{reach or 'peer':>7}{wall:9.1f}{cpu:9.1f}{text}", flush=True)


def delete(program, archive, days):
    """Deletes the rows of the month day by day, as retention does, and records on: the time, and the file's length."""
    database = archive / "smtrace.db"
    before, times = database.stat().st_size, []
    for day in range(3):
        # Warm: the shell reads the day's rows first.
        first, last = START + day * DAY, START + (day + 1) * DAY
        limits = f"WHERE meter_id = 1 AND received_ms >= {first} AND received_ms < {last}"
        sql(database, f"SELECT count(v0) FROM telegram_store {limits};")
        times.append(float(sql(
            database, f".timer on\nPRAGMA secure_delete = OFF; DELETE FROM telegram_store {limits};").split("real")[-1].split()[0]))
    capture = archive.parent / "more.pcapng"
    simulate(program, 3 * 86_400, START + days * DAY, capture)
    run([program, "import", "--archive", archive, "--meter", "house", capture])
    capture.unlink()
    sql(database, "PRAGMA wal_checkpoint(TRUNCATE);")
    grown = database.stat().st_size - before
    print()
    line("deleting a day of a meter, ms", "<= 150", f"{min(times) * 1000:.0f}", f"longest of three {max(times) * 1000:.0f}")
    line("  the file after three more days of rows, kB more", "<= 0", f"{grown / 1000:.0f}", "quarter hours, days and segments are new")


def written(program, folder, meters, commit, reach, hours, speed):
    """Bytes given to write(2) for database and WAL, a day at 1 Hz."""
    clock = f"@2026-11-24 00:00:30 x{speed}"
    sources = {f"m{number}": "source: simulator, profile: household, rate: 1" for number in range(1, meters + 1)}
    with Recorder(program, folder / "written", sources, commit=commit, clock=clock) as recorder:
        def sample():
            # Captures are compressed at midnight only; what a child writes does not count here.
            own = recorder.bytes_written() - recorder.captured_bytes() - recorder.log.stat().st_size
            newest = sql(recorder.archive / "smtrace.db", "SELECT max(received_ms) FROM telegram_store;")
            return own, int(newest), recorder.rows()

        while recorder.rows() == 0:
            time.sleep(0.1)
        first = sample()
        time.sleep(hours * 3600 / speed)
        last = sample()
    seconds = (last[1] - first[1]) / 1000
    megabytes = (last[0] - first[0]) / seconds * 86_400 / 1e6
    line(f"written a day, {meters} meter{'s' * (meters > 1)}, commit {commit}, MB", f"<= {reach:,}", f"{megabytes:,.0f}",
         f"from {seconds / 3600:.1f} hours, {(last[2] - first[2]) / seconds / meters:.2f} telegrams a second and meter")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--hours", type=float, default=8, help="for bytes written with one meter; with 50 a quarter of it")
    parser.add_argument("--only", choices=["month", "written"])
    arguments = parser.parse_args()
    program, folder, days = arguments.program, arguments.folder / "archive", arguments.days
    os.environ["TZ"] = "UTC"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{'':48}{'reach':>10}{'is':>12}")
    if arguments.only != "written":
        archive = month(program, folder, days)
        ask(program, archive, days, arguments.rounds)
        delete(program, archive, days)
    if arguments.only != "month":
        written(program, folder, 1, "10s", 130, arguments.hours, 300)
        written(program, folder, 1, "60s", 50, arguments.hours, 300)
        written(program, folder, 50, "60s", 2500, arguments.hours / 4, 60)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
