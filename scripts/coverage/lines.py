#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which lines of the project's sources have run, by gcov's counts.

    lines.py BUILD FILE

BUILD is a build folder of the preset coverage in which tests have run. FILE gets {source: {line: times}}, in JSON. A line of
a template, or of a header, counts as often as all its instances have run.
"""
import gzip
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("include/", "kernels/", "host/")


def counted(notes):
    """gcov's account of an object, whether it has run or not: without counts all its lines are at 0."""
    command = ["gcov", "--json-format", "--stdout", os.path.abspath(notes)]
    result = subprocess.run(command, cwd=notes.parent, capture_output=True, check=False)
    if result.returncode:
        sys.exit(f"lines.py: {notes}: {result.stderr.decode()}")
    text = gzip.decompress(result.stdout) if result.stdout[:2] == b"\x1f\x8b" else result.stdout
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, out = Path(sys.argv[1]), sys.argv[2]
    objects = sorted(build.rglob("*.gcno"))
    if not objects:
        sys.exit(f"lines.py: {build}: nothing there was compiled with --coverage")
    lines = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for documents in pool.map(counted, objects):
            for document in documents:
                folder = document["current_working_directory"]
                for file in document["files"]:
                    path = os.path.relpath(os.path.join(folder, file["file"]), ROOT)
                    if not path.startswith(ROOMS):
                        continue
                    of_file = lines.setdefault(path, {})
                    for line in file["lines"]:
                        number = line["line_number"]
                        of_file[number] = of_file.get(number, 0) + line["count"]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(lines, file)


main()
