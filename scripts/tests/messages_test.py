#!/usr/bin/env python3
"""Every warning and error of the recorder is explained in docs/operations.md, and what is explained there exists."""

import re
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LITERAL = re.compile(r'"((?:\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\\.|[^"\\])*)"')
INTERPOLATION = re.compile(r"\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
# Handed on as they are: mistakes in the configuration, what a source says.
FROM_ELSEWHERE = {"…", "…: …", "…: ……", "cannot …: …"}


def arguments(text, start):
    """What stands between the parenthesis at `start` and its end."""
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return text[start + 1:index]
    return text[start + 1:]


def template(code):
    """The string literals of some code, joined, with … for what is put in; causes are no text."""
    code = re.sub(r'\bcause: "(?:\\\([^()]*\)|[^"\\])*"', "", code)
    return "".join(INTERPOLATION.sub("…", literal) for literal in LITERAL.findall(code))


def messages():
    for path in sorted((TOP / "Sources" / "Recorder").rglob("*.swift")):
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r"\.say\(|LogLine\(|\battempt\(", text):
            inner = arguments(text, found.end() - 1)
            if found.group(0) == "attempt(":
                if inner.startswith('"'):
                    yield path.name, "cannot " + template(inner)
                continue
            if not re.match(r"\s*(?:level: )?[^\"]*?\.(?:warning|error|critical)\b", inner):
                continue
            words = template(inner)
            if not re.search(r"[a-z]{3}", words) and re.search(r"\btext\b", inner):
                # Put together before: in a variable of that function, or in that of the caller.
                before = re.findall(r"\blet text = ((?:.|\n)*?)\n\s*(?:reporter|event|mailbox|archivist|guard|let) ?", text[:found.start()])
                words = template(before[-1]) if before else words
            yield path.name, words


class Messages(unittest.TestCase):
    def setUp(self):
        page = (TOP / "docs" / "operations.md").read_text(encoding="utf-8")
        section = page.split("## Messages of the log", 1)[1].split("\n## ", 1)[0]
        cells = [row.split(" | ")[0] for row in section.splitlines() if row.startswith("| `")]
        self.phrases = [phrase for cell in cells for phrase in re.findall(r"`([^`]+)`", cell)]

    def test_every_warning_and_error_is_explained(self):
        found = list(messages())
        self.assertGreater(len(found), 25)
        for name, words in found:
            if words in FROM_ELSEWHERE or not re.search(r"[a-z]{3}", words):
                continue
            with self.subTest(file=name, message=words):
                self.assertTrue(
                    any(phrase in words for phrase in self.phrases),
                    "add a row for it to 'Messages of the log' in docs/operations.md")

    def test_what_is_explained_exists(self):
        sources = "\n".join(
            template(path.read_text(encoding="utf-8")) for folder in ("Recorder", "Archive")
            for path in sorted((TOP / "Sources" / folder).rglob("*.swift")))
        sources += "\n".join(words for _, words in messages())
        for phrase in self.phrases:
            if phrase.startswith("…"):
                continue
            with self.subTest(phrase=phrase):
                self.assertIn(phrase, sources)


if __name__ == "__main__":
    unittest.main(verbosity=0)
