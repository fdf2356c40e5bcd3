#!/usr/bin/env python3
"""The short form of scripts/torture: everything breaks once while the recorder listens, and nothing is lost."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import PROGRAM, TOP, main  # noqa: E402

SEED = os.environ.get("SMTRACE_SEED", "7")


class TortureTest(unittest.TestCase):
    def test_everything_breaks_once_and_nothing_is_lost(self):
        command = [str(TOP / "scripts" / "torture"), "--seed", SEED]
        code = subprocess.run(command, env=os.environ | {"SMTRACE": str(PROGRAM)}, timeout=900).returncode
        self.assertEqual(code, 0)


if __name__ == "__main__":
    main()
