#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge surface` as a plain Python loop over games.

    python_surface.py [--players 4] [--outcomes 4] [--games 1e5] [--style lists|numpy] [--json]

The work of numpy_surface_plain.py, one game after the other. `--style numpy` has a game's payoffs, strategy and so on
in small NumPy arrays, as research code commonly does; `--style lists` has lists of floats and no NumPy. Lists take
60 us a game of 4 x 4, arrays 160; but of 8 x 16, 220 and 140. The default is the faster: lists up to 64 payoffs a side.
"""
import math
import platform
import random
from operator import mul, sub

import numpy as np

import surface_common as common
from surface_common import BINS, HISTOGRAM, Tally

ROOT2 = 2 ** 0.5
TOLERANCE = common.tolerance("float64")


def share_towards(goal, base, end):
    """How much of a profile of regret `end` brings a strategy of regret `base` to `goal`, as far as possible."""
    return min(max((goal - base) / (end - base), 0.0), 1.0) if end != base else 0.0


def pairwise(W, C, A, cosine, sine, cap):
    """The closed form, from the lengths of the centred welfare vectors and their angle."""
    reach = min(W / (ROOT2 * C), 1.0) if C > 0 else 0.0
    # cos(max(0, arccos(reach) - angle))
    factor = 1.0
    if A > 0 and C > 0 and reach < cosine:
        factor = reach * cosine + math.sqrt(1 - reach * reach) * sine
    return min(ROOT2 * A * factor, cap)


# lists of floats -----------------------------------------------------------------------------------------------------


class Lists:
    """Games with numbers in lists: play() returns D, W, W^, sum M^d, published, pairwise."""

    def __init__(self, n, K, seed):
        self.n, self.K = n, K
        self.random = random.Random(seed)

    def standardise(self, u):
        mean = sum(u) / len(u)
        centred = [a - mean for a in u]
        magnitude = math.hypot(*centred)
        if magnitude <= TOLERANCE * max(map(abs, u)):
            return [0.0] * len(u), 0.0
        return [a / magnitude for a in centred], magnitude

    def simplex(self, parts):
        uniform = self.random.random
        e = [-math.log(1 - uniform()) for _ in range(parts)]
        total = sum(e)
        return [a / total for a in e]

    def distances(self):
        """Intended distances: a uniform total, split by a uniform point of the simplex."""
        n = self.n
        total = n * self.random.random()
        if n == 1:
            return [total]
        t = [total * a for a in self.simplex(n)]
        largest = max(t)
        if largest <= 1:
            return t
        c = self.random.random() * (n - 1) / (n * largest - 1)
        return [min(c * a + (1 - c) / n, 1.0) for a in t]

    def agent(self, principal, d):
        """Utilities at distance d of the principal's, in a random direction orthogonal to it and to the constants."""
        gauss = self.random.gauss
        h = [gauss(0.0, 1.0) for _ in principal]
        mean = sum(h) / len(h)
        h = [a - mean for a in h]
        along = sum(map(mul, h, principal))
        h = [a - along * b for a, b in zip(h, principal)]
        cosine, sine = 1 - 2 * d * d, 2 * d * math.sqrt(1 - d * d) / math.hypot(*h)
        return [cosine * b + sine * a for a, b in zip(h, principal)]

    def strategy(self, y):
        """A strategy whose regret for y is uniform on 0..sqrt(2), as far as reachable."""
        sigma = self.simplex(self.K)
        base, goal = sum(map(mul, sigma, y)), ROOT2 * self.random.random()
        end = 0.0 if goal < base else max(y)  # the regret of the profile to mix with, optimal or pessimal
        share = share_towards(goal, base, end)
        extreme = share / y.count(end)
        return [(1 - share) * s + (extreme if z == end else 0.0) for s, z in zip(sigma, y)]

    def play(self):
        n, K, uniform = self.n, self.K, self.random.random
        principals = [self.standardise([uniform() for _ in range(K)])[0] for _ in range(n)]
        agents = [self.agent(p, d) for p, d in zip(principals, self.distances())]
        nu_p, m_p = zip(*map(self.standardise, principals))
        nu_a, m_a = zip(*map(self.standardise, agents))
        d = [0.5 * math.dist(p, a) for p, a in zip(nu_p, nu_a)]
        w, v = [sum(u) / n for u in zip(*agents)], [sum(u) / n for u in zip(*principals)]
        w_best, v_best = max(w), max(v)
        x, y = [w_best - a for a in w], [v_best - a for a in v]
        sigma = self.strategy(y)
        W, regret = sum(map(mul, sigma, x)), sum(map(mul, sigma, y))
        M_p, M_a = [m / n for m in m_p], [m / n for m in m_a]
        weighted, cap = sum(map(mul, M_p, d)), ROOT2 * sum(M_p)

        published = cap  # lambda = 0
        for p, a in zip(M_p, M_a):
            if a > 0:
                ratio = p / a
                gaps = sum([abs(q - ratio * b) for q, b in zip(M_p, M_a)])
                published = min(published, ratio * W + ROOT2 * gaps)
        published = min(published + 4 * weighted, cap)

        e, C = self.standardise(w)
        f, A = self.standardise(v)
        cosine = sum(map(mul, e, f))
        sine = math.hypot(*map(sub, f, [cosine * a for a in e]))
        return sum(d), W, regret, weighted, published, pairwise(W, C, A, cosine, sine, cap)


# small arrays --------------------------------------------------------------------------------------------------------


