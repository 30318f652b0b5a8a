# SPDX-License-Identifier: Apache-2.0
"""The frontier: the largest principals' regret found for each agents' regret and misalignment.

The sweep of frontier.toml: one search over a map of both, and one along the agents' regret for each
slice of (nearly) fixed misalignment.
"""

import program as delegauge
from cells import BOUNDS
from program import TOLERANCE, Failed, key, number

MAP, SLICES = "32x32", (0.1, 0.25, 0.4)


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


def bins(where):
    """The bins of a table, as dictionaries of numbers; None where nothing was found."""
    rows = delegauge.read_rows(where)
    check(where.parent, rows, where)
    return [
        {short: number(row, column, where) for short, column in COLUMNS.items()} for row in rows
    ]


def read(sweep):
    """The bins of the map, and those of each slice by its misalignment; None where there is no sweep."""
    found = delegauge.cells_of(sweep)
    if found is None:
        return None
    tables = {}
    for configuration, folder in found[0]:
        high = key(configuration, "misalignment", where=sweep)[1]
        tables[high if high in SLICES else MAP] = bins(folder / "frontier.csv")
    missing = {MAP, *SLICES} - tables.keys()
    if missing:
        raise Failed(f"{sweep}: has no search for {missing}: is no sweep of frontier.toml")
    return tables[MAP], {at: tables[at] for at in SLICES}
