# SPDX-License-Identifier: Apache-2.0
"""The frontier: the largest principals' regret found for each agents' regret and misalignment.

One search over a map of both, and one along the agents' regret for each slice of (nearly) fixed
misalignment; their tables are kept in the store.
"""

import shutil
import sys
import time

import program as delegauge
from cells import BOUNDS
from measure import duration
from program import TOLERANCE, Failed, number

SHAPE = {"bound": "fused", "players": 4, "outcomes": 4, "metric": "epic", "welfare": "mean"}
MAP = "32x32"
SLICES = (0.1, 0.25, 0.4)
# A slice of misalignment D holds games from this part of D up to D, so that bounds at D hold for all of them.
THIN = 0.98


def runs():
    """Name of each search, and its options beside the shape."""
    found = {"frontier": {"misalignment": "0:1", "map": MAP}}
    for at in SLICES:
        found[f"slice-{at}"] = {
            "misalignment": f"{THIN * at!r}:{at!r}",
            "map": MAP.split("x")[0] + "x1",
        }
    return found


def check(name, rows, where):
    """The bounds of every bin must hold and be in order."""
    for row in rows:
        regret = number(row, "regret", where)
        if regret is None:
            continue
        bounds = {bound: number(row, bound, where) for bound in BOUNDS}
        ordered = [regret] + [
            bounds[bound] for bound in ("pairwise", "fused", "sharp", "published")
        ]
        if any(a > b + TOLERANCE for a, b in zip(ordered, ordered[1:])):
            raise Failed(f"{name}: {where}: regret and bounds out of order: {ordered}")
        for bound in BOUNDS:
            ratio = number(row, f"ratio_{bound}", where)
            if not abs(ratio * bounds[bound] - regret) <= TOLERANCE:
                raise Failed(
                    f"{name}: {where}: ratio_{bound} {ratio!r} is not {regret!r} / {bounds[bound]!r}"
                )


def measure(settings, store, program, threads):
    """Runs the searches whose tables are not in the store."""
    for name, extra in runs().items():
        if store.result(name) is not None:
            continue
        begin = time.monotonic()
        chains = settings["map-chains" if extra["map"] == MAP else "chains"]
        options = {
            **SHAPE,
            **extra,
            "precision": "double",
            "method": "anneal",
            "seed": settings["seed"],
        }
        options.update(chains=chains, steps=settings["steps"], list=0, threads=threads)
        out = store.run_folder(name)
        summary, run = delegauge.search(program, options, out)
        check(name, delegauge.read_rows(out / "frontier.csv"), out / "frontier.csv")
        store.table_file(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(out / "frontier.csv", store.table_file(name))
        seconds = time.monotonic() - begin
        store.keep(
            name,
            {
                "options": {key: value for key, value in options.items() if key != "threads"},
                "games": summary["games"],
                "inside": summary["inside"],
                "program": run["program"],
                "seconds": seconds,
            },
        )
        store.discard(out)
        print(
            f"{name}: {summary['games']:,} games in {duration(seconds)}",
            file=sys.stderr,
            flush=True,
        )


COLUMNS = {
    "regret_low": "agents_welfare_regret_low",
    "regret_high": "agents_welfare_regret_high",
    "misalignment_low": "weighted_misalignment_low",
    "misalignment_high": "weighted_misalignment_high",
    "agents_regret": "agents_welfare_regret",
    "misalignment": "weighted_misalignment",
    "regret": "regret",
    "tightness": "tightness",
    "over_published": "ratio_published",
    "over_fused": "ratio_fused",
}


def read(store, name):
    """The bins of a kept table, as dictionaries of numbers; None where nothing was found."""
    where = store.table_file(name)
    rows = delegauge.read_rows(where)
    return [
        {short: number(row, column, where) for short, column in COLUMNS.items()} for row in rows
    ]


def measured(store):
    return all(store.result(name) is not None for name in runs())
