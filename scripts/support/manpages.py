#!/usr/bin/env python3
"""Makes man pages: one a command out of the program's own help, and smtrace.cfg(5) out of the keys that it knows.

    manpages.py PROGRAM FOLDER VERSION DATE
"""

import json
import re
import subprocess
import sys
from pathlib import Path


def roff(text):
    """Text as it may stand in a page: no line is taken for a request, no sign for an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in text.split("\n"))


def paragraphs(text):
    """The discussion: paragraphs are filled, indented blocks and examples stay as they are."""
    lines = []
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        rows = block.split("\n")
        while rows:
            indented = rows[0].startswith("  ")
            part = []
            while rows and rows[0].startswith("  ") == indented:
                part.append(rows.pop(0))
            if indented:
                lines += [".nf", ".RS 4"] + [roff(row.strip()) for row in part] + [".RE", ".fi"]
            else:
                lines += [".PP", roff("\n".join(part))]
    return lines


def names(option):
    words = {"short": "-{}", "long": "--{}", "longWithSingleDash": "-{}"}
    return [words[name["kind"]].format(name["name"]) for name in option.get("names") or []]


def shown(arguments):
    return [argument for argument in arguments or [] if argument.get("shouldDisplay", True)]


def synopsis(title, arguments):
    parts = []
    for argument in arguments:
        value = argument.get("valueName", "value")
        if argument["kind"] == "positional":
            word = f"\\fI{roff(value)}\\fR" + (" ..." if argument.get("isRepeating") else "")
        else:
            word = f"\\fB{roff(names(argument)[-1])}\\fR"
            if argument["kind"] == "option":
                word += f" \\fI{roff(value)}\\fR"
        parts.append(f"[{word}]" if argument.get("isOptional") else word)
    return f"\\fB{roff(title)}\\fR " + " ".join(parts)


def page(title, name, command, version, date, others):
    arguments = shown(command.get("arguments"))
    abstract = command.get("abstract", "").rstrip(".")
    lines = [
        f'.TH "{name.upper()}" "1" "{date}" "smtrace {version}" "User Commands"',
        ".SH NAME", f"{roff(name)} \\- {roff(abstract[:1].lower() + abstract[1:])}",
        ".SH SYNOPSIS", synopsis(title, arguments),
    ]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION"] + paragraphs(command["discussion"])
    if arguments:
        lines.append(".SH OPTIONS")
    for argument in arguments:
        value = argument.get("valueName", "value")
        if argument["kind"] == "positional":
            head = f"\\fI{roff(value)}\\fR"
        else:
            head = ", ".join(f"\\fB{roff(word)}\\fR" for word in names(argument))
            if argument["kind"] == "option":
                head += f" \\fI{roff(value)}\\fR"
        text = argument.get("abstract", "")
        if argument.get("defaultValue"):
            text += f" Default: {argument['defaultValue']}."
        lines += [".TP", head, roff(text) or "\\&"]
    if others:
        lines.append(".SH COMMANDS")
        for other in others:
            lines += [".TP", f"\\fBsmtrace\\-{roff(other['commandName'])}\\fR(1)", roff(other.get("abstract", ""))]
    lines += [".SH SEE ALSO"]
    if others:
        lines.append(", ".join(f"\\fBsmtrace\\-{roff(other['commandName'])}\\fR(1)" for other in others))
    else:
        lines.append("\\fBsmtrace\\fR(1), /usr/share/doc/smtrace/")
    return "\n".join(lines) + "\n"


def configuration(program, version, date):
    """smtrace.cfg(5): every key with what it does, what may stand there and its default."""
    result = subprocess.run([program, "configuration-keys"], check=True, capture_output=True, text=True)
    lines = [
        f'.TH "SMTRACE.CFG" "5" "{date}" "smtrace {version}" "File Formats"',
        ".SH NAME", "smtrace.cfg \\- configuration of smtrace",
        ".SH DESCRIPTION",
        roff("A file in YAML. It is looked for in this order: --config FILE, the variable SMTRACE_CONFIG, ./smtrace.cfg, "
             "/etc/smtrace/smtrace.cfg. In the names of keys below, * stands for a name that you choose."),
        ".PP", "\\fBsmtrace check\\fR tells everything that is wrong in it at once, with key and line.",
        ".SH EXAMPLE", ".nf",
        roff("meters:\n  house: {source: serial, device: /dev/ttyUSB0, note: basement}\n"
             "archive:\n  retention: {captures: 30d, readings: 400d, rollups: forever}"), ".fi",
        ".SH KEYS",
    ]
    for key in map(json.loads, result.stdout.splitlines()):
        if "." not in key["key"]:
            lines += [f'.SS "{roff(key["key"])}"', roff(key["text"])]
            continue
        text = key["text"]
        if key["sources"]:
            text += f" For source: {', '.join(key['sources'])}."
        lines += [".TP", f"\\fB{roff(key['key'])}\\fR", roff(text), ".br", roff(f"Value: {key['allowed']}.")]
        if key["default"] is not None:
            lines += [".br", roff(f"Default: {key['default']}.")]
    lines += [".SH FILES", "/etc/smtrace/smtrace.cfg",
              ".SH SEE ALSO", "\\fBsmtrace\\fR(1), \\fBsmtrace\\-check\\fR(1), /usr/share/doc/smtrace/configuration.md"]
    return "\n".join(lines) + "\n"


def main():
    program, folder, version, date = sys.argv[1:]
    result = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True, text=True)
    command = json.loads(result.stdout)["command"]
    shown_commands = [
        other for other in command.get("subcommands") or [] if other.get("shouldDisplay", True) and other["commandName"] != "help"
    ]
    name = command["commandName"]
    pages = {name: page(name, name, command, version, date, shown_commands)}
    for other in shown_commands:
        full = f"{name}-{other['commandName']}"
        below = [each for each in other.get("subcommands") or [] if each["commandName"] != "help"]
        text = page(f"{name} {other['commandName']}", full, other, version, date, [])
        for each in below:
            extra = page(f"{name} {other['commandName']} {each['commandName']}", full, each, version, date, [])
            body = extra.split(".SH SYNOPSIS\n", 1)[1].split(".SH SEE ALSO", 1)[0].replace(".SH ", ".SS ")
            text = text.replace(".SH SEE ALSO", f'.SH "{each["commandName"].upper()}"\n{body}.SH SEE ALSO')
        pages[full] = text
    for page_name, text in pages.items():
        (Path(folder) / f"{page_name}.1").write_text(text, "utf-8")
    if name == "smtrace":
        (Path(folder) / "smtrace.cfg.5").write_text(configuration(program, version, date), "utf-8")


if __name__ == "__main__":
    main()
