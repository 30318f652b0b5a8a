#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures `delegauge search` side by side with `delegauge surface`, per evaluated game.

Both evaluate one bound and the worst case of each game, on one thread; a round runs each once, in turn, and what is
reported is the median over the rounds of surface's rate over search's (2 would be half as fast). Rates are those of
run.json, without start-up.

With --methods instead: what the three methods reach with equally many games, for docs/tightness.md: the best chain, and
the median of the chains.

    compare_search.py [--delegauge build/release/delegauge] [--rounds 7] [--seconds 2] [--methods] [--markdown FILE]
"""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from harness.machine import processor_name
from harness.numbers import spread

SHAPES = ((4, 4), (2, 8), (8, 16), (6, 16))
BOUNDS = ("fused", "published")
PRECISIONS = ("float", "double")
CASES = ((4, 4, "epic", "fused"), (4, 4, "epic", "published"), (6, 16, "epic", "fused"), (2, 8, "epic", "collective"),
         (3, 8, "l1", "sharp"), (3, 8, "max", "sharp"), (6, 16, "max", "collective"))
STEPS = 4000


def documents(command):
    """summary.json and run.json of a command that takes --out."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "run")
        done = subprocess.run([*command, "--out", str(out), "--quiet"], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"compare_search.py: {' '.join(command)}\nexited {done.returncode}:\n{done.stderr}")
        return [json.loads((out / name).read_text()) for name in ("summary.json", "run.json")]


def shape_options(players, outcomes):
    return ["--players", str(players), "--outcomes", str(outcomes), "--device", "cpu"]


def rate(command, games, option):
    return documents([*command, option, str(games)])[1]["games_per_second"]


def throughput(program, rounds, seconds):
    rows = ["| shape | precision | bound | surface, million games/s | search | surface / search |", "|---|---|---|---|---|---|"]
    for players, outcomes in SHAPES:
        for precision in PRECISIONS:
            for bound in BOUNDS:
                common = [*shape_options(players, outcomes), "--threads", "1", "--precision", precision]
                surface = [program, "surface", *common, "--bounds", bound, "--collective-alignment", "off"]
                search = [program, "search", *common, "--bound", bound, "--steps", str(STEPS)]
                games = max(100_000, round(rate(surface, 200_000, "--games") * seconds))
                chains = max(16, round(rate(search, 32, "--chains") * seconds / STEPS) // 16 * 16)
                pairs = [(rate(surface, games, "--games"), rate(search, chains, "--chains")) for _ in range(rounds)]
                ratios = [a / b for a, b in pairs]
                a, b = (statistics.median(side) for side in zip(*pairs))
                of = spread(ratios)
                rows.append(f"| {players}x{outcomes} | {precision} | `{bound}` | {a / 1e6:.2f} | {b / 1e6:.2f} "
                            f"| {of['median']:.2f} ({of['quartiles'][0]:.2f} to {of['quartiles'][1]:.2f}) |")
                print(rows[-1], file=sys.stderr, flush=True)
    return rows


def methods(program):
    chains = 1024
    rows = [f"{chains:,} chains of {STEPS:,} games each, double: the best chain, and the median of those that found a game.", "",
            "| shape | metric | bound | anneal | climb | sample |", "|---|---|---|---|---|---|"]
    for players, outcomes, metric, bound in CASES:
        cells = []
        for method in ("anneal", "climb", "sample"):
            summary, _ = documents([program, "search", *shape_options(players, outcomes), "--metric", metric, "--bound", bound,
                                    "--chains", str(chains), "--steps", str(STEPS), "--method", method])
            t = summary["tightness"]
            cells.append(f"{t['max']:.6f}, {t['quantiles']['0.5']:.4f}")
        rows.append(f"| {players}x{outcomes} | {metric} | `{bound}` | " + " | ".join(cells) + " |")
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", default=str(Path(__file__).resolve().parent.parent / "build/release/delegauge"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2, help="of a run, about (default 2)")
    parser.add_argument("--methods", action="store_true", help="compare the methods of the search instead")
    parser.add_argument("--markdown", help="also write the table here")
    options = parser.parse_args()
    rows = methods(options.delegauge) if options.methods else throughput(options.delegauge, options.rounds, options.seconds)
    text = "\n".join([f"{processor_name()}", "", *rows]) + "\n"
    print(text)
    if options.markdown:
        Path(options.markdown).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
