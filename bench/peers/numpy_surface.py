#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge surface` as a vectorised NumPy batch, as fast as we could make NumPy go.

numpy_surface_plain.py is the same work as one would ordinarily write it; this is the upper end, for the record.

Flat games under EPIC (mean shift, l2), float32, one thread. Every array has the games on its last, contiguous axis, so
that each operation runs over the games with SIMD; batches are sized for the caches. Per game: payoffs, split of the
total misalignment, rotation of the agents, measures recomputed from the utilities, target strategy, both regrets, the
`published` and `pairwise` bounds, tightness, violations (checked again in double), 64 x 64 bins, moments and quantiles.

Where plain NumPy is slow and a better idiom exists, the better one is used: Box-Muller over SIMD log/sin/cos rather
than the ziggurat (3x), raw SFC64 words turned into floats rather than Generator.random (1.8x), and bin maxima that
touch only the games above the present maximum of their bin rather than ufunc.at on every game (40x).
"""
import argparse
import ctypes
import json
import os
import sys
import time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402  (after the thread counts)

BOUNDS = ("published", "pairwise")
QUANTITIES = ("total_misalignment", "agents_welfare_regret", "principals_welfare_regret",
              "published_tightness", "pairwise_tightness")
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BINS = 64
HISTOGRAM = 4096
F = np.float32
SQRT2 = 2 ** 0.5


def keep_freed_memory():
    """Let malloc reuse a batch's temporaries instead of returning them to the kernel (up to 1.7x; glibc only)."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for parameter, value in ((-3, 32 << 20), (-1, 1 << 30), (-2, 64 << 20)):  # mmap threshold, trim threshold, top pad
        mallopt(parameter, value)


