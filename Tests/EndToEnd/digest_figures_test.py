#!/usr/bin/env python3
"""The figures of a digest are those of `smtrace query` for the same period, on the days on which clocks change too.

What the digest should say is worked out here from the query's JSON, in decimals.
"""

import json
import re
import struct
import sys
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import EndToEndTest, main, say  # noqa: E402

ZONE = ZoneInfo("Europe/Berlin")
PRICE = {"import": {"22:00-06:00": "0.2249", "otherwise": "0.3349"}, "export": "0.0811", "base": "12.50"}
METERS = {
    "house": {"source": "simulator", "profile": "household", "price": PRICE},
    "roof": {"source": "simulator", "profile": "solar", "role": "generation"},
}
REPORT = {"kind": "digest", "meters": ["house", "roof"], "to": "me@example.org", "cron": "0 7 * * *", "attach": "csv"}
STEPS = {"day": "1h", "week": "1d", "month": "1d"}


def number(text):
    return Decimal(text.replace(",", "").replace("−", "-").replace("+", ""))


def decimals(text):
    return len(text.split(".")[1]) if "." in text else 0


def local(stamp):
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(ZONE)


def midnight(date):
    return datetime.combine(date, datetime.min.time(), ZONE)


def without(capture, begin, end):
    """A PCAPNG capture without the packets from one time to before another; its times are nanoseconds."""
    kept, offset = [], 0
    while offset < len(capture):
        kind, length = struct.unpack_from("<II", capture, offset)
        high, low = struct.unpack_from("<II", capture, offset + 12) if kind == 6 else (0, 0)
        if not begin.timestamp() <= (high << 32 | low) / 1e9 < end.timestamp():
            kept.append(capture[offset:offset + length])
        offset += length
    return b"".join(kept)


class Digest:
    """A digest's text in English, cut into what stands for the whole and what for each meter."""

    def __init__(self, text):
        self.text = text = text.replace("\u00a0", " ")
        parts = re.split(r"\n([^\n]+)\n─{10,}\n", text)
        self.whole, self.parts = parts[0], dict(zip(parts[1::2], parts[2::2]))

    def figure(self, part, label, unit):
        """The number behind a label at the beginning of a line, as text."""
        found = re.search(rf"^ *{re.escape(label)} +(?:€)?([−+0-9.,]+)(?: {unit})?(?: |$)", part, re.M)
        if found is None:
            raise AssertionError(f"no {label} in\n{part}")
        return found.group(1)

    def bars(self, part):
        """The numbers behind the times of the chart, in order."""
        block = re.search(r"^By the [^\n]*\n(.*?)(?:\n\n|\Z)", part, re.M | re.S).group(1)
        return re.findall(r"^  (\d\d:\S+|[A-Z][a-z]{2} \d+) +([0-9.,]+\*?|not recorded)", block, re.M)


class DigestFiguresTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        reports = {f"{period}ly": REPORT | {"period": period} for period in STEPS}
        content = json.loads(self.configuration(METERS, time_zone="Europe/Berlin").read_text())
        content |= {"reports": reports, "mail": {"server": "localhost", "security": "none", "from": "me@example.org"}}
        self.config = self.folder / "smtrace.cfg"
        self.config.write_text(json.dumps(content))

    def bring_in(self, first, last, rate, hole=None):
        """Telegrams of both meters from one local day to before another, but for those of `hole`, a time from and to."""
        for seed, (meter, settings) in enumerate(METERS.items()):
            begin, end = midnight(first), midnight(last)
            count = int(Decimal(rate) * int(end.timestamp() - begin.timestamp()))
            capture = self.folder / f"{meter}.pcapng"
            self.succeed(
                "simulate", "--profile", settings["profile"], "--seed", seed + 7, "--rate", rate,
                "--start", begin.isoformat(), "--count", count, "--out", capture)
            if hole:
                capture.write_bytes(without(capture.read_bytes(), *hole))
            self.succeed("import", "--config", self.config, "--meter", meter, capture)

    def query(self, begin, end, *words):
        out = self.succeed(
            "query", "--config", self.config, "--from", begin.isoformat(), "--to", end.isoformat(), "--limit", 10_000_000,
            "--format", "json", *words).out
        return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in out.splitlines()]

    def buckets(self, begin, end, every):
        """By meter and name, in the order of time."""
        found = {}
        for bucket in self.query(begin, end, "--every", every):
            found.setdefault((bucket["meter"], bucket["name"]), []).append(bucket)
        return found

    def digest(self, period, due):
        at = ("--config", self.config, "--at", due.isoformat())
        return Digest(self.succeed("report", "preview", f"{period}ly", *at, "--text").out)

    def assert_shown(self, shown, exact, what):
        """A figure as shown is the exact one, rounded to the digits that are shown, halves up."""
        rounded = exact.quantize(Decimal(1).scaleb(-decimals(shown)), ROUND_HALF_UP)
        self.assertEqual(number(shown), rounded, f"{what}: {shown} is shown, {exact} is right")

    def assert_figures(self, period, begin, end):
        """Holds the digest of a period against queries for the same time."""
        digest = self.digest(period, end + timedelta(hours=7))
        whole, steps = self.buckets(begin, end, "all"), self.buckets(begin, end, STEPS[period])
        quarters = self.buckets(begin, end, "15m")
        total = {key: buckets[0] for key, buckets in whole.items()}
        self.assertTrue(all(len(buckets) == 1 for buckets in whole.values()))
        drawn, fed, made = (total[key]["consumption"] / 1000 for key in [
            ("house", "energy_import"), ("house", "energy_export"), ("roof", "energy_export")])
        house, roof = digest.parts["house"], digest.parts["roof"]
        for part, label, exact in [
            (digest.whole, "Consumption of the house", drawn + made - fed), (digest.whole, "Generated", made),
            (digest.whole, "Used directly", made - fed), (digest.whole, "Fed in", fed),
            (digest.whole, "From the grid", drawn), (house, "Consumption", drawn), (roof, "Generated", made),
        ]:
            self.assert_shown(digest.figure(part, label, "kWh"), exact, label)
        for label, exact in [("Self-consumption", (made - fed) / made), ("Autarky", (made - fed) / (drawn + made - fed))]:
            self.assert_shown(re.search(rf"{label} ([0-9.]+)%", digest.whole).group(1), exact * 100, label)
        self.assert_bars(digest, house, steps[("house", "energy_import")], period)
        self.assert_bars(digest, roof, steps[("roof", "energy_export")], period)
        for part, meter in [(house, "house"), (roof, "roof")]:
            self.assert_registers(part, meter, total)
        self.assert_extremes(digest, house, begin, end, total, quarters[("house", "power")])
        self.assert_cost(digest, quarters, begin, end)
        self.assert_health(digest, total)
        self.assert_table(period, begin, end)
        return digest

    def assert_bars(self, digest, part, buckets, period):
        bars = digest.bars(part)
        self.assertEqual(len(bars), len(buckets))
        for (label, shown), bucket in zip(bars, buckets):
            if period == "day":
                self.assertEqual(label.replace("A–", "–").split("–")[0].rstrip("AB"), local(bucket["from"]).strftime("%H:%M"))
            else:
                self.assertIn(str(local(bucket["from"]).day), label)
            if bucket["count"] == 0:
                self.assertEqual(shown, "not recorded")
            else:
                self.assert_shown(shown.rstrip("*"), bucket["consumption"] / 1000, label)
                self.assertEqual(shown.endswith("*"), bucket["follows_gap"], label)

    def assert_registers(self, part, meter, total):
        rows = re.findall(r"^  ([12]\.8\.0) +([0-9.,]+) +([0-9.,]+) +([0-9.,]+)$", part, re.M)
        self.assertEqual([row[0] for row in rows], ["1.8.0", "2.8.0"])
        for code, first, last, counted in rows:
            bucket = total[(meter, {"1": "energy_import", "2": "energy_export"}[code[0]])]
            self.assertEqual(
                [number(text) * 1000 for text in (first, last, counted)],
                [bucket[key] for key in ("first", "last", "consumption")], f"{meter} {code}")

    def assert_extremes(self, digest, part, begin, end, total, quarters):
        peak = total[("house", "power")]["max"]
        self.assert_shown(digest.figure(part, "Highest power", "W"), peak, "highest power")
        readings = self.query(begin, end, "--meter", "house", "--obis", "power")
        when = local(next(reading["time"] for reading in readings if reading["value"] == peak)).strftime("%H:%M")
        self.assertRegex(part, rf"Highest power +\S+ W +.*{when}")
        base = min(bucket["mean"] for bucket in quarters if bucket["count"] and bucket["coverage"] >= Decimal("0.9"))
        self.assert_shown(digest.figure(part, "Base load", "W"), base, "base load")
        for phase in "123":
            bucket = total[("house", f"voltage_l{phase}")]
            low, high = re.search(rf"Voltage L{phase} +([0-9.]+)–([0-9.]+)", part).groups()
            self.assertEqual((Decimal(low), Decimal(high)), (bucket["min"], bucket["max"]))

    def assert_cost(self, digest, quarters, begin, end):
        """By the time of the day, from quarter hours; the base price by days; each part rounded to the cent."""
        cents = Decimal("0.01")
        energy = sum(
            bucket["consumption"] / 1000
            * Decimal(PRICE["import"]["otherwise" if 6 <= local(bucket["from"]).hour < 22 else "22:00-06:00"])
            for bucket in quarters[("house", "energy_import")] if bucket["count"])
        credit = sum(
            bucket["consumption"] / 1000 for bucket in quarters[("house", "energy_export")] if bucket["count"]) * Decimal(PRICE["export"])
        base, day = Decimal(0), begin.date()
        while day < end.date():
            next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            base += Decimal(PRICE["base"]) / (next_month - timedelta(days=1)).day
            day += timedelta(days=1)
        parts = [part.quantize(cents, ROUND_HALF_UP) for part in (energy, base, credit)]
        self.assertEqual(number(digest.figure(digest.whole, "Cost", "")), parts[0] + parts[1] - parts[2])
        self.assertIn(f"energy €{parts[0]}, base price €{parts[1]}", digest.whole)

    def assert_health(self, digest, total):
        for meter in METERS:
            share, telegrams = re.search(
                rf"^  {meter} +([0-9.]+)% +([0-9,]+)", digest.parts["Recording"], re.M).groups()
            bucket = total[(meter, "energy_import")]
            self.assertEqual(number(telegrams), bucket["count"])
            self.assertAlmostEqual(float(share), float(bucket["coverage"]) * 100, delta=0.051)

    def assert_table(self, period, begin, end):
        """The attached table is the query's, byte for byte."""
        folder = self.folder / f"attached-{period}-{begin.date()}"
        self.succeed(
            "report", "preview", f"{period}ly", "--config", self.config, "--at", (end + timedelta(hours=7)).isoformat(),
            "--attachments", folder)
        (attached,) = folder.iterdir()
        table = self.succeed(
            "query", "--config", self.config, "--meter", "house,roof", "--from", begin.isoformat(), "--to", end.isoformat(),
            "--every", STEPS[period], "--format", "csv").out
        self.assertEqual(attached.read_bytes(), table.encode())

    def days(self, first, last):
        while first < last:
            yield first
            first += timedelta(days=1)

    def test_day_of_23_hours_and_its_neighbours(self):
        self.assert_days_around(datetime(2026, 3, 29).date(), 23)

    def test_day_of_25_hours_and_its_neighbours(self):
        self.assert_days_around(datetime(2026, 10, 25).date(), 25)

    def assert_days_around(self, change, hours):
        first, last = change - timedelta(days=1), change + timedelta(days=2)
        # Nothing came around the change itself.
        self.bring_in(first, last, "0.05", (midnight(change) + timedelta(hours=1), midnight(change) + timedelta(hours=4)))
        for day in self.days(first, last):
            digest = self.assert_figures("day", midnight(day), midnight(day + timedelta(days=1)))
            self.assertEqual(len(digest.bars(digest.parts["house"])), hours if day == change else 24)
            if day == change:
                self.assertIn(f"{hours} hours of local time", digest.text)
                self.assertIn("*", digest.parts["house"])
            if day > first:
                self.assert_change(digest, day)
            say(f"{day}: {digest.figure(digest.whole, 'Consumption of the house', 'kWh')} kWh")

    def assert_change(self, digest, day):
        """The day before, and the change to it, of the house's meter."""
        amounts = []
        for begin in (day - timedelta(days=1), day):
            bucket = self.buckets(midnight(begin), midnight(begin + timedelta(days=1)), "all")[("house", "energy_import")][0]
            amounts.append(bucket["consumption"])
        shown, change = re.search(r"day before +([0-9.,]+) kWh +([−+0-9.,]+)%", digest.parts["house"]).groups()
        self.assert_shown(shown, amounts[0] / 1000, "day before")
        self.assert_shown(change, (amounts[1] / amounts[0] - 1) * 100, "change")

    def test_week_and_month_that_hold_a_change(self):
        first, last = datetime(2026, 9, 28).date(), datetime(2026, 11, 2).date()
        self.bring_in(first, last, "0.01")
        self.assert_figures("week", midnight(datetime(2026, 10, 19).date()), midnight(datetime(2026, 10, 26).date()))
        self.assert_figures("month", midnight(datetime(2026, 10, 1).date()), midnight(datetime(2026, 11, 1).date()))


if __name__ == "__main__":
    main()
