# SPDX-License-Identifier: Apache-2.0
"""Strategic games: equilibria, what capabilities make the agents play, and what follows for both sides."""
from decimal import Decimal
from fractions import Fraction
from math import prod

from .metric import OSCILLATION
from .side import decimal

BEST_RESPONSE = Fraction(1, 10**10)  # in the utilities' own unit
PLAYED = Fraction(1, 10**6)  # of mean welfare
ROUNDING = Fraction(1, 10**12)  # of what is added up to welfare


def _gap(row, profile, strides, dims, player):
    """(hi - u, hi - lo) over the player's own actions, the others' fixed."""
    action = profile // strides[player] % dims[player]
    own = [row[profile + (a - action) * strides[player]] for a in range(dims[player])]
    return max(own) - row[profile], max(own) - min(own)


class Play:
    """Sets are of outcomes, ascending. Best responses are of the utilities as given: an agent that counts as constant when
    preferences are compared still prefers what it prefers."""

    def __init__(self, measures, dims, capability, collective, tolerance):
        agents, principals = measures.agents, measures.principals
        outcomes = range(prod(dims))
        strides = [prod(dims[i + 1:]) for i in range(len(dims))]
        epsilon = [max(1 - Fraction(c), Fraction(tolerance)) for c in capability]
        rounding = [max(BEST_RESPONSE, Fraction(13, 10**16) * max(map(abs, row))) for row in agents.given]

        def accepted(share):
            return [s for s in outcomes if all(
                gap <= share[i] * spread + rounding[i]
                for i in range(len(dims)) for gap, spread in [_gap(agents.given[i], s, strides, dims, i)])]

        self.equilibria = accepted([Fraction(tolerance)] * len(dims))
        self.epsilon_equilibria = accepted(epsilon) if self.equilibria else []
        self.played = []
        given, theirs = _welfare(agents, measures.omega), _welfare(principals, measures.omega)
        self.agents, self.principals = _levels(agents, measures.omega, given), _levels(principals, measures.omega, theirs)
        self.ideal = (1 - measures.principals_alignment) * sum(measures.principal_weight)
        if not self.equilibria:
            return
        scale = measures.omega * agents.unit
        welfare = [w * scale for w in agents.welfare]
        best, nash = max(welfare), min(welfare[s] for s in self.equilibria)
        least = min(welfare[s] for s in self.epsilon_equilibria)
        self.anarchy_regret, shortfall = decimal(best - nash), nash - least
        low, high = least + Fraction(collective) * (best - nash), least + best - nash
        rounded = ROUNDING * measures.omega * agents.size()
        room = max(PLAYED * measures.players * measures.omega, rounded)
        self.played = [s for s in outcomes if low - room <= welfare[s] <= high + room]
        self.fallback = not self.played
        if self.fallback:
            away = [abs(w - (low + high) / 2) for w in welfare]
            self.played = [next(s for s in outcomes if away[s] <= min(away) + rounded)]
        nash_least = min(given[s] for s in self.equilibria)
        self.nash_least = decimal(nash_least)
        self.epsilon_least = decimal(min(given[s] for s in self.epsilon_equilibria))
        self.price = None
        if nash_least > 0 and all(u > 0 for row in agents.given for u in row):
            self.price = decimal(max(given) / nash_least)

        def mean(row):
            return Fraction(sum(row[s] for s in self.played)) / len(self.played)

        self.agents_played, self.principals_played = decimal(mean(given)), decimal(mean(theirs))
        promised = (1 - Fraction(collective)) * (best - nash) + shortfall
        certain = best - mean(welfare) if self.fallback else promised
        # The first optimum, of those that differ by rounding.
        tied = ROUNDING * principals.size()
        top = next(s for s in outcomes if principals.shortfall[s] * principals.unit <= tied)
        calibration = Decimal(0)
        for i, row in enumerate(agents.centred):
            if agents.magnitude[i]:
                advantage = decimal((row[top] - mean(row)) * agents.unit * measures.omega)
                calibration += (measures.ratio[i] - 1) * advantage
        sharp = 2 * OSCILLATION[measures.metric.distance_norm]
        self.bounds = {}
        for name, factor in (("regret_bound", 4), ("sharp_regret_bound", sharp)):
            apart = factor * measures.weighted_misalignment + calibration
            self.bounds[name] = decimal(promised) + apart
            self.bounds["valid_" + name] = decimal(certain) + apart


def _welfare(side, omega):
    """Of the utilities as given."""
    return [omega * sum(column) for column in zip(*side.given)]


def _levels(side, omega, welfare):
    return {"welfare_min": decimal(min(welfare)), "welfare_max": decimal(max(welfare)),
            "ideal_welfare": decimal(omega * sum(max(row) for row in side.given)),
            "worst_welfare": decimal(omega * sum(min(row) for row in side.given))}
