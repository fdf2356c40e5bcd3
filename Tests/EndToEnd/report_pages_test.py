#!/usr/bin/env python3
"""Reports read well in a real browser: as a telephone and a desktop show them, light and dark.

The reports are those that the tests of the module `Reports` hold theirs against. That a fault is found at all is shown with
pages that have one each.
"""

import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "support"))
from harness import TOP, EndToEndTest, main  # noqa: E402

LOOK = TOP / "scripts" / "screenshots"
RECORDED = TOP / "Tests" / "ReportsTests" / "Recorded"
DARK = "<style>@media (prefers-color-scheme:dark){body{background-color:#111;color:#eee}}</style>"
SOUND = f"<!DOCTYPE html>{DARK}<body>" + "<p>A text that can be read.</p>" * 20

# A fault, the page that has it, and what is said of it.
FAULTS = {
    "wide": (SOUND + "<div style='width:1300px'>x</div>", "wider than the screen"),
    "blank": (f"<!DOCTYPE html>{DARK}<body><p>Nothing more.</p>", "only 1 texts are visible"),
    "light": (SOUND.replace("prefers-color-scheme:dark", "prefers-color-scheme:none"), "is not dark"),
    "faint": (SOUND + "<p style='color:#ccc;background:#fff'>faint</p>", "contrast of only"),
    "tiny": (SOUND + "<p style='font-size:8px'>tiny</p>", "letters of only 8 px"),
    "outside": (SOUND + "<img src='http://127.0.0.1:9/spy.png' width='1'>", "asks for http://127.0.0.1:9/spy.png"),
    "script": (SOUND + "<script>1</script>", "1 elements that mail programs block"),
    "overlap": (SOUND + "<p>below</p><p style='margin-top:-34px'>above</p>", "above lies on below"),
    "long": (SOUND + "<!--" + "x" * 100_000 + "-->", "mail programs cut off"),
}


def look(*pages):
    result = subprocess.run(
        [sys.executable, str(LOOK), "--check", *map(str, pages)], capture_output=True, text=True, check=False)
    return result.returncode, result.stdout, result.stderr


class ReportPagesTest(EndToEndTest):
    def test_recorded_reports_read_well_on_every_screen(self):
        pages = sorted(RECORDED.glob("*.html"))
        self.assertGreaterEqual(len(pages), 2)
        code, out, err = look(*pages)
        self.assertEqual((code, err), (0, ""), out)
        for page in pages:
            for screen in ("phone-light", "phone-dark", "desktop-light", "desktop-dark"):
                self.assertIn(f"ok      {page.stem}.{screen}:", out)

    def test_each_fault_is_found_and_a_sound_page_has_none(self):
        pages = {"sound": SOUND, **{name: page for name, (page, _) in FAULTS.items()}}
        for name, page in pages.items():
            (self.folder / f"{name}.html").write_text(page, encoding="utf-8")
        code, out, err = look(*(self.folder / f"{name}.html" for name in pages))
        self.assertEqual(code, 2, out + err)
        self.assertNotIn("sound", err)
        for name, (_, words) in FAULTS.items():
            own = [line for line in err.splitlines() if line.startswith(f"{name}.")]
            self.assertTrue(any(words in line for line in own), f"{name}: {words!r} is not said in:\n{err}")


if __name__ == "__main__":
    main()
