# SPDX-License-Identifier: Apache-2.0
"""What the study measures: shapes, metrics, bounds and methods."""

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


def all_cells():
    """In the order of tightness.toml, those that are measured for another after it."""
    return [
        Cell(players, outcomes, metric, bound, method)
        for metric in METRICS
        for bound in BOUNDS
        for method in METHODS
        for players in PLAYERS
        for outcomes in OUTCOMES
    ]
