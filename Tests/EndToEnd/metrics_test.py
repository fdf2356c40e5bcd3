#!/usr/bin/env python3
"""The file for node_exporter: read by Prometheus's own parser while it is written, and held against the database."""

import os
import signal
import subprocess
import sys
import json
import stat
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, EndToEndTest, main, say, wait_until  # noqa: E402

# Debian's own, which scripts/setup installs: the interpreter that is found first may be another one.
PARSE = """
import json, sys
sys.path.append("/usr/lib/python3/dist-packages")
from prometheus_client.parser import text_string_to_metric_families
families = text_string_to_metric_families(sys.stdin.read())
json.dump([[f.name, f.type, f.documentation, [[s.name, s.labels, s.value] for s in f.samples]] for f in families], sys.stdout)
"""


class Page:
    """What a parser that is not ours reads."""

    def __init__(self, text):
        run = subprocess.run([sys.executable, "-c", PARSE], input=text, capture_output=True, text=True)
        assert run.returncode == 0, f"{run.stderr}\n{text}"
        self.families = {name: (kind, help, samples) for name, kind, help, samples in json.loads(run.stdout)}
        self.samples = [sample for _, _, samples in self.families.values() for sample in samples]

    def __getitem__(self, key):
        """The value of `name`, or of `name, {label: value}`."""
        name, labels = key if isinstance(key, tuple) else (key, {})
        found = [value for each, has, value in self.samples if each == name and labels.items() <= has.items()]
        assert len(found) == 1, f"{key}: {found}"
        return found[0]


class MetricsTest(EndToEndTest):
    def setting(self, **metrics):
        path = self.configuration({
            "house": {"source": "simulator", "rate": 20, "seed": 1, "faults": True},
            "gone": {"source": "serial", "device": "/dev/there-is-no-such-port"},
        })
        content = json.loads(path.read_text())
        content["metrics"] = {"every": "1s", **metrics}
        path.write_text(json.dumps(content))
        return path

    def test_each_version_of_the_file_is_whole_and_the_last_one_agrees_with_the_archive(self):
        file = self.folder / "smtrace.prom"
        recorder = self.record(self.setting(file=str(file), mode="0640"))
        wait_until("the file", file.exists)
        seen = set()

        def enough():
            text = file.read_text("utf-8")
            page = Page(text)
            assert text.endswith("\n") and page["smtrace_up"] == 1
            seen.add(page["smtrace_telegrams_total", {"meter": "house"}])
            return len(seen) >= 3 and page["smtrace_faults_total", {"meter": "house", "kind": "checksum"}] > 3

        wait_until("three versions", enough, 60)
        running = Page(file.read_text("utf-8"))
        self.assertEqual(running["smtrace_connected", {"meter": "gone"}], 0)
        self.assertEqual(running["smtrace_connected", {"meter": "house"}], 1)
        self.assertLess(running["smtrace_last_telegram_age_seconds", {"meter": "house"}], 10)
        self.assertEqual(recorder.stop(), 0, recorder.log)
        page = Page(file.read_text("utf-8"))
        for name, (kind, text, samples) in page.families.items():
            self.assertIn(kind, ("counter", "gauge"), name)
            self.assertTrue(text and samples, name)
            self.assertEqual(any(each.endswith("_total") for each, _, _ in samples), kind == "counter", name)
        self.assertEqual(page["smtrace_up"], 0)
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o640)
        self.assertEqual([each for each in os.listdir(self.folder) if each.endswith(".new")], [])
        stats = json.loads(subprocess.run(
            [PROGRAM, "stats", "--archive", self.archive, "--format", "json"], capture_output=True, check=True).stdout)
        house = next(each for each in stats["meters"] if each["meter"] == "house")
        of_house = {"meter": "house"}
        self.assertEqual(page["smtrace_telegrams_total", of_house], house["telegrams"])
        self.assertEqual(page["smtrace_stored_telegrams_total"], house["rows"])
        self.assertEqual(page["smtrace_discarded_bytes_total", of_house], house["discarded_bytes"])
        self.assertGreater(house["discarded_bytes"], 0)
        self.assertGreater(page["smtrace_received_bytes_total", of_house], 460 * house["telegrams"])
        for kind, count in house["faults_by_kind"].items():
            self.assertEqual(page["smtrace_faults_total", {**of_house, "kind": kind}], count, kind)
        self.assertEqual(page["smtrace_commits_total"], stats["commits"])
        for state, count in stats["outbox"].items():
            self.assertEqual(page["smtrace_outbox_mails", {"state": state}], count)
        self.assertGreater(page["smtrace_disk_free_bytes"], 0)
        latest = dict(self.rows("SELECT obis, value FROM latest WHERE meter = 'house' AND unit = 'W'"))
        watts = {labels["obis"]: value for _, labels, value in page.families["smtrace_reading_watts"][2]}
        self.assertEqual(watts, {obis: float(value) for obis, value in latest.items()})
        say(f"{len(page.samples)} samples in {len(page.families)} families")

    def test_a_folder_that_takes_no_file_is_told_and_recording_goes_on(self):
        path = self.setting(file=str(self.folder / "no" / "smtrace.prom"))
        recorder = self.record(path)
        recorder.wait_for(r"warning: cannot make \S+no/\.smtrace\.prom\.new: No such file or directory: the figures")
        self.wait_for_telegrams("house", 10)
        # A link that somebody put there is not written through.
        (self.folder / "no").mkdir()
        victim = self.folder / "victim"
        victim.write_text("untouched")
        (self.folder / "no" / ".smtrace.prom.new").symlink_to(victim)
        wait_until("the file", (self.folder / "no" / "smtrace.prom").exists)
        self.assertEqual(victim.read_text(), "untouched")
        # Without values, after a reload.
        content = json.loads(path.read_text())
        content["metrics"]["values"] = False
        path.write_text(json.dumps(content))
        recorder.process.send_signal(signal.SIGHUP)
        recorder.wait_for("read again: new now: metrics")
        file = self.folder / "no" / "smtrace.prom"
        wait_until("no values", lambda: "smtrace_reading" not in file.read_text())
        self.assertEqual(recorder.stop(), 0, recorder.log)

    def test_mistakes_are_told(self):
        for metrics, told in [
            ({"file": "a.txt"}, "metrics.file: \"a.txt\" is not read by node_exporter"),
            ({}, "metrics.file: is missing"),
            ({"file": "a.prom", "mode": "0755"}, "metrics.mode: \"0755\" makes it a program"),
            ({"file": "a.prom", "mode": "rw"}, "metrics.mode: \"rw\" is no octal number"),
            ({"file": "a.prom", "every": "1ms"}, "metrics.every: \"1ms\" is too short"),
        ]:
            run = subprocess.run(
                [PROGRAM, "check", "--config", self.setting(**metrics)], capture_output=True, text=True)
            self.assertIn(told, run.stdout + run.stderr)


if __name__ == "__main__":
    main()