class Arrays:
    """The same with a game's numbers in NumPy arrays."""

    def __init__(self, n, K, seed):
        self.n, self.K = n, K
        self.random = np.random.default_rng(seed)

    def standardise(self, u):
        """(nu, magnitude) of utilities [..., outcomes]."""
        centred = u - u.mean(axis=-1, keepdims=True)
        magnitude = np.linalg.norm(centred, axis=-1)
        constant = magnitude <= TOLERANCE * np.abs(u).max(axis=-1)
        if constant.any():
            magnitude = np.where(constant, 0, magnitude)
            return centred / np.where(constant, np.inf, magnitude)[..., None], magnitude
        return centred / magnitude[..., None], magnitude

    def simplex(self, parts):
        e = self.random.standard_exponential(parts)
        return e / e.sum()

    def distances(self):
        """Intended distances: a uniform total, split by a uniform point of the simplex."""
        n = self.n
        t = n * self.random.random() * self.simplex(n)
        largest = t.max()
        if n == 1 or largest <= 1:
            return t
        c = self.random.random() * (n - 1) / (n * largest - 1)
        return np.minimum(c * t + (1 - c) / n, 1)

    def agents(self, principals):
        """Each in a random direction orthogonal to the principal and to the constants."""
        h = self.random.standard_normal((self.n, self.K))
        h -= h.mean(axis=1, keepdims=True)
        h -= (h * principals).sum(axis=1, keepdims=True) * principals
        h /= np.linalg.norm(h, axis=1, keepdims=True)
        d = self.distances()[:, None]
        return (1 - 2 * d * d) * principals + 2 * d * np.sqrt(1 - d * d) * h

    def strategy(self, y):
        """A strategy whose regret for y is uniform on 0..sqrt(2), as far as reachable."""
        sigma = self.simplex(self.K)
        base, goal = sigma @ y, ROOT2 * self.random.random()
        end = 0.0 if goal < base else y.max()  # the regret of the profile to mix with, optimal or pessimal
        share = share_towards(goal, base, end)
        extreme = y == end
        return (1 - share) * sigma + share / extreme.sum() * extreme

    def play(self):
        n = self.n
        principals, _ = self.standardise(self.random.random((n, self.K)))
        agents = self.agents(principals)
        nu_p, m_p = self.standardise(principals)
        nu_a, m_a = self.standardise(agents)
        d = 0.5 * np.linalg.norm(nu_p - nu_a, axis=1)
        w, v = agents.mean(axis=0), principals.mean(axis=0)
        x, y = w.max() - w, v.max() - v
        sigma = self.strategy(y)
        W, regret = float(sigma @ x), float(sigma @ y)
        M_p, M_a = m_p / n, m_a / n
        weighted, cap = float(M_p @ d), ROOT2 * float(M_p.sum())

        # lambda = 0 gives the cap
        ratio = (M_p / M_a)[M_a > 0] if not M_a.all() else M_p / M_a
        published = cap
        if len(ratio):
            gaps = np.abs(M_p - ratio[:, None] * M_a).sum(axis=1)
            published = min(float((ratio * W + ROOT2 * gaps).min()) + 4 * weighted, cap)

        e, C = self.standardise(w)
        f, A = self.standardise(v)
        cosine = float(e @ f)
        sine = float(np.linalg.norm(f - cosine * e))
        return float(d.sum()), W, regret, weighted, published, pairwise(W, float(C), float(A), cosine, sine, cap)


# statistics ----------------------------------------------------------------------------------------------------------


class Surface(Tally):
    def __init__(self, n):
        super().__init__(common.ranges(n))
        self.n = n
        self.zero = TOLERANCE * self.ranges[1]

    def tightness(self, regret, bound):
        return min(regret / bound, 1.0) if bound > self.zero else 1.0

    def add_up(self, D, W, regret, weighted, *bounds):
        self.games += 1
        for k, bound in enumerate(bounds):
            self.violations[k] += regret > bound + self.zero
        values = (D, W, regret, *[self.tightness(regret, bound) for bound in bounds])
        for k, value in enumerate(values):
            self.total[k] += value
            self.squares[k] += value * value
            if value < self.least[k]:
                self.least[k] = value
            if value > self.most[k]:
                self.most[k] = value
            self.histogram[k][min(int(value * HISTOGRAM / self.ranges[k]), HISTOGRAM - 1)] += 1
        row = min(int(W * BINS / self.ranges[1]), BINS - 1)
        column = min(int(self.n * weighted * BINS / self.ranges[0]), BINS - 1)
        cell = row * BINS + column
        self.bin_count[cell] += 1
        for k, value in enumerate((regret, *bounds)):
            self.bin_sum[k][cell] += value
            if value > self.bin_max[k][cell]:
                self.bin_max[k][cell] = value


def main():
    parser = common.parser(__doc__, batch=1, dtype="float64", dtypes=("float64",), threads=False)
    parser.add_argument("--style", choices=("lists", "numpy"), help="default: the faster one")
    parser.set_defaults(games=100_000)
    a = common.parse(parser)
    a.style = a.style or ("lists" if a.players * a.outcomes <= 64 else "numpy")

    def play(seed, games):
        game = (Lists if a.style == "lists" else Arrays)(a.players, a.outcomes, seed)
        surface = Surface(a.players)
        for _ in range(games):
            surface.add_up(*game.play())
        return surface

    common.measure(a, "python", "Python", platform.python_version(), play, {"style": a.style})


if __name__ == "__main__":
    main()
