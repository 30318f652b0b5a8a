# SPDX-License-Identifier: Apache-2.0
"""One side of a game, the principals or the agents: utilities centred exactly, their magnitudes and welfare."""
from decimal import Decimal
from fractions import Fraction
from math import lcm

from .metric import norm_of

# A vector counts as constant when its magnitude is at most this fraction of its largest entry.
CONSTANT = Fraction(1, 10**12)


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


class Side:
    """`centred` holds whole numbers: u_i - c(u_i) in units of `unit`, and zeros where player i counts as constant."""

    def __init__(self, rows, metric):
        self.given = [[u if isinstance(u, int) else Fraction(u) for u in row] for row in rows]
        self.players, self.outcomes = len(rows), len(rows[0])
        denominator = lcm(*(u.denominator for row in self.given for u in row))
        # Means are whole in units of 1/K, midranges and medians in units of 1/2.
        steps = 2 * self.outcomes
        self.unit = Fraction(1, denominator * steps)
        self.centred, self.shift, self.magnitude = [], [], []
        for row in self.given:
            fine = [int(u * denominator) * steps for u in row]
            shift = _shift(fine, metric.shift)
            centred = [u - shift for u in fine]
            magnitude = norm_of(centred, metric.norm)
            if magnitude <= Decimal(max(map(abs, fine))) * decimal(CONSTANT):
                centred, magnitude = [0] * self.outcomes, Decimal(0)
            self.shift.append(decimal(shift * self.unit))
            self.centred.append(centred)
            self.magnitude.append(magnitude)
        self.largest = [decimal(max(map(abs, row))) for row in self.given]
        self.welfare = [sum(column) for column in zip(*self.centred)]
        best = max(self.welfare)
        self.shortfall = [best - w for w in self.welfare]

    def magnitudes(self):
        """m_i in the utilities' own unit."""
        unit = decimal(self.unit)
        return [m * unit for m in self.magnitude]

    def size(self):
        """What the largest centred utilities add up to."""
        return sum(max(map(abs, row)) for row in self.centred) * self.unit

    def regret(self, strategy):
        """sum_i (u_i(best) - u_i(strategy)), without the welfare's scale."""
        return sum(p * x for p, x in zip(strategy, self.shortfall) if p) * self.unit


def _shift(x, kind):
    if kind == "mean":
        return sum(x) // len(x)
    if kind == "min":
        return min(x)
    if kind == "max":
        return max(x)
    if kind == "midrange":
        return (min(x) + max(x)) // 2
    ordered, middle = sorted(x), len(x) // 2
    return ordered[middle] if len(x) % 2 else (ordered[middle - 1] + ordered[middle]) // 2
