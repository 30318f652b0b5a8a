# SPDX-License-Identifier: Apache-2.0
"""What the study measures: shapes, metrics, bounds and methods, in which order, and which are chosen."""

from dataclasses import dataclass, replace

PLAYERS = (1, 2, 3, 4, 6)
OUTCOMES = (2, 3, 4, 8, 16)
METRICS = ("epic", "max", "l1")
BOUNDS = ("published", "sharp", "collective", "fused", "pairwise")
METHODS = ("sample", "anneal")
# Games are sampled in float, as `surface` samples them by default; a search climbs in double.
PRECISION = {"sample": "float", "anneal": "double"}


@dataclass(frozen=True)
class Cell:
    """One measurement: the largest tightness of a bound at a shape and metric that a method finds."""

    players: int
    outcomes: int
    metric: str
    bound: str
    method: str

    @property
    def name(self):
        return f"{self.players}x{self.outcomes}-{self.metric}-{self.bound}-{self.method}"

    @property
    def same_as(self):
        """The cell whose games are measured for this one too, its bound having the same values.

        Magnitudes are all 1: then `collective` is `sharp`, and in `max` both are `published` (theory/how-tight-the-bounds-are.md). Otherwise None.
        """
        if self.metric == "max" and self.bound in ("sharp", "collective"):
            return replace(self, bound="published")
        if self.bound == "collective":
            return replace(self, bound="sharp")
        return None

    @property
    def work(self):
        """About how long a game takes, up to a factor that rates met on the way supply."""
        return self.players * self.outcomes + 8


def all_cells():
    return [
        Cell(players, outcomes, metric, bound, method)
        for players in PLAYERS
        for outcomes in OUTCOMES
        for metric in METRICS
        for bound in BOUNDS
        for method in METHODS
    ]


def in_order(cells):
    """Shapes that cost least first; both methods of a place one after the other."""
    return sorted(cells, key=lambda cell: cell.work)


def selection(text):
    """The test that --only n,K,metric,bound,method stands for; '*' or nothing leaves one open."""
    names = ("players", "outcomes", "metric", "bound", "method")
    kinds = (PLAYERS, OUTCOMES, METRICS, BOUNDS, METHODS)
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > len(names):
        raise ValueError(f"'{text}' has {len(parts)} parts; at most n,K,metric,bound,method")
    wanted = {}
    for part, name, kind in zip(parts, names, kinds):
        if part in ("", "*"):
            continue
        if part not in map(str, kind):
            known = ", ".join(map(str, kind))
            raise ValueError(
                f"'{text}': {name} '{part}' is not in the study; there are {known}, or *"
            )
        wanted[name] = part
    return lambda cell: all(str(getattr(cell, name)) == part for name, part in wanted.items())
