#!/usr/bin/env python3
"""scripts/fuzz compiles each module after those that it imports, which it does without the package manager."""

import re
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
IMPORT = re.compile(r"^(?:@\w+ )*import (\w+)", re.MULTILINE)


class FuzzModules(unittest.TestCase):
    def test_each_module_comes_after_what_it_imports(self):
        line = re.search(r"for name in ((?:\w+ )+\w+); do\n\s+mapfile", (TOP / "scripts" / "fuzz").read_text("utf-8"))
        self.assertIsNotNone(line)
        modules = line.group(1).split()
        own = {path.name for path in (TOP / "Sources").iterdir() if any(path.glob("**/*.swift"))}
        for place, module in enumerate(modules):
            imported = set()
            for path in (TOP / "Sources" / module).glob("**/*.swift"):
                imported.update(IMPORT.findall(path.read_text("utf-8")))
            self.assertEqual(imported & own - set(modules[:place]), set(), f"{module} in scripts/fuzz")
        targets = set()
        for path in (TOP / "Tests" / "Fuzz").glob("*.swift"):
            targets.update(IMPORT.findall(path.read_text("utf-8")))
        self.assertEqual(targets & own - set(modules), set(), "the targets")


if __name__ == "__main__":
    unittest.main(verbosity=0)
