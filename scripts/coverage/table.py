#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tables of docs/coverage.md from what lines.py has counted.

    table.py FOLDER [--write DOCUMENT]

FOLDER has suite.json, of the test suite, and fuzz-<harness>.json for each harness. The tables are printed, and with --write
take the place of those between the marks "coverage" in DOCUMENT. Ends with 1 where a harness reaches less than 80 % of its reader.
"""
import fnmatch
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "study"))

from documents import replace  # noqa: E402

WANTED = 0.80
# The sources that do the reading behind each harness of tests/fuzz.
READERS = {
    "nfg": ["host/given/gambit*.cpp"],
    "json": ["host/given/json_games.cpp"],
    "npy": ["host/given/npy_*.cpp"],
    "options": ["host/settings/*.cpp", "host/jobs/*/settings.cpp", "host/job/*_options.cpp", "host/text/parse.cpp", "host/text/decimal.cpp"],
    "option_file": ["host/settings/option_file.cpp", "host/settings/toml_text.cpp"],
    "configuration": ["host/jobs/*/configuration.cpp", "host/jobs/*/settings.cpp", "host/settings/table.hpp", "host/settings/setting.hpp"],
    "state": ["host/job/state_file.cpp"],
    "tally_*": ["host/job/tally_*.cpp", "host/jobs/*/tally_bytes.cpp"],
    "report": ["host/jobs/*/read*.cpp", "host/job/read_*.cpp", "host/files/bounded_json.cpp", "host/job/run_document.cpp",
               "host/commands/run_contents.cpp"],
    "replay": ["host/commands/replay*.cpp", "host/jobs/*/replay.cpp"],
    "resume": ["host/job/run_store.cpp", "host/job/checkpoints.cpp"],
    "merge": ["host/commands/merge.cpp", "host/job/merge.cpp"],
}


def matches(path, pattern):
    """As the shell has it: * stays within a folder."""
    return path.count("/") == pattern.count("/") and fnmatch.fnmatch(path, pattern)


def share(files):
    """(lines, lines that ran) of {path: {line: times}}."""
    counts = [times for lines in files.values() for times in lines.values()]
    return len(counts), sum(1 for times in counts if times > 0)


def percent(lines, ran):
    return f"{100 * ran / lines:.1f} %" if lines else "-"


def main():
    folder = Path(sys.argv[1])
    rows = []
    if (folder / "suite.json").exists():  # harnesses can be counted alone
        suite = json.loads((folder / "suite.json").read_text())
        rows += ["| folder | lines | reached by tests |", "|---|---:|---:|"]
        for one in sorted({str(Path(path).parent) for path in suite}):
            lines, ran = share({path: lines for path, lines in suite.items() if str(Path(path).parent) == one})
            rows.append(f"| `{one}` | {lines:,} | {percent(lines, ran)} |")
        rows += [f"| all | {share(suite)[0]:,} | {percent(*share(suite))} |", ""]
    rows += ["| harness | its reader | lines | reached by its inputs |", "|---|---|---:|---:|"]
    short = []
    for harness, patterns in READERS.items():
        reached = {}
        for path in sorted(folder.glob(f"fuzz-{harness}.json")):
            for source, lines in json.loads(path.read_text()).items():
                if any(matches(source, pattern) for pattern in patterns):
                    of_source = reached.setdefault(source, {})
                    for line, times in lines.items():
                        of_source[line] = of_source.get(line, 0) + times
        lines, ran = share(reached)
        names = ", ".join(f"`{pattern}`" for pattern in patterns)
        rows.append(f"| `{harness}` | {names} | {lines} | {percent(lines, ran)} |")
        if ran < WANTED * lines or not lines:
            short.append(harness)
            for source, of_source in reached.items():
                missed = sorted(int(line) for line, times in of_source.items() if times == 0)
                print(f"table.py: {harness}: {source}: not reached: {' '.join(map(str, missed))}", file=sys.stderr)
    text = "\n".join(rows) + "\n"
    print(text, end="")
    if "--write" in sys.argv:
        replace(sys.argv[sys.argv.index("--write") + 1], {"coverage": text})
    if short:
        sys.exit(f"table.py: less than {WANTED:.0%} of the reader reached: {', '.join(short)}")


main()
