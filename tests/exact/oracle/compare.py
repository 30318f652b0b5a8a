# SPDX-License-Identifier: Apache-2.0
"""A record of `evaluate` against the exact values of its game.

Errors are relative to the size of what was added up: the trivial bound for what is in the principals' welfare, the agents' for
theirs, 1 for distances and alignment. W is the input of V and of the bounds, and these can rise steeply with it: what the program
says has to be the exact value for some W within the tolerance."""
from decimal import Decimal
from fractions import Fraction
from math import prod, sqrt

from .measures import BOUNDS, Measures
from .metric import metric_of
from .play import PLAYED, ROUNDING, Play
from .side import decimal

TOLERANCE = {"double": Decimal("1e-9"), "float": Decimal("2e-4")}
# Below this fraction of the trivial bound a bound is zero where a tightness is 0/0.
ZERO = {"double": Decimal("1e-12"), "float": Decimal("1e-6")}
# An agent below this part of the largest does not show in what is summed over agents.
SMALLEST = {"double": Decimal(2) ** -400, "float": Decimal(2) ** -48}
NOTHING, INFINITE = Decimal(0), Decimal("Infinity")
# What is beyond a double, or made of what is, is null.
LARGEST = Decimal(2) ** 1024 / 64


class Exact:
    """What is true of a game, computed once and compared with every precision."""

    def __init__(self, game, bounds=BOUNDS):
        self.game, self.metric = game, metric_of(game["metric"])
        m = self.measures = Measures(game["principals"], game["agents"], self.metric, game["welfare"])
        self.play = None
        if "dims" in game:
            ones = [1] * len(game["dims"])
            self.play = Play(m, game["dims"], game.get("individual_capability", ones),
                             game.get("collective_capability", 1), game.get("equilibrium_tolerance", 0))
        strategy = self._strategy()
        self.agents_regret = decimal(m.omega * m.agents.regret(strategy))
        self.regret = decimal(m.omega * m.principals.regret(strategy))
        self.strategy = [decimal(p) for p in strategy]
        self.worst = m.worst_case(self.agents_regret)
        self.bounds = {b: m.bound(b, self.agents_regret) for b in bounds}

    def _strategy(self):
        if "strategy" in self.game:
            given = [Fraction(p) for p in self.game["strategy"]]
            return [p / sum(given) for p in given]
        agents = self.measures.agents
        if self.play and self.play.played:
            best = self.play.played
        else:
            room = ROUNDING * agents.size()
            if self.play:
                room = max(room, PLAYED * agents.players)
            best = [s for s, x in enumerate(agents.shortfall) if x * agents.unit <= room]
        return [Fraction(s in best, len(best)) for s in range(agents.outcomes)]


