# SPDX-License-Identifier: Apache-2.0
"""Distances, alignment, regrets, the worst case and the bounds of one game."""
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from .metric import OSCILLATION, norm_of
from .minimum import minimise
from .side import Side, decimal

BOUNDS = ("published", "sharp", "collective", "matched", "fused", "pairwise")
# How far above the minimum over lambda a bound may be found, as a fraction of the trivial one.
GAP = Decimal("1e-15")


def _dot(x, y):
    return sum(a * b for a, b in zip(x, y))


class Measures:
    """Of the utilities alone."""

    def __init__(self, principals, agents, metric, welfare):
        self.metric = metric
        self.principals, self.agents = Side(principals, metric), Side(agents, metric)
        self.players, self.outcomes = self.agents.players, self.agents.outcomes
        self.omega = Fraction(1, self.players) if welfare == "mean" else Fraction(1)
        scale = decimal(self.omega)
        self.principal_weight = [scale * m for m in self.principals.magnitudes()]  # M^_i
        self.agent_weight = [scale * m for m in self.agents.magnitudes()]  # M_i
        self.ratio = [t / m if m else None for t, m in zip(self.principal_weight, self.agent_weight)]
        self.trivial = OSCILLATION[metric.norm] * sum(self.principal_weight)
        self.agents_trivial = OSCILLATION[metric.norm] * sum(self.agent_weight)
        rows = self.principals.centred + self.agents.centred
        magnitudes = self.principals.magnitude + self.agents.magnitude
        n = self.players
        self.pairwise = [[Decimal(0)] * (2 * n) for _ in range(2 * n)]
        for a in range(2 * n):
            for b in range(a):
                d = self._distance(rows[a], magnitudes[a], rows[b], magnitudes[b])
                self.pairwise[a][b] = self.pairwise[b][a] = d
        self.distance = [self.pairwise[i][n + i] for i in range(n)]
        self.weighted_misalignment = sum(w * d for w, d in zip(self.principal_weight, self.distance))
        self.principals_alignment, _ = self._alignment(self.principals)
        self.agents_alignment, self.to_mean = self._alignment(self.agents)

    def _distance(self, x, m, y, l):
        if not m or not l:
            alone = norm_of(x, self.metric.distance_norm) / m if m else norm_of(y, self.metric.distance_norm) / l if l else Decimal(0)
            return alone / 2
        if self.metric.distance_norm == "l2":
            square = _dot(x, x) / (m * m) - 2 * _dot(x, y) / (m * l) + _dot(y, y) / (l * l)
            # What is left of a difference of equal numbers.
            return square.sqrt() / 2 if square > Decimal("1e-70") else Decimal(0)
        return norm_of([a * l - b * m for a, b in zip(x, y)], self.metric.distance_norm) / (2 * m * l)

    def _alignment(self, side):
        """CA, and the distances ||nu_i - mu||."""
        together = sum(side.magnitude)
        if not together:
            return Decimal(1), [Decimal(0)] * side.players
        # From the other players' shares: what a dominant player leaves of ||nu_i - mu|| is beyond any number of digits.
        nus = [[u / m for u in row] if m else row for row, m in zip(side.centred, side.magnitude)]
        distances = [norm_of([sum(m * (v - w) for m, w in zip(side.magnitude, others)) / together for v, others in zip(nu, zip(*nus))],
                             self.metric.distance_norm) for nu in nus]
        return 1 - _dot(side.magnitude, distances) / together, distances

    def worst_case(self, regret):
        """V(W): the upper concave envelope of (w* - w(s), w^* - w^(s)) at W."""
        across, up = decimal(self.omega * self.agents.unit), decimal(self.omega * self.principals.unit)
        at = len(self.envelope) - 1
        while self.envelope[at][0] * across > regret:
            at -= 1
        left, low = self.envelope[at]
        if at + 1 == len(self.envelope):
            return low * up
        right, high = self.envelope[at + 1]
        return up * (low + (high - low) * (regret / across - left) / (right - left))

    @cached_property
    def envelope(self):
        """The rising part of the envelope, from left to right, in whole numbers."""
        highest = {}
        for x, y in zip(self.agents.shortfall, self.principals.shortfall):
            highest[x] = max(y, highest.get(x, y))
        hull = []
        for x, y in sorted(highest.items()):
            if hull and y <= hull[-1][1]:
                continue
            # Corners that lie on or below the chord past them are none.
            while len(hull) > 1 and (hull[-1][1] - hull[-2][1]) * (x - hull[-2][0]) <= (y - hull[-2][1]) * (hull[-1][0] - hull[-2][0]):
                hull.pop()
            hull.append((x, y))
        return hull

    def bound(self, name, regret, least=0):
        """(value, lambda): of a bound for the agents' regret W, and the lambda of its minimum. In `collective` agents below `least`
        of the largest count as indifferent."""
        value, at = self._collective(regret, least) if name == "collective" else getattr(self, "_" + name)(regret)
        return (value, at) if value < self.trivial else (self.trivial, Decimal(0))

    def _at_kinks(self, regret, constant, weights, least=0):
        """min over lambda of lambda W + constant sum_i weight_i |M^_i - lambda M_i|."""
        best = None
        small = least * max(self.agent_weight)
        agents = [m if m > small else Decimal(0) for m in self.agent_weight]
        for at in [Decimal(0)] + [r for r, m in zip(self.ratio, agents) if m]:
            deviation = sum(w * abs(t - at * m) for w, t, m in zip(weights, self.principal_weight, agents))
            value = at * regret + constant * deviation
            best = (value, at) if best is None else min(best, (value, at))
        return best

    def _published(self, regret, factor=4):
        value, at = self._at_kinks(regret, OSCILLATION[self.metric.norm], [Decimal(1)] * self.players)
        return value + factor * self.weighted_misalignment, at

    def _sharp(self, regret):
        return self._published(regret, 2 * OSCILLATION[self.metric.distance_norm])

    def _matched(self, regret):
        c, n = OSCILLATION[self.metric.distance_norm], range(self.players)
        best = (self.trivial, Decimal(0))
        for at in [r for r in self.ratio if r is not None]:
            deviation = sum(abs(self.principal_weight[i] - at * self.agent_weight[i]) for i in n)
            together = sum(min(self.principal_weight[i], at * self.agent_weight[i]) * self.distance[i] for i in n)
            best = min(best, (at * regret + OSCILLATION[self.metric.norm] * deviation + 2 * c * together, at))
        return best

    def _collective(self, regret, least):
        if not any(self.agent_weight):
            return self.trivial, Decimal(0)
        constant = OSCILLATION[self.metric.distance_norm]
        ratio = sum(self.principal_weight) / sum(self.agent_weight)
        rest, _ = self._at_kinks(Decimal(0), constant, self.to_mean, least)
        return ratio * regret + 2 * constant * self.weighted_misalignment + rest, ratio

    def _fused(self, regret):
        return self._minimum(regret, self._player_residuals)

    def _pairwise(self, regret):
        return self._minimum(regret, self._welfare_residual)

    def _minimum(self, regret, residuals):
        constant = OSCILLATION[self.metric.distance_norm]

        def objective(at):
            values, slopes = zip(*(r(at) for r in residuals))
            return at * regret + constant * sum(values), regret + constant * sum(slopes)

        # Beyond twice a residual's ratio of lengths it exceeds its value at 0.
        ends = [r.end for r in residuals]
        return minimise(objective, [e for r in residuals for e in r.kinks] + [2 * max(ends) + 1], GAP * self.trivial)

    @cached_property
    def _player_residuals(self):
        theirs, ours = decimal(self.omega * self.principals.unit), decimal(self.omega * self.agents.unit)
        return [Residual(x, theirs, y, ours, self.metric.distance_norm)
                for x, y in zip(self.principals.centred, self.agents.centred)]

    @cached_property
    def _welfare_residual(self):
        theirs, ours = decimal(self.omega * self.principals.unit), decimal(self.omega * self.agents.unit)
        return [Residual(self.principals.welfare, theirs, self.agents.welfare, ours, self.metric.distance_norm)]


