#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rewrites the results in docs/random_streams.md from what battery.sh left in docs/random_streams/.

    summarise.py [RESULTS_FOLDER [PAGE.md]]

Everything after the page's heading `## Results` is replaced. A layout whose run is not finished (.partial) is shown as
far as it went. Exits 1 if a layout fails by the page's criterion.
"""
import math
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HEADING = "## Results\n"
LAYOUTS = ("consumed", "interleaved-indices", "interleaved-seeds", "long")
SUSPECT = {"diehard_opso", "diehard_oqso", "diehard_dna"}
NOT_TO_BE_USED = {"diehard_sums"}
MOST_WEAK = 5
LINE = re.compile(r"\s*(\w+)\|\s*(\d+)\|\s*(\d+)\|\s*(\d+)\|([\d.]+)\|\s*(\w+)")


class Result:
    """What one statistic of a test came to, and on the way, from the fewest samples to the most."""

    def __init__(self, test, ntup):
        self.test, self.ntup, self.steps = test, ntup, []  # (samples, p, assessment)

    samples, p, assessment = (property(lambda self, k=k: self.steps[-1][k]) for k in range(3))

    def __str__(self):
        return self.test if self.ntup == "0" else f"{self.test} {self.ntup}"


def read(path):
    """(header lines, results) of one layout."""
    header, results, seen = [], {}, {}
    for line in path.read_text().splitlines():
        if line.startswith("# ") and not line.startswith(("#=", "#  ")):
            header.append(line[2:])
        if match := LINE.match(line):
            test, ntup, _, samples, p, assessment = match.groups()
            # A test may have several statistics, told apart by their order within one number of samples.
            at = seen[test, ntup, samples] = seen.get((test, ntup, samples), -1) + 1
            result = results.setdefault((test, ntup, at), Result(test, ntup))
            result.steps.append((int(samples), float(p), assessment))
    return header, list(results.values())


def kolmogorov(values):
    """Two-sided p that the values are uniform on [0, 1] (asymptotic)."""
    values = sorted(values)
    n = len(values)
    d = max(max((i + 1) / n - v, v - i / n) for i, v in enumerate(values))
    t = (math.sqrt(n) + 0.12 + 0.11 / math.sqrt(n)) * d
    return min(1.0, max(0.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * t) ** 2) for k in range(1, 101))))


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/random_streams"
    page = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs/random_streams.md"
    rows, details, notes, failed = [], [], [], False
    for layout in LAYOUTS:
        path = folder / f"{layout}.txt"
        done = path.exists()
        if not done:
            path = folder / f"{layout}.partial"
        if not path.exists():
            if layout != "long":  # battery.sh leaves it out unless asked
                rows.append(f"| `{layout}` | not run | | | | | | |")
            continue
        header, results = read(path)
        counted = [r for r in results if r.test not in NOT_TO_BE_USED]
        weak_once = [r for r in results if any(step[2] == "WEAK" for step in r.steps)]
        still_weak = [r for r in counted if r.assessment == "WEAK"]
        fails = [r for r in counted if r.assessment == "FAILED"]
        verdict = "failed" if fails or len(still_weak) > MOST_WEAK else "passed" if done else "passed so far"
        failed |= verdict == "failed"
        state = "finished" if done else "not finished"
        rows.append(f"| `{layout}` | {state} | {len(results)} | {len(weak_once)} | {len(still_weak)} | {len(fails)} | "
                    f"{kolmogorov([r.steps[0][1] for r in counted]):.2f} | **{verdict}** |")
        for r in results:
            if len(r.steps) > 1 and any(s[2] != "PASSED" for s in r.steps) or r.assessment != "PASSED":
                steps = ", then ".join(f"p = {p:.5f} from {samples} samples ({assessment})"
                                       for samples, p, assessment in r.steps)
                of = " (a test that dieharder marks suspect)" if r.test in SUSPECT else ""
                of = " (a test that dieharder says not to use)" if r.test in NOT_TO_BE_USED else of
                notes.append(f"- `{layout}`, {r}{of}: {steps}.")
        details += [f"### `{layout}`", "", "; ".join(header) + ".", "",
                    "| test | results | least p | greatest p | assessment |", "|---|---|---|---|---|"]
        tests = list(dict.fromkeys(r.test for r in results))
        for test in tests:
            mine = [r for r in results if r.test == test]
            finals = [r.p for r in mine]
            verdicts = ", ".join(sorted({r.assessment for r in mine}))
            details.append(f"| {test} | {len(mine)} | {min(finals):.5f} | {max(finals):.5f} | {verdicts} |")
        details.append("")
    text = [HEADING.rstrip(), "", "dieharder 3.31.1 (Debian 3.31.1.4-1). Its output, line by line, is in `random_streams/`.", "",
            "| layout | run | results | weak at first | weak at last | failed | all p uniform: p | |",
            "|---|---|---|---|---|---|---|---|", *rows, "",
            "\"All p uniform\" is a Kolmogorov-Smirnov test of the layout's first p-values taken together; they are not all",
            "independent, so it is no criterion.", ""]
    if notes:
        text += ["What was weak at first, and with more samples:", "", *notes, ""]
    text += details
    before = page.read_text().split(HEADING)[0].rstrip() + "\n\n"
    page.write_text(before + "\n".join(text).rstrip() + "\n")
    print("\n".join(rows + notes))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