class Comparison:
    """Of one record. `faults`: (quantity, what is wrong); `errors`: per quantity the largest one, as a fraction of the scale."""

    def __init__(self, exact, record, precision, tolerance=None):
        self.exact, self.record, self.precision = exact, record, precision
        self.tolerance = tolerance or TOLERANCE[precision]
        self.faults, self.errors, self.compared = [], {}, 0
        self._measures()
        self._regrets()
        for name in exact.bounds:
            self._bound(name)
        if exact.play:
            self._play()

    def _note(self, quantity, error, text, tolerance=None):
        """`text()`: what to say where the error is beyond the tolerance."""
        self.compared += 1
        if error > (self.tolerance if tolerance is None else tolerance):
            self.faults.append((quantity, text()))
        if error > self.errors.get(quantity, -1):
            self.errors[quantity] = error

    def _number(self, quantity, got, true, scale, tolerance=None):
        if got is None:
            error = NOTHING if max(abs(true), scale) > LARGEST else INFINITE
            self._note(quantity, error, lambda: f"null, exactly {true:.17g}")
            return
        apart = abs(Decimal(got) - true)
        error = apart / scale if scale else INFINITE if apart else NOTHING
        self._note(quantity, error, lambda: f"{got}, exactly {true:.17g} (scale {scale:.3g})", tolerance)

    def _list(self, quantity, got, true, scales):
        for g, t, s in zip(got, true, scales, strict=True):
            self._number(quantity, g, t, s)

    def _same(self, quantity, got, true):
        self._note(quantity, NOTHING if got == true else INFINITE, lambda: f"{got}, exactly {true}")

    def _measures(self):
        m, r = self.exact.measures, self.record
        one = [1] * m.players
        for name, side in (("agent", m.agents), ("principal", m.principals)):
            magnitudes = side.magnitudes()
            self._list(name + "_magnitude", r[name + "_magnitude"], magnitudes, magnitudes)
            self._list(name + "_shift", r[name + "_shift"], side.shift, side.largest)
        for got, true in zip(r["welfare_ratio"], m.ratio, strict=True):
            if true is None:
                self._same("welfare_ratio", got, None)
            else:
                self._number("welfare_ratio", got, true, true)
        self._list("alignment_distance", r["alignment_distance"], m.distance, one)
        self._list("individual_alignment", r["individual_alignment"], [1 - d for d in m.distance], one)
        self._number("total_misalignment", r["total_misalignment"], sum(m.distance), m.players)
        self._number("weighted_misalignment", r["weighted_misalignment"], m.weighted_misalignment, m.trivial)
        for got, true in zip(r["pairwise_distance"], m.pairwise, strict=True):
            self._list("pairwise_distance", got, true, one + one)
        self._number("collective_alignment_agents", r["collective_alignment_agents"], m.agents_alignment, 1)
        self._number("collective_alignment_principals", r["collective_alignment_principals"], m.principals_alignment, 1)

    def _regrets(self):
        e, r = self.exact, self.record
        self._list("strategy", r["strategy"], e.strategy, [1] * len(e.strategy))
        self._number("trivial_bound", r["trivial_bound"], e.measures.trivial, e.measures.trivial)
        self._number("agents_welfare_regret", r["agents_welfare_regret"], e.agents_regret, e.measures.agents_trivial)
        self._number("principals_welfare_regret", r["principals_welfare_regret"], e.regret, e.measures.trivial)
        self._of_regret("worst_case_regret", r["worst_case_regret"], e.worst, e.measures.worst_case)

    def _reach(self, share):
        """The agents' regrets that W may be taken for, from and to."""
        width = share * self.exact.measures.agents_trivial
        return max(NOTHING, self.exact.agents_regret - width), self.exact.agents_regret + width

    def _of_regret(self, quantity, got, true, of_regret):
        """A value that rises with the agents' regret."""
        trivial = self.exact.measures.trivial
        if got is not None and trivial and abs(Decimal(got) - true) > self.tolerance * trivial:
            low, high = self._reach(self.tolerance)
            true = min(max(Decimal(got), of_regret(low)), of_regret(high))
        self._number(quantity, got, true, trivial)

    def _bound(self, name):
        e, r, m = self.exact, self.record, self.exact.measures
        true, _ = e.bounds[name]
        got = r["bounds"][name]
        least = 0
        if name == "collective" and got is not None and Decimal(got) > true:
            # An agent too small to show beside the largest: the search for lambda leaves it out, and the bound is valid all the same.
            least = SMALLEST[self.precision]
            true, _ = m.bound(name, e.agents_regret, least)
        self._of_regret(name, got, true, lambda w: m.bound(name, w, least)[0])
        if got is not None:
            # No bound is below what it bounds, but for rounding.
            zero = ZERO[self.precision]
            rounding = 10 * zero * m.trivial
            below = m.worst_case(self._reach(3 * zero)[0]) - Decimal(got)
            self._note(name + " >= V", max(NOTHING, below), lambda: f"{got}, which is {below:.3g} below V", rounding)
            self._number("slack", r["slack"][name], Decimal(got) - e.regret, m.trivial)
        for quantity, value in (("tightness", e.regret), ("worst_case_tightness", e.worst)):
            self._tightness(quantity, name, value, true if got is None else Decimal(got))

    def _tightness(self, quantity, name, value, bound):
        got, m = self.record[quantity][name], self.exact.measures
        zero = ZERO[self.precision] * m.trivial
        if bound <= 3 * zero and got == 1:
            return
        if bound <= zero / 3 or got is None:
            self._same(quantity, got, 1)
            return
        worst = self.record["worst_case_regret"]
        if quantity == "worst_case_tightness" and worst is not None:
            value = Decimal(worst)  # which was compared
        used = min(value / bound, Decimal(1))
        self._number(quantity, got, used, m.trivial / bound)

    def _play(self):
        p, r, m = self.exact.play, self.record, self.exact.measures
        for name in ("equilibria", "epsilon_equilibria", "played"):
            self._same(name, r[name], getattr(p, name))
        sizes = {"agent": m.agents, "principal": m.principals}
        sizes = {k: decimal(m.omega) * sum(s.largest) for k, s in sizes.items()}
        exact = TOLERANCE["double"]  # whatever the precision
        for side, levels in (("agent", p.agents), ("principal", p.principals)):
            for level in ("welfare_min", "welfare_max", "ideal_welfare", "worst_welfare"):
                self._number(level, r[f"{side}_{level}"], levels[level], sizes[side], exact)
        n, outcomes = m.players, prod(self.exact.game["dims"])
        sharp = {"l1": 0.5, "linf": 1}.get(m.metric.distance_norm, sqrt(1 - 1 / min(n, outcomes)))
        self._number("ideal_regret_bound", r["ideal_regret_bound"], max(p.ideal, NOTHING), m.trivial, exact)
        self._number("sharp_ideal_regret_bound", r["sharp_ideal_regret_bound"],
                     Decimal(sharp) * max(p.ideal, NOTHING), m.trivial, exact)
        if not p.equilibria:
            for name in ("fallback", "nash_welfare_least", "epsilon_welfare_least", "anarchy_regret", "price_of_anarchy",
                         "agent_welfare_played", "principal_welfare_played", "regret_bound", "valid_sharp_regret_bound"):
                self._same(name, r[name], None)
            return
        self._same("fallback", r["fallback"], p.fallback)
        self._number("nash_welfare_least", r["nash_welfare_least"], p.nash_least, sizes["agent"], exact)
        self._number("epsilon_welfare_least", r["epsilon_welfare_least"], p.epsilon_least, sizes["agent"], exact)
        self._number("agent_welfare_played", r["agent_welfare_played"], p.agents_played, sizes["agent"], exact)
        self._number("principal_welfare_played", r["principal_welfare_played"], p.principals_played, sizes["principal"], exact)
        self._number("anarchy_regret", r["anarchy_regret"], p.anarchy_regret, m.agents_trivial, exact)
        if p.price is None:
            self._same("price_of_anarchy", r["price_of_anarchy"], None)
        else:
            self._number("price_of_anarchy", r["price_of_anarchy"], p.price, p.price, exact)
        for name, true in p.bounds.items():
            self._number(name, r[name], true, m.trivial + m.agents_trivial, exact)