class Residual:
    """||a x - lambda b y|| and a subgradient of it, for vectors x, y of whole numbers."""

    def __init__(self, x, a, y, b, norm):
        self.norm = norm
        length, own = norm_of(x, norm) * a, norm_of(y, norm) * b
        self.end = length / own if own else Decimal(0)
        if norm == "l2":
            self.square = (_dot(x, x) * a * a, _dot(x, y) * a * b, _dot(y, y) * b * b)
            # Nearest to zero; a kink where the vectors are parallel.
            self.kinks = [self.square[1] / self.square[2]] if self.square[2] and self.square[1] > 0 else []
            return
        self.pairs = [(u * a, v * b) for u, v in zip(x, y)]
        self.kinks = [u / v for u, v in self.pairs if v and u / v > 0]

    def __call__(self, at):
        if self.norm == "l2":
            xx, xy, yy = self.square
            square = xx - 2 * at * xy + at * at * yy
            if square <= Decimal("1e-70") * (xx + at * at * yy):
                return Decimal(0), Decimal(0)
            value = square.sqrt()
            return value, (at * yy - xy) / value
        rest = [(u - at * v, v) for u, v in self.pairs]
        if self.norm == "l1":
            return sum(abs(r) for r, _ in rest), sum(-v if r > 0 else v if r < 0 else 0 for r, v in rest)
        r, v = max(rest, key=lambda pair: abs(pair[0]))
        return abs(r), -v if r > 0 else v
