#!/usr/bin/env python3
"""Writes into pages what their examples print now; look at the diff afterwards.

    python3 Tools/update-examples.py PATH-TO-SYNDB PAGE.md...

Pages are read as Tests/DocumentationTests reads them: a fenced block with a
file name after its language is a file, a block marked `console` holds commands
and their output. A page with a `…` in an example is left to a person.
"""

import os
import re
import subprocess
import sys
import tempfile

MARK = "@@end of example@@"


def blocks(lines):
    """(first line, last line, language, file name) of each fenced block."""
    start = None
    for number, line in enumerate(lines):
        if start is None and line.startswith("```"):
            words = line[3:].split() + ["", ""]
            start = (number, words[0], words[1])
        elif start is not None and line == "```":
            yield start[0], number, start[1], start[2]
            start = None


def commands(lines):
    """The commands of a console block, each a list of lines."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append([line])
        elif line.startswith("> ") and found and found[-1][-1][:2] in ("$ ", "> "):
            found[-1].append(line)
        elif found:
            found[-1].append("")
    return [[line for line in command if line] for command in found]


def update(page, syndb):
    with open(page, encoding="utf-8") as file:
        lines = file.read().split("\n")
    script = ["exec 2>&1"]
    consoles = {}
    for first, last, language, name in blocks(lines):
        body = lines[first + 1 : last]
        if name:
            script += [f"cat > '{name}' <<'{MARK}'", *body, MARK]
        elif language == "console":
            if any("…" in line for line in body):
                sys.exit(f"{page}:{first + 1}: an example with a … is left to a person")
            consoles[first] = (last, commands(body))
            for command in consoles[first][1]:
                script += [line[2:] for line in command]
                script.append(f"__status=$?; printf '\\n{MARK}\\n'; (exit $__status)")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as programs:
        os.symlink(os.path.abspath(syndb), os.path.join(programs, "syndb"))
        environment = dict(
            os.environ, PATH=programs + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8", NO_COLOR="1"
        )
        done = subprocess.run(
            ["bash", "-c", "\n".join(script) + "\n"], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8",
        )
    outputs = iter(re.split(rf"\n{MARK}\n", done.stdout))
    result = []
    number = 0
    while number < len(lines):
        result.append(lines[number])
        if number in consoles:
            last, block = consoles[number]
            for command in block:
                output = next(outputs).strip("\n")
                result += command + [line.rstrip() for line in output.split("\n") if output]
            number = last - 1
        number += 1
    with open(page, "w", encoding="utf-8") as file:
        file.write("\n".join(result))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for path in sys.argv[2:]:
        update(path, sys.argv[1])
