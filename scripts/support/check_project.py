#!/usr/bin/env python3
"""Checks of the project that scripts/check runs: check_project.py NAME [FOLDER], or --describe NAME.

walls       every import in Sources is allowed by the table in docs/architecture.md
unfinished  no fatalError, try!, as! and no open marks in Sources
links       relative links in Markdown lead to files and headings that exist
places      no paths of one machine and no package mirrors in tracked files

Prints what is wrong, a line each, and exits with 1; prints nothing where all is well.
"""

import re
import subprocess
import sys
from pathlib import Path

CHECKS = {}
TITLES = {
    "walls": "import walls",
    "unfinished": "no unfinished or trapping places",
    "links": "links in Markdown",
    "places": "no machine paths",
}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)",
    re.MULTILINE,
)


def check(function):
    CHECKS[function.__name__] = function
    return function


def tracked(folder, *patterns):
    """Tracked files, and new ones that git does not ignore, so that a mistake is found before it is committed."""
    command = ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    names = subprocess.run([*command, *patterns], check=True, capture_output=True).stdout.decode().split("\0")
    return sorted({folder / name for name in names if name and (folder / name).is_file()})


def text_of(path):
    return path.read_text(encoding="utf-8", errors="replace")


def wall_table(page):
    """Target -> modules that it may import, from the first table whose head row has a column 'may import'."""
    walls, column = {}, None
    for line in page.splitlines():
        if not line.startswith("|"):
            if walls:
                break
            column = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if column is None:
            column = cells.index("may import") if "may import" in cells else None
        elif not set("".join(cells)) <= set("-: "):
            names = re.findall(r"`([\w-]+)`", cells[0])
            if names:
                walls[names[0]] = set(re.findall(r"`(\w+)`", cells[column]))
    return walls


@check
def walls(folder):
    table = wall_table(text_of(folder / "docs/architecture.md"))
    if not table:
        return ["docs/architecture.md: there is no table with a column 'may import'"]
    problems = []
    for source in tracked(folder, "Sources/*.swift"):
        name = source.relative_to(folder)
        target = name.parts[1]
        if target not in table:
            problems.append(f"{name}: target {target} has no row in the table of docs/architecture.md")
            continue
        for found in IMPORT.finditer(text_of(source)):
            module = found.group(1)
            if module not in table[target]:
                line = text_of(source).count("\n", 0, found.start(1)) + 1
                problems.append(f"{name}:{line}: {target} may not import {module} (docs/architecture.md)")
    return problems


@check
def unfinished(folder):
    marks = re.compile(r"\bfatalError\(|\btry!|\bas!|\b(?:TODO|FIXME|XXX)\b")
    return [
        f"{path.relative_to(folder)}:{number}: {line.strip()}"
        for path in tracked(folder, "Sources", "scripts/run", "scripts/setup")
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if marks.search(line)
    ]


def without_code(page):
    page = re.sub(r"^(```|~~~).*?^\1", "", page, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", page)


def anchors(page):
    """The names that headings get: lower case, punctuation gone, spaces as hyphens, repeated ones numbered."""
    names, seen = set(), {}
    prose = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    for heading in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", prose, re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        names.add(f"{slug}-{count}" if count else slug)
    return names


@check
def links(folder):
    problems = []
    for path in tracked(folder, "*.md"):
        for target in re.findall(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)", without_code(text_of(path))):
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, anchor = target.partition("#")
            wanted = (path.parent / file) if file else path
            if not wanted.exists():
                problems.append(f"{path.relative_to(folder)}: {target} leads nowhere")
            elif anchor and wanted.suffix == ".md" and anchor not in anchors(text_of(wanted)):
                problems.append(f"{path.relative_to(folder)}: {target}: there is no such heading")
    return problems


@check
def places(folder):
    # A path below a home directory, or a mirror of packages: both are of one machine.
    marks = re.compile(
        r"(?<![\w.~-])/(?:root|home/\w+|Users/\w+|work)/|\b(?:mirror|registry|artifactory|proxy)\.[\w-]+\.\w+"
    )
    return [
        f"{path.relative_to(folder)}:{number}: {found.group(0)}"
        for path in tracked(folder)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if (found := marks.search(line))
    ]


def main(arguments):
    if arguments[:1] == ["--describe"] and arguments[1:2] and arguments[1] in TITLES:
        print(TITLES[arguments[1]])
        return 0
    if not arguments or arguments[0] not in CHECKS:
        print(__doc__.strip(), file=sys.stderr)
        return 64
    folder = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).resolve().parents[2]
    problems = CHECKS[arguments[0]](folder.resolve())
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
