#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How tight are the bounds? The largest V / bound that sampling finds, and that a search finds.

    tightness.py [--program build/release/delegauge] [--out runs/tightness] [--parts tables,frontier]
                 [--render] [--write-docs] [--chains N] [--steps N] [--players N,...] ...

Runs the sweeps of tightness.toml (five bounds at 25 shapes in 3 metrics, sampled and searched) and of
frontier.toml (the principals' regret at 4 x 4, epic) into the folders `tables` and `frontier` of
--out, or goes on with them where they were. What else is given is for `delegauge sweep`: the number
of --threads, or fewer --chains and --steps for a first look. On a cluster the sweeps are run by
themselves (their files say how) and --render makes the rest of them.

Every best game is evaluated again by `delegauge evaluate` and must confirm its tightness to 1e-9;
else the program stops with exit code 1 and says which game does not. Tables go to standard output;
with --write-docs they replace the generated part of docs/tightness.md, and the figures those in
docs/images (else they go to the images folder of --out). Figures need matplotlib
(bench/requirements.txt).
"""

import argparse
import importlib.util
import sys
from pathlib import Path

import frontier
import program as delegauge
import results
import tables
from cells import all_cells
from documents import replace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARTS = ("tables", "frontier")
# Of `delegauge sweep`, what the frontier takes as well: it has a shape of its own.
OF_THE_TABLES_ALONE = ("--players", "--outcomes", "--metric", "--bound", "--method", "--precision")


def parts(text):
    chosen = text.split(",")
    for part in chosen:
        if part not in PARTS:
            raise argparse.ArgumentTypeError(f"no part '{part}'; there are {', '.join(PARTS)}")
    return chosen


def of_the_frontier(options):
    """Those of the options, --name VALUE or --name=VALUE, that the frontier takes."""
    taken, skip = [], False
    for option in options:
        if option.startswith("--"):
            skip = option.split("=")[0] in OF_THE_TABLES_ALONE
        if not skip:
            taken.append(option)
    return taken


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog="Other options go to delegauge sweep.",
        allow_abbrev=False,
    )
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument(
        "--out", type=Path, default=Path("runs/tightness"), help="folder of the results"
    )
    parser.add_argument("--parts", type=parts, default=PARTS, help="tables,frontier (default both)")
    parser.add_argument(
        "--render", action="store_true", help="run nothing: tables and figures of what is there"
    )
    parser.add_argument(
        "--figures", choices=("on", "off"), default="on", help="draw figures (default on)"
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="renew docs/tightness.md and docs/images"
    )
    a, options = parser.parse_known_args()
    if a.render and options:
        parser.error(f"{' '.join(options)}: with --render nothing is run")
    a.figures = a.figures == "on"
    if a.figures and importlib.util.find_spec("matplotlib") is None:
        if a.write_docs:
            parser.error("figures need matplotlib (bench/requirements.txt); or --figures off")
        print(
            "tightness.py: no matplotlib (bench/requirements.txt), so no figures", file=sys.stderr
        )
        a.figures = False
    return a, options


def measure(a, options):
    taken = {"tables": ("tightness.toml", options), "frontier": ("frontier.toml", of_the_frontier(options))}
    for part in a.parts:
        file, its = taken[part]
        delegauge.sweep(a.program, HERE / file, a.out / part, its)


def render(a):
    found = results.read(a.out / "tables")
    tightness, settings = found if found else ({}, {})
    confirmed = results.confirm(tightness, a.program)
    print(f"{confirmed} games confirmed", file=sys.stderr)
    text = "Nothing is measured yet."
    if tightness:
        text = tables.document(tightness, settings, all_cells())
    print(text)
    map_and_slices = frontier.read(a.out / "frontier")
    if a.figures:
        import figures

        folder = ROOT / "docs/images" if a.write_docs else a.out / "images"
        drawn = figures.draw(tightness, map_and_slices, folder)
        print(f"figures in {folder}: {', '.join(drawn) or 'none'}", file=sys.stderr)
    if a.write_docs:
        replace(ROOT / "docs/tightness.md", {"tables": text})


def main():
    a, options = parse()
    try:
        if not a.render:
            measure(a, options)
        render(a)
    except delegauge.Failed as error:
        sys.exit(f"tightness.py: {error}")
    except (delegauge.Interrupted, KeyboardInterrupt):
        print("tightness.py: interrupted; the same command goes on from here", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
