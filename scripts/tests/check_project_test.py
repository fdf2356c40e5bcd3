#!/usr/bin/env python3
"""Each check of scripts/check passes on a sound project and fails on the fault that it is there for."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

ARCHITECTURE = """# Architecture

| not | this table |
|---|---|
| `SML` | `OBIS` |

| target | what it is | may import |
|---|---|---|
| `SML` | decoder | nothing |
| `Archive` | database | `SML`, `Glibc` |
"""


class CheckProject(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        subprocess.run(["git", "init", "-q", str(self.folder)], check=True)
        self.write("docs/architecture.md", ARCHITECTURE)
        self.write("Sources/SML/Frame.swift", "/// import Foundation\npublic struct Frame {}\n")
        self.write("Sources/Archive/Archive.swift", "@preconcurrency import Glibc\nimport SML\n")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_check(self, name):
        command = [sys.executable, str(TOP / "scripts/support/check_project.py"), name, str(self.folder)]
        result = subprocess.run(command, capture_output=True, text=True)
        return result.returncode, result.stdout

    def expect(self, name, code, *parts):
        status, output = self.run_check(name)
        self.assertEqual(status, code, output)
        for part in parts:
            self.assertIn(part, output)

    def test_sound_project_passes(self):
        for name in ["walls", "unfinished", "links", "places"]:
            self.expect(name, 0)

    def test_an_import_through_the_wall_fails(self):
        for line in [
            "import Archive",
            "  import Archive",
            "@testable import Archive",
            "@preconcurrency import Archive",
            "@_spi(Tests) public import Archive",
            "internal import struct Archive.Rows",
        ]:
            self.write("Sources/SML/Frame.swift", "/// A frame.\n" + line + "\n")
            self.expect("walls", 1, "Sources/SML/Frame.swift:2: SML may not import Archive")

    def test_foundation_is_behind_every_wall(self):
        self.write("Sources/Archive/Archive.swift", "import Foundation\n")
        self.expect("walls", 1, "Archive may not import Foundation")

    def test_a_target_without_a_row_fails(self):
        self.write("Sources/Extra/Extra.swift", "struct Extra {}\n")
        self.expect("walls", 1, "target Extra has no row")

    def test_a_page_without_the_table_fails(self):
        self.write("docs/architecture.md", "# Architecture\n")
        self.expect("walls", 1, "no table")

    def test_trapping_and_unfinished_places_fail(self):
        for line in ["fatal" + "Error(\"x\")", "let x = try" + "! y()", "let x = y as" + "! Int", "// TO" + "DO later"]:
            self.write("Sources/SML/Frame.swift", line + "\n")
            self.expect("unfinished", 1, "Sources/SML/Frame.swift:1")

    def test_links_that_lead_nowhere_fail(self):
        self.write("docs/a.md", "# A b, c!\n[b](b.md) `[c](c.md)`\n```\n[d](d.md)\n# not a heading\n```\n")
        self.expect("links", 1, "docs/a.md: b.md leads nowhere")
        self.write("docs/b.md", "[a](a.md#a-b-c) [here](#there)\n# There\n[web](https://swift.org/x)\n")
        self.expect("links", 0)
        self.write("docs/b.md", "[a](a.md#not-a-heading)\n")
        self.expect("links", 1, "there is no such heading")

    def test_paths_of_one_machine_fail(self):
        for text in ["/root" + "/x", "see /home" + "/pi/x", "pull from mirror" + ".example.org/simple"]:
            self.write("notes.txt", text + "\n")
            self.expect("places", 1, "notes.txt:1")
        self.write("notes.txt", "~/.local/share and https://github.com/apple/swift-log and a/root/b\n")
        self.expect("places", 0)


if __name__ == "__main__":
    unittest.main()
