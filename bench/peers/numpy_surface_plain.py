#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge surface` as a vectorised NumPy batch, written as a competent researcher would write it.

The yardstick of the benchmarks: NumPy's own generators and expressions over whole batches, one thread, nothing tuned
below NumPy's interface.

Flat games under EPIC (mean shift, l2). Per game: payoffs, split of the total misalignment, rotation of the agents,
measures recomputed from the utilities of both sides, target strategy, both regrets, the `published` bound (all
candidates for lambda) and the `pairwise` one (closed form), tightness, violations, 64 x 64 bins, moments and quantiles.

Arrays are [players, outcomes, games]: with the games first, NumPy's reductions over four players or outcomes make it
2.5 times as slow. float32, as `delegauge --precision float`; NumPy's default, float64, takes 1.8 times as long.
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402  (after the thread counts)

import surface_common as common  # noqa: E402
from surface_common import BINS, BOUNDS, HISTOGRAM, QUANTITIES, Tally  # noqa: E402


def standardise(u):
    """(nu, magnitude) of utilities [players, outcomes, games] under EPIC; constant utilities give zeros."""
    centred = u - u.mean(axis=1, keepdims=True)
    magnitude = np.sqrt(np.einsum("nkg,nkg->ng", centred, centred))
    constant = magnitude <= common.tolerance(u.dtype) * np.abs(u).max(axis=1)
    magnitude = np.where(constant, 0, magnitude)
    return centred / np.where(constant, np.inf, magnitude)[:, None], magnitude


class Surface(Tally):
    def __init__(self, players=4, outcomes=4, target="principals", welfare="mean", payoffs="uniform",
                 max_misalignment=1.0, seed=0, dtype="float32"):
        super().__init__(common.ranges(players, max_misalignment, welfare))
        self.n, self.K = players, outcomes
        self.target, self.payoffs, self.max_misalignment = target, payoffs, max_misalignment
        self.omega = 1 / players if welfare == "mean" else 1.0
        self.trivial = self.ranges[1]  # of either side
        self.rng = np.random.default_rng(seed)
        self.dtype = np.dtype(dtype)
        self.zero = common.tolerance(self.dtype) * self.trivial
        # the sums, counts and maxima of the tally as arrays
        q, cells = len(QUANTITIES), BINS * BINS
        self.histogram = np.zeros((q, HISTOGRAM), np.int64)
        self.bin_count = np.zeros(cells, np.int64)
        self.bin_sum = np.zeros((3, cells))
        self.bin_max = np.full((3, cells), -np.inf, self.dtype)

    # sampling ----------------------------------------------------------------------------------------------------

    def simplex(self, parts, games):
        """Uniform points of the simplex [parts, games]."""
        e = self.rng.standard_exponential((parts, games), dtype=self.dtype)
        return e / e.sum(axis=0)

    def distances(self, games):
        """Intended distances [players, games]: a uniform total, split by a uniform point of the simplex."""
        n = self.n
        total = n * self.max_misalignment * self.rng.random(games, dtype=self.dtype)
        if n == 1:
            return total[None]
        t = total * self.simplex(n, games)
        largest = t.max(axis=0)
        over = largest > 1
        c = self.rng.random(games, dtype=self.dtype) * (n - 1) / np.where(over, n * largest - 1, 1)
        return np.minimum(np.where(over, c * t + (1 - c) / n, t), 1)

    def sample(self, games):
        """Principals' and agents' utilities, each [players, outcomes, games]."""
        shape = (self.n, self.K, games)
        if self.payoffs == "normal":
            principals, _ = standardise(self.rng.standard_normal(shape, dtype=self.dtype))
        else:
            principals, _ = standardise(self.rng.random(shape, dtype=self.dtype))
        # a random direction orthogonal to the constants and to the principal
        h = self.rng.standard_normal(shape, dtype=self.dtype)
        h -= h.mean(axis=1, keepdims=True)
        h -= np.einsum("nkg,nkg->ng", h, principals)[:, None] * principals
        h /= np.sqrt(np.einsum("nkg,nkg->ng", h, h))[:, None]
        d = self.distances(games)[:, None]
        agents = (1 - 2 * d * d) * principals + 2 * d * np.sqrt(1 - d * d) * h
        return principals, agents

    def strategy(self, x, y):
        """Strategies [outcomes, games] whose regret on the target side is uniform on 0..trivial, as far as reachable."""
        z = x if self.target == "agents" else y
        games = z.shape[-1]
        sigma = self.simplex(self.K, games)
        base = np.einsum("kg,kg->g", sigma, z)
        goal = self.trivial * self.rng.random(games, dtype=self.dtype)
        worst = z.max(axis=0)
        end = np.where(goal < base, 0, worst)  # the regret of the profile to mix with, optimal or pessimal
        gap = end - base
        share = np.clip((goal - base) / np.where(gap == 0, 1, gap), 0, 1)
        extreme = z == end
        extreme = extreme / extreme.sum(axis=0, dtype=self.dtype)
        return (1 - share) * sigma + share * extreme

    # evaluation --------------------------------------------------------------------------------------------------

    def published(self, W, weighted, M_p, M_a, trivial):
        """min over lambda in {0, r_i} of lambda W + 4 sum M^d + sqrt(2) sum |M^ - lambda M|, capped."""
        ratio = M_p / np.where(M_a > 0, M_a, np.inf)
        gaps = np.abs(M_p - ratio[:, None] * M_a).sum(axis=1)  # [candidates, games]
        at_ratios = (ratio * W + 2 ** 0.5 * gaps).min(axis=0)
        at_zero = 2 ** 0.5 * M_p.sum(axis=0)
        return np.minimum(np.minimum(at_ratios, at_zero) + 4 * weighted, trivial)

    def pairwise(self, W, w, v, trivial):
        """The closed form, from the centred welfare vectors."""
        w = w - w.mean(axis=0)
        v = v - v.mean(axis=0)
        C = np.sqrt(np.einsum("kg,kg->g", w, w))
        A = np.sqrt(np.einsum("kg,kg->g", v, v))
        e = w / np.where(C > 0, C, 1)
        f = v / np.where(A > 0, A, 1)
        cosine = np.einsum("kg,kg->g", e, f)
        across = f - cosine * e
        sine = np.sqrt(np.einsum("kg,kg->g", across, across))
        reach = np.minimum(W / np.where(C > 0, 2 ** 0.5 * C, np.inf), 1)
        # cos(max(0, arccos(reach) - angle))
        factor = np.where(reach >= cosine, 1, reach * cosine + np.sqrt(1 - reach * reach) * sine)
        factor = np.where((A > 0) & (C > 0), factor, 1)
        return np.minimum(2 ** 0.5 * A * factor, trivial)

    def batch(self, games):
        principals, agents = self.sample(games)
        nu_p, m_p = standardise(principals)
        nu_a, m_a = standardise(agents)
        difference = nu_p - nu_a
        d = 0.5 * np.sqrt(np.einsum("nkg,nkg->ng", difference, difference))
        w, v = self.omega * agents.sum(axis=0), self.omega * principals.sum(axis=0)
        x = w.max(axis=0) - w
        y = v.max(axis=0) - v
        sigma = self.strategy(x, y)
        W = np.einsum("kg,kg->g", sigma, x)
        regret = np.einsum("kg,kg->g", sigma, y)
        M_p, M_a = self.omega * m_p, self.omega * m_a
        trivial = 2 ** 0.5 * M_p.sum(axis=0)
        weighted = (M_p * d).sum(axis=0)
        bounds = (self.published(W, weighted, M_p, M_a, trivial), self.pairwise(W, w, v, trivial))

        values = [d.sum(axis=0), W, regret]
        for k, bound in enumerate(bounds):
            self.violations[k] += int(np.count_nonzero(regret > bound + self.zero))
            small = bound <= self.zero
            tightness = np.where(small & (regret <= self.zero), 1, regret / np.where(small, self.zero, bound))
            values.append(np.minimum(tightness, 1))
        self.add_up(values, weighted / self.omega, bounds)

    def add_up(self, values, weighted, bounds):
        _, W, regret, *_ = values
        self.games += len(W)
        for k, value in enumerate(values):
            self.total[k] += value.sum(dtype=float)
            self.squares[k] += np.square(value, dtype=float).sum()
            self.least[k] = min(self.least[k], value.min())
            self.most[k] = max(self.most[k], value.max())
            place = np.minimum((value * (HISTOGRAM / self.ranges[k])).astype(int), HISTOGRAM - 1)
            self.histogram[k] += np.bincount(place, minlength=HISTOGRAM)
        row = np.minimum((W * (BINS / self.trivial)).astype(int), BINS - 1)
        column = np.minimum((weighted * (BINS / self.ranges[0])).astype(int), BINS - 1)
        cell = row * BINS + column
        self.bin_count += np.bincount(cell, minlength=BINS * BINS)
        for k, value in enumerate((regret,) + bounds):
            self.bin_sum[k] += np.bincount(cell, weights=value, minlength=BINS * BINS)
            np.maximum.at(self.bin_max[k], cell, value)


