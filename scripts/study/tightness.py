#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How tight are the bounds? The largest V / bound that sampling finds, and that a search finds.

    tightness.py [--program build/release/delegauge] [--out runs/tightness] [--games 1e8]
                 [--chains 4096] [--steps 4000] [--threads 2] [--seed 1]
                 [--only n,K,metric,bound,method] [--parts tables,frontier] [--write-docs]

Measures five bounds at 25 shapes in 3 metrics by `delegauge search`, with --method sample (float)
and --method anneal (double), and the frontier of the principals' regret at 4 x 4, epic. Every best
game is evaluated again by `delegauge evaluate` and must confirm its tightness to 1e-9; else the
program stops with exit code 1 and says which game does not.

Results are kept in --out, a small file each: an interrupted study goes on where it was, a finished
one is only rendered, and the settings need not be repeated. Tables go to standard output; with
--write-docs they replace the generated part of docs/tightness.md, and the figures those in
docs/images (else they go to the images folder of --out). Figures need matplotlib
(bench/requirements.txt).
"""

import argparse
import importlib.util
import sys
from pathlib import Path

import frontier
import tables
from cells import all_cells, in_order, selection
from documents import replace
from measure import confirm_again, measure_all
from program import Failed
from store import SettingsDiffer, Store

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = {"games": 10**8, "chains": 4096, "steps": 4000, "seed": 1, "map-chains": 65536}
PARTS = ("tables", "frontier")


def count(text):
    """A whole number, also as 1e8."""
    try:
        value = int(text) if text.isdecimal() else int(float(text))
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"'{text}' is no number") from None
    if value < 0 or (not text.isdecimal() and float(text) != value):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number")
    return value


def positive(text):
    value = count(text)
    if value == 0:
        raise argparse.ArgumentTypeError(f"'{text}' must be at least 1")
    return value


def parts(text):
    chosen = text.split(",")
    for part in chosen:
        if part not in PARTS:
            raise argparse.ArgumentTypeError(f"no part '{part}'; there are {', '.join(PARTS)}")
    return chosen


def chosen(text):
    try:
        return selection(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument(
        "--out", type=Path, default=Path("runs/tightness"), help="folder of the results"
    )
    parser.add_argument("--games", type=positive, help="sampled per cell (default 1e8)")
    parser.add_argument("--chains", type=positive, help="of a search (default 4096)")
    parser.add_argument(
        "--steps", type=positive, help="games that a chain evaluates (default 4000)"
    )
    parser.add_argument("--seed", type=count, help="of samples and searches (default 1)")
    parser.add_argument(
        "--map-chains", type=positive, help="of the search for the frontier (default 65536)"
    )
    parser.add_argument("--threads", default="auto", help="of delegauge (default auto)")
    parser.add_argument(
        "--only",
        type=chosen,
        action="append",
        metavar="n,K,metric,bound,method",
        help="only these; * leaves a place open; may be repeated",
    )
    parser.add_argument("--parts", type=parts, default=PARTS, help="tables,frontier (default both)")
    parser.add_argument(
        "--render", action="store_true", help="measure nothing: tables and figures of what is there"
    )
    parser.add_argument("--confirm", action="store_true", help="evaluate all kept games once more")
    parser.add_argument(
        "--figures", choices=("on", "off"), default="on", help="draw figures (default on)"
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="renew docs/tightness.md and docs/images"
    )
    a = parser.parse_args()
    a.figures = a.figures == "on"
    if a.figures and importlib.util.find_spec("matplotlib") is None:
        if a.write_docs:
            parser.error("figures need matplotlib (bench/requirements.txt); or --figures off")
        print(
            "tightness.py: no matplotlib (bench/requirements.txt), so no figures", file=sys.stderr
        )
        a.figures = False
    return parser, a


def main():
    parser, a = parse()
    store = Store(a.out)
    try:
        settings = store.settle(
            {name: getattr(a, name.replace("-", "_")) for name in DEFAULT}, DEFAULT
        )
    except SettingsDiffer as error:
        parser.error(str(error))

    cells = in_order(all_cells())
    wanted = [cell for cell in cells if not a.only or any(only(cell) for only in a.only)]
    if a.render or "tables" not in a.parts:
        wanted = []
    try:
        measure_all(wanted, settings, store, a.program, a.threads)
        if "frontier" in a.parts and not a.render:
            frontier.measure(settings, store, a.program, a.threads)
        if a.confirm:
            print(f"{confirm_again(cells, store, a.program)} games confirmed", file=sys.stderr)
    except Failed as error:
        sys.exit(f"tightness.py: {error}")
    except KeyboardInterrupt:
        print("\ntightness.py: interrupted; the same command goes on from here", file=sys.stderr)
        sys.exit(130)

    # Everything measured so far is rendered, whatever was selected now.
    results = {cell: store.result(cell.name) for cell in cells}
    results = {cell: result for cell, result in results.items() if result}
    text = tables.document(results, settings, cells) if results else "Nothing is measured yet."
    print(text)
    if a.figures:
        import figures

        folder = ROOT / "docs/images" if a.write_docs else a.out / "images"
        drawn = figures.draw(results, store, folder)
        print(f"figures in {folder}: {', '.join(drawn) or 'none'}", file=sys.stderr)
    if a.write_docs:
        replace(ROOT / "docs/tightness.md", {"tables": text})


if __name__ == "__main__":
    main()
