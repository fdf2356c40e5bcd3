#!/usr/bin/env python3
"""docs/ says what the program does: every command, option and key is described, and what is described exists."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
TOP = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTRACE", str(TOP / ".build/debug/smtrace"))
# Options of every command, described once at the head of the page.
COMMON = {"help", "version", "config", "archive"}


def page(name):
    return (TOP / "docs" / name).read_text(encoding="utf-8")


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        result = subprocess.run([PROGRAM, "--experimental-dump-help"], check=True, capture_output=True, text=True)
        shown = [command for command in json.loads(result.stdout)["command"]["subcommands"] if command["shouldDisplay"]]
        cls.commands = {command["commandName"]: command for command in shown if command["commandName"] != "help"}
        parts = re.split(r"^## smtrace (\S+)$", page("commands.md"), flags=re.MULTILINE)
        cls.sections = dict(zip(parts[1::2], parts[2::2]))

    @classmethod
    def options(cls, command):
        """The long options of a command and of those below it."""
        below = [part for part in command.get("subcommands", []) if part["commandName"] != "help"]
        return set().union(*map(cls.options, below)) | {
            option["name"]
            for argument in command.get("arguments", [])
            if argument.get("shouldDisplay", True)
            for option in argument.get("names", [])
            if option["kind"] == "long"
        }

    def test_every_command_is_described_and_exists(self):
        self.assertEqual(sorted(self.sections), sorted(self.commands))

    def test_every_command_is_in_the_readme(self):
        named = set(re.findall(r"^\| `smtrace (\w+)`", (TOP / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
        self.assertEqual(sorted(named), sorted(self.commands))

    def test_every_option_is_described_and_exists(self):
        for name in set(self.sections) & set(self.commands):
            exist = self.options(self.commands[name])
            named = set(re.findall(r"--([a-z][a-z-]*)", self.sections[name]))
            with self.subTest(command=name):
                self.assertEqual(sorted(named - COMMON), sorted(exist - COMMON))

    def test_every_help_has_a_first_sentence_and_an_example(self):
        for name, command in self.commands.items():
            with self.subTest(command=name):
                self.assertTrue(command.get("abstract"))
                self.assertIn(f"smtrace {name}", command.get("discussion", ""))


class Operations(unittest.TestCase):
    def test_every_event_is_explained_and_exists(self):
        source = (TOP / "Sources/Archive/Ingest/IngestReport.swift").read_text(encoding="utf-8")
        kinds = {raw or name for name, raw in re.findall(r'^        case (\w+)(?: = "(\w+)")?$', source, re.MULTILINE)}
        self.assertGreater(len(kinds), 15)
        for name in ("operations.md", "database.md"):
            rows = re.findall(r"^\| (?:kind \| )?((?:`\w+`(?:, )?)+) \|", page(name), re.MULTILINE)
            named = {kind for row in rows for kind in re.findall(r"`(\w+)`", row)}
            with self.subTest(page=name):
                self.assertEqual(sorted(kinds - named), [])
        events = page("operations.md").split("## Events", 1)[1].split("\n## ", 1)[0]
        self.assertEqual(sorted(re.findall(r"^\| `(\w+)` \|", events, re.MULTILINE)), sorted(kinds))


class Configuration(unittest.TestCase):
    @staticmethod
    def schema():
        files = sorted((TOP / "Sources/Settings/Schema").glob("SettingsSchema*.swift"))
        return "".join(file.read_text(encoding="utf-8") for file in files)

    def test_every_key_is_described(self):
        schema = self.schema()
        keys = re.findall(r"SettingsKey\(\s*\"([^\"]+)\"", schema)
        self.assertGreater(len(keys), 20)
        text = page("configuration.md")
        for key in keys:
            name = re.sub(r"\\\(\w+\)", "captures", key).split(".")[-1]
            with self.subTest(key=key):
                self.assertTrue(name == "*" or re.search(rf"[`.]{name}[`.]|^## {name}$", text, re.MULTILINE))

    def test_every_default_is_told(self):
        schema = self.schema()
        text = page("configuration.md")
        pattern = r"SettingsKey\(\s*\"([^\"]+)\",[^\"]*?(?:\((?:[^()]|\([^()]*\))*\))?,\s*default: (?:values\()?\"([^\"]+)\""
        defaults = re.findall(pattern, schema)
        self.assertGreater(len(defaults), 10)
        for key, value in defaults:
            name = key.split(".")[-1]
            with self.subTest(key=key):
                rows = [row for row in text.splitlines() if re.match(rf"\| `(?:[\w.]+\.)?{name}`", row)]
                self.assertTrue(any(f"| `{value}` |" in row for row in rows), rows)

    def test_the_man_page_has_every_key(self):
        with tempfile.TemporaryDirectory() as folder:
            maker = TOP / "scripts/support/manpages.py"
            subprocess.run([maker, PROGRAM, folder, "0", "2026-01-01"], check=True)
            man = (Path(folder) / "smtrace.cfg.5").read_text(encoding="utf-8")
        keys = re.findall(r"SettingsKey\(\s*\"([a-z][^\"]+)\"", self.schema())
        self.assertGreater(len(keys), 20)
        for key in keys:
            with self.subTest(key=key):
                self.assertRegex(man, rf'(?m)^(\.SS "|\\fB){re.escape(key)}("|\\fR)$')

    def check_configuration(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".cfg", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            result = subprocess.run([PROGRAM, "check", "--config", file.name], capture_output=True, text=True)
        # Devices of samples need not exist; the file itself has to be without fault.
        return [line for line in (result.stdout + result.stderr).splitlines() if file.name + ":" in line]

    def test_every_sample_is_without_fault(self):
        pages = sorted((TOP / "docs").glob("*.md")) + [TOP / "README.md", TOP / "CONTRIBUTING.md"]
        text = "\n".join(file.read_text(encoding="utf-8") for file in pages)
        samples = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        self.assertGreater(len(samples), 8)
        for sample in samples:
            if not re.search("^meters:", sample, re.MULTILINE):
                sample += "meters: {house: {source: simulator}}\n"
            with self.subTest(sample=sample):
                self.assertEqual(self.check_configuration(sample), [])

    def test_the_configuration_of_the_repository_is_without_fault(self):
        self.assertEqual(self.check_configuration((TOP / "smtrace.cfg").read_text(encoding="utf-8")), [])

    def test_a_faulty_sample_would_be_found(self):
        self.assertEqual(len(self.check_configuration("meters: {house: {source: simulator, baudd: 1}}\n")), 1)


class Meters(unittest.TestCase):
    def test_every_fact_is_named_by_a_test(self):
        facts = set(re.findall(r"^(\d+)\. ", page("meters.md"), re.MULTILINE))
        self.assertGreaterEqual(len(facts), 29)
        tests = "".join(file.read_text(encoding="utf-8") for file in (TOP / "Tests").rglob("*.swift"))
        self.assertEqual(facts - set(re.findall(r"func fact(\d+)_", tests)), set())


if __name__ == "__main__":
    unittest.main()
