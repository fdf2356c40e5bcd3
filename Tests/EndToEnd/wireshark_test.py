#!/usr/bin/env python3
"""The profile for Wireshark shows captures as SML, and the display filters that the docs name work."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import TOP, EndToEndTest, main  # noqa: E402


class WiresharkTest(EndToEndTest):
    def tshark(self, *arguments):
        environment = os.environ | {"HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / ".config")}
        return subprocess.run(["tshark", "-C", "smtrace", "-r", self.capture, *arguments], capture_output=True, text=True,
                              env=environment, timeout=60)

    def setUp(self):
        super().setUp()
        profiles = self.folder / ".config/wireshark/profiles"
        profiles.mkdir(parents=True)
        shutil.copytree(TOP / "packaging/wireshark/smtrace", profiles / "smtrace")
        self.capture = self.folder / "c.pcapng"
        self.succeed("simulate", "--profile", "household", "--count", "3", "--out", self.capture)

    def test_profile_shows_the_messages_of_each_telegram(self):
        shown = self.tshark()
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(len(re.findall(r"OpenRes; GetListRes; CloseRes", shown.stdout)), 3, shown.stdout)

    def test_filters_of_the_page_are_understood(self):
        page = (TOP / "docs/wireshark.md").read_text("utf-8")
        filters = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
        self.assertGreater(len(filters), 3)
        counts = {}
        for text in filters:
            result = self.tshark("-Y", text)
            self.assertEqual(result.returncode, 0, f"{text}: {result.stderr}")
            counts[text] = len(result.stdout.splitlines())
        self.assertEqual(counts["sml.objname == 01:00:10:07:00:ff"], 3)
        self.assertEqual(counts["pkt_comment"], 0)


if __name__ == "__main__":
    main()