def main():
    parser = common.parser(__doc__, batch=lambda a: (1 << 22) // (a.players * a.outcomes), threads=False)
    parser.add_argument("--target", choices=("principals", "agents"), default="principals")
    parser.add_argument("--welfare", choices=("mean", "sum"), default="mean")
    parser.add_argument("--payoffs", choices=("uniform", "normal"), default="uniform")
    parser.add_argument("--max-misalignment", type=float, default=1.0)
    parser.add_argument("--bins", metavar="FILE.npz", help="write the 64 x 64 bins here")
    a = common.parse(parser)
    if not 0 < a.max_misalignment <= 1:
        parser.error("--max-misalignment must be in (0, 1]")
    sampling = {"target": a.target, "welfare": a.welfare, "payoffs": a.payoffs, "max_misalignment": a.max_misalignment}

    def play(seed, games):
        surface = Surface(a.players, a.outcomes, seed=seed, dtype=a.dtype, **sampling)
        for first in range(0, games, a.batch):
            surface.batch(min(a.batch, games - first))
        return surface

    surface = common.measure(a, "numpy-plain", "NumPy", np.__version__, play, {"numpy": np.__version__, **sampling})
    if a.bins:
        shape = (BINS, BINS)
        count = np.maximum(surface.bin_count, 1)
        named = {"count": surface.bin_count.reshape(shape)}
        for k, name in enumerate(("principals_welfare_regret",) + BOUNDS):
            named[name + "_mean"] = (surface.bin_sum[k] / count).reshape(shape)
            named[name + "_max"] = surface.bin_max[k].reshape(shape)
        np.savez(a.bins, **named)


if __name__ == "__main__":
    main()