class Random:
    """Bulk float32 variates from raw SFC64 words (23 bits each)."""

    def __init__(self, seed):
        self.raw = np.random.SFC64(seed).random_raw

    def _one_to_two(self, shape):
        count = int(np.prod(shape))
        bits = self.raw((count + 1) // 2).view(np.uint32)[:count]
        np.right_shift(bits, 9, out=bits)
        np.bitwise_or(bits, 0x3F800000, out=bits)
        return bits.view(F).reshape(shape)

    def uniform(self, shape):  # [0, 1)
        x = self._one_to_two(shape)
        return np.subtract(x, F(1), out=x)

    def minus_exponential(self, shape):  # log of (0, 1]
        x = self._one_to_two(shape)
        np.subtract(F(2), x, out=x)
        return np.log(x, out=x)

    def normal(self, shape):
        games = shape[-1]
        rows = int(np.prod(shape[:-1]))
        half = (rows + 1) // 2
        radius = self.minus_exponential((half, games))
        radius *= F(-2)
        np.sqrt(radius, out=radius)
        angle = self._one_to_two((half, games))  # one turn further on: the same angle
        angle *= F(2 * np.pi)
        out = np.empty((2 * half, games), F)
        np.cos(angle, out=out[:half])
        out[:half] *= radius
        np.sin(angle, out=out[half:])
        out[half:] *= radius
        return out[:rows].reshape(shape)


def standardise(u):
    """(nu, magnitude) of utilities [n, K, games] under EPIC; constant vectors give zeros."""
    constant = 1e-6 if u.dtype == F else 1e-12
    mean = np.add.reduce(u, axis=1)
    mean *= u.dtype.type(1 / u.shape[1])
    nu = u - mean[:, None]
    m = np.sqrt(np.einsum("nkb,nkb->nb", nu, nu))
    np.abs(mean, out=mean)
    mean += m  # at least max|u|
    mean *= u.dtype.type(constant)
    if (m > mean).all():
        inverse = np.reciprocal(m)
    else:
        zero = m <= constant * np.abs(u).max(axis=1)
        m[zero] = 0
        inverse = np.where(zero, 0, 1 / np.where(zero, 1, m)).astype(u.dtype)
    nu *= inverse[:, None]
    return nu, m


class Surface:
    def __init__(self, players=4, outcomes=4, target="principals", welfare="mean", payoffs="uniform",
                 max_misalignment=1.0, seed=0, lean=False):
        if players < 1 or outcomes < 3:
            raise ValueError("needs --players >= 1 and --outcomes >= 3 (two outcomes have no plane to rotate in)")
        self.n, self.K = players, outcomes
        self.target, self.payoffs, self.max_misalignment = target, payoffs, max_misalignment
        self.omega = 1 / players if welfare == "mean" else 1.0
        self.trivial = SQRT2 * self.omega * players  # of either side: all magnitudes are 1
        self.lean = lean
        self.random = Random(seed)
        self.games = self.rechecked = 0
        self.suspects = []  # apparent violations, kept for a second look in double
        self.violations = dict.fromkeys(BOUNDS, 0)
        # D, W, W^, tightness, tightness
        self.ranges = np.array([players * max_misalignment, self.trivial, self.trivial, 1, 1])
        q = len(QUANTITIES)
        self.total, self.squares = np.zeros(q), np.zeros(q)
        self.least, self.most = np.full(q, np.inf), np.full(q, -np.inf)
        self.histogram = np.zeros(q * (HISTOGRAM + 1), np.int64)
        cells = BINS * BINS
        self.bin_count = np.zeros(cells, np.int64)
        self.bin_sum = np.zeros((3, cells))
        self.bin_max = np.full((3, cells), -np.inf, F)

    # sampling ----------------------------------------------------------------------------------------------------

    def distances(self, games):
        """Intended distances [n, games]: a uniform total, split by a uniform point of the simplex."""
        n = self.n
        if n == 1:
            return self.random.uniform((1, games)) * F(self.max_misalignment)
        t = self.random.minus_exponential((n, games))
        u = self.random.uniform((2, games))
        u[0] *= F(n * self.max_misalignment)
        u[0] /= np.add.reduce(t, axis=0)
        t *= u[0]
        over = t.max(axis=0)
        over *= F(n)
        over -= F(1)  # n t_max - 1
        c = u[1]
        c *= F(n - 1)
        inside = over <= n - 1
        np.copyto(over, F(1), where=inside)
        c /= over
        np.copyto(c, F(1), where=inside)
        t *= c
        np.subtract(F(1), c, out=c)
        c *= F(1 / n)
        t += c
        return np.minimum(t, F(1), out=t)

    def sample(self, games):
        """Principals' and agents' utilities, each [n, K, games]."""
        shape = (self.n, self.K, games)
        draw = self.random.normal if self.payoffs == "normal" else self.random.uniform
        principals, magnitude = standardise(draw(shape))
        h = self.random.normal(shape)  # a direction, made orthogonal to the constants and to the principal
        mean = np.add.reduce(h, axis=1)
        mean *= F(1 / self.K)
        h -= mean[:, None]
        along = np.einsum("nkb,nkb->nb", h, principals)
        scratch = principals * along[:, None]
        h -= scratch
        norm = np.sqrt(np.einsum("nkb,nkb->nb", h, h))
        d = self.distances(games)
        s = d * d
        cosine = np.multiply(s, F(-2))
        cosine += F(1)
        np.subtract(F(1), s, out=s)
        np.sqrt(s, out=s)
        s *= d
        s *= F(2)
        s /= np.maximum(norm, F(1e-20), out=norm)
        h *= s[:, None]
        np.multiply(principals, cosine[:, None], out=scratch)
        h += scratch
        return principals, h

    def strategy(self, x, y):
        """Strategies [K, games] whose regret on the target side is uniform on 0..trivial, as far as it is reachable."""
        z = x if self.target == "agents" else y
        games = z.shape[1]
        sigma = self.random.minus_exponential((self.K, games))
        sigma /= np.add.reduce(sigma, axis=0)
        base = np.einsum("kb,kb->b", sigma, z)
        goal = self.random.uniform((games,))
        goal *= F(self.trivial)
        anchor = z.max(axis=0)  # regret of the profile to mix with: the pessimal one, or the optimal one
        goal = np.minimum(goal, anchor, out=goal)
        anchor *= goal >= base
        chosen = (z == anchor).astype(F)
        # regret = f base + (1 - f) anchor
        base -= anchor
        goal -= anchor
        np.copyto(base, F(1), where=base == 0)
        goal /= base  # f
        sigma *= goal
        np.subtract(F(1), goal, out=goal)
        goal /= np.add.reduce(chosen, axis=0)
        chosen *= goal
        sigma += chosen
        return sigma

    # evaluation --------------------------------------------------------------------------------------------------

    def measure(self, principals, agents):
        """Everything but the strategy, from the utilities alone and in their precision."""
        real = principals.dtype.type
        if self.lean and real is F:  # the sampler's word for it that the principals are standardised
            nu_p, m_p = principals, np.ones((1, 1), F)
        else:
            nu_p, m_p = standardise(principals)
        nu_a, m_a = standardise(agents)
        nu_a -= nu_p
        d = np.sqrt(np.einsum("nkb,nkb->nb", nu_a, nu_a))
        d *= real(0.5)
        w = np.add.reduce(agents, axis=0)
        v = np.add.reduce(principals, axis=0)
        if self.omega != 1:
            w *= real(self.omega)
            v *= real(self.omega)
            m_p = m_p * real(self.omega)
            m_a *= real(self.omega)
        return d, m_p, m_a, w, v

    def bounds(self, d, mp, ma, w, v, W):
        """`published` and `pairwise`, capped by the trivial bound, and the sum of m^ d."""
        real = w.dtype.type
        if self.lean and real is F:  # unit magnitudes: the minimum is at lambda = 1 (or 0: the cap)
            weighted = np.add.reduce(d, axis=0)
            published = weighted * real(4 * self.omega)
            published += W
            trivial = real(self.trivial)
        else:
            trivial = np.add.reduce(mp, axis=0)
            trivial *= real(SQRT2)
            weighted = np.add.reduce(mp * d, axis=0)
            published = None  # lambda = 0 gives no less than the cap
            safe = ma if ma.all() else np.where(ma > 0, ma, np.inf).astype(real)
            gap = np.empty_like(ma)
            for i in range(self.n):
                r = mp[i] / safe[i]
                np.multiply(ma, r, out=gap)
                np.subtract(gap, mp, out=gap)
                value = np.add.reduce(np.abs(gap, out=gap), axis=0)
                value *= real(SQRT2)
                r *= W
                value += r
                published = value if published is None else np.minimum(published, value, out=published)
            published += real(4) * weighted
            weighted *= real(1 / self.omega)
        np.minimum(published, trivial, out=published)
        # centred welfare vectors; the mean is linear, so they are the sums of the scaled standardised utilities
        w = w - np.add.reduce(w, axis=0) * real(1 / self.K)
        v = v - np.add.reduce(v, axis=0) * real(1 / self.K)
        tiny = real(1e-30)
        C = np.sqrt(np.einsum("kb,kb->b", w, w))
        A = np.sqrt(np.einsum("kb,kb->b", v, v))
        np.maximum(C, tiny, out=C)
        w /= C
        v /= np.maximum(A, tiny)
        cosine = np.einsum("kb,kb->b", v, w)
        w *= cosine
        v -= w
        sine = np.sqrt(np.einsum("kb,kb->b", v, v))
        C *= real(SQRT2)
        x = np.divide(W, C, out=C)
        np.minimum(x, real(1), out=x)
        flat = x >= cosine
        cosine *= x
        x *= x
        np.subtract(real(1), x, out=x)
        sine *= np.sqrt(x, out=x)
        sine += cosine
        np.copyto(sine, real(1), where=flat)
        sine *= A
        sine *= real(SQRT2)
        pairwise = np.minimum(sine, trivial, out=sine)
        return published, pairwise, weighted

    def check_suspects(self):
        """In double, on the same utilities: the games that look like violations in float."""
        if not self.suspects:
            return
        p, a, s = (np.concatenate(part, axis=-1).astype(float) for part in zip(*self.suspects))
        self.suspects = []
        self.rechecked += s.shape[-1]
        s /= s.sum(axis=0)
        measured = self.measure(p, a)
        w, v = measured[3], measured[4]
        W, V = (s * (w.max(axis=0) - w)).sum(axis=0), (s * (v.max(axis=0) - v)).sum(axis=0)
        for name, bound in zip(BOUNDS, self.bounds(*measured, W)):
            self.violations[name] += int(np.count_nonzero(V > bound + 1e-12 * self.trivial))

    # the batch ---------------------------------------------------------------------------------------------------

    def batch(self, games):
        principals, agents = self.sample(games)
        d, mp, ma, w, v = self.measure(principals, agents)
        x = w.max(axis=0) - w
        y = v.max(axis=0) - v
        sigma = self.strategy(x, y)
        values = np.empty((len(QUANTITIES), games), F)
        np.add.reduce(d, axis=0, out=values[0])
        W = np.einsum("kb,kb->b", sigma, x, out=values[1])
        regret = np.einsum("kb,kb->b", sigma, y, out=values[2])
        published, pairwise, weighted = self.bounds(d, mp, ma, w, v, W)

        zero = F(1e-6 * self.trivial)
        suspect = None
        for bound, tightness in ((published, values[3]), (pairwise, values[4])):
            if bound.min() > zero:
                np.divide(regret, bound, out=tightness)
            else:
                small = bound <= zero
                tightness[...] = np.where(small & (regret <= zero), F(1), regret / np.where(small, zero, bound))
            if tightness.max() > 1:
                above = regret > bound
                suspect = above if suspect is None else suspect | above
                np.minimum(tightness, F(1), out=tightness)
        if suspect is not None:
            which = np.flatnonzero(suspect)
            self.suspects.append((principals[:, :, which], agents[:, :, which], sigma[:, which]))
            if len(self.suspects) == 64:
                self.check_suspects()
        self.add_up(values, weighted, published, pairwise)

    def add_up(self, values, weighted, published, pairwise):
        games = values.shape[1]
        self.games += games
        self.total += np.add.reduce(values, axis=1)  # pairwise summation within the batch, double across batches
        self.squares += np.add.reduce(values * values, axis=1)
        np.minimum(self.least, np.minimum.reduce(values, axis=1), out=self.least)
        np.maximum(self.most, np.maximum.reduce(values, axis=1), out=self.most)

        q = len(QUANTITIES)
        place = values * (HISTOGRAM / self.ranges).astype(F)[:, None]
        np.minimum(place, F(HISTOGRAM), out=place)
        index = place.astype(np.intp)
        index += (np.arange(q) * (HISTOGRAM + 1))[:, None]
        self.histogram += np.bincount(index.ravel(), minlength=self.histogram.size)

        row = values[1] * F(BINS / self.trivial)
        column = weighted * F(BINS / self.ranges[0])
        np.floor(np.minimum(row, F(BINS - 1), out=row), out=row)
        row *= F(BINS)
        np.minimum(column, F(BINS - 1), out=column)
        row += np.floor(column, out=column)
        cell = row.astype(np.intp)
        self.bin_count += np.bincount(cell, minlength=BINS * BINS)
        for k, value in enumerate((values[2], published, pairwise)):
            self.bin_sum[k] += np.bincount(cell, weights=value, minlength=BINS * BINS)
            higher = np.flatnonzero(value > self.bin_max[k].take(cell))
            if higher.size:
                np.maximum.at(self.bin_max[k], cell[higher], value[higher])

    # results -----------------------------------------------------------------------------------------------------

    def summary(self):
        out = {}
        N = self.games
        for k, name in enumerate(QUANTITIES):
            mean = self.total[k] / N
            variance = max(self.squares[k] / N - mean * mean, 0.0) * N / max(N - 1, 1)
            counts = self.histogram.reshape(len(QUANTITIES), -1)[k]
            edges = np.concatenate(([0], np.cumsum(counts)))
            quantiles = {}
            for p in QUANTILES:
                j = int(np.searchsorted(edges, p * N, side="right")) - 1
                inside = (p * N - edges[j]) / counts[j]
                value = (j + inside) * self.ranges[k] / HISTOGRAM
                quantiles[str(p)] = float(min(max(value, self.least[k]), self.most[k]))
            out[name] = {"mean": float(mean), "standard_error": float((variance / N) ** 0.5),
                         "min": float(self.least[k]), "max": float(self.most[k]), "quantiles": quantiles}
        return out


def run(games, batch, **options):
    """(surface, wall seconds, processor seconds), imports, tables and one warm-up batch left out of the time."""
    keep_freed_memory()
    seed = options.pop("seed", 1)
    Surface(seed=seed + 1, **options).batch(min(batch, games))
    surface = Surface(seed=seed, **options)
    begin, begin_cpu = time.perf_counter(), time.process_time()
    left = games
    while left > 0:
        surface.batch(min(batch, left))
        left -= batch
    surface.check_suspects()
    return surface, time.perf_counter() - begin, time.process_time() - begin_cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--players", type=int, default=4)
    parser.add_argument("--outcomes", type=int, default=4)
    parser.add_argument("--games", type=lambda s: int(float(s)), default=2_000_000, help="counts such as 2e6 are accepted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=("principals", "agents"), default="principals")
    parser.add_argument("--welfare", choices=("mean", "sum"), default="mean")
    parser.add_argument("--payoffs", choices=("uniform", "normal"), default="uniform")
    parser.add_argument("--max-misalignment", type=float, default=1.0)
    parser.add_argument("--batch", type=int, default=16384, help="games per batch")
    parser.add_argument("--lean", action="store_true",
                        help="trust the sampler that magnitudes are 1 instead of measuring the principals again")
    parser.add_argument("--bins", metavar="FILE.npz", help="write the 64 x 64 bins here")
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    if a.games < 1 or a.batch < 1 or not 0 < a.max_misalignment <= 1:
        parser.error("--games and --batch must be at least 1, --max-misalignment in (0, 1]")
    try:
        surface, seconds, cpu_seconds = run(a.games, a.batch, seed=a.seed, players=a.players, outcomes=a.outcomes, target=a.target,
                               welfare=a.welfare, payoffs=a.payoffs, max_misalignment=a.max_misalignment, lean=a.lean)
    except ValueError as error:
        parser.error(str(error))
    result = {"peer": "numpy", "numpy": np.__version__, "players": a.players, "outcomes": a.outcomes,
              "games": surface.games, "seed": a.seed, "target": a.target, "welfare": a.welfare, "payoffs": a.payoffs,
              "max_misalignment": a.max_misalignment, "batch": a.batch, "lean": a.lean, "seconds": seconds, "cpu_seconds": cpu_seconds,
              "games_per_second": surface.games / seconds, "violations": surface.violations,
              "rechecked_in_double": surface.rechecked,
              "occupied_bins": int(np.count_nonzero(surface.bin_count)), "quantities": surface.summary()}
    if a.bins:
        shape = (BINS, BINS)
        count = np.maximum(surface.bin_count, 1)
        named = {"count": surface.bin_count.reshape(shape)}
        for k, name in enumerate(("principals_welfare_regret",) + BOUNDS):
            named[name + "_mean"] = (surface.bin_sum[k] / count).reshape(shape)
            named[name + "_max"] = surface.bin_max[k].reshape(shape)
        np.savez(a.bins, **named)
    if a.json:
        json.dump(result, sys.stdout, indent=1)
        print()
    else:
        print(f"{result['games_per_second']:.4g} games/s, violations {surface.violations}")
        for name, stat in result["quantities"].items():
            print(f"{name:28s} {stat['mean']:.6f} +- {stat['standard_error']:.6f}")


if __name__ == "__main__":
    main()
