#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge surface` in Numba: a compiled loop over games, on all processors.

    numba_surface.py [--players 4] [--outcomes 4] [--games 2e6] [--threads 2] [--dtype float32|float64] [--json]

The work of numpy_surface_plain.py, one game at a time, as loops over the few numbers of a game. Each thread has its own
NumPy generator, buffers and tallies, and takes every threads-th batch; nothing is allocated between games. A generator
handed to compiled code draws normals in a tenth of the time of Numba's np.random, and was faster than xoshiro256+ with
Box-Muller written out.

Numbers of players and outcomes are constants to the compiler (closure variables), so it unrolls loops over them.
fastmath without nnan and ninf: sums may be reordered and multiply-adds fused, but infinity stays what it is.
"""
import math

import numba
import numpy as np
from numba import njit, prange

import surface_common as common
from surface_common import BINS, HISTOGRAM, QUANTITIES, Tally

FAST = {"fastmath": {"nsz", "arcp", "contract", "afn", "reassoc"}, "error_model": "numpy"}
CELLS = BINS * BINS


def compile_job(n, K, dtype):
    """job(generators, games, batch, tallies...): plays the games, one thread per generator."""
    real = np.dtype(dtype).type
    zero, one, two, half = real(0), real(1), real(2), real(0.5)
    omega, root2 = real(1 / n), real(2 ** 0.5)
    most = common.ranges(n)
    trivial = real(most[1])  # all magnitudes are 1, for either side
    tolerance = real(common.tolerance(dtype))
    tiny = tolerance * trivial
    per_range = np.array([HISTOGRAM / r for r in most], dtype)
    row_scale, column_scale = real(BINS / most[1]), real(BINS / most[0])

    @njit(**FAST)
    def standardise(u, nu):
        """nu of utilities u [K], and the magnitude; constant utilities give zeros."""
        mean = zero
        for k in range(K):
            mean += u[k]
        mean /= real(K)
        square, largest = zero, zero
        for k in range(K):
            centred = u[k] - mean
            nu[k] = centred
            square += centred * centred
            largest = max(largest, abs(u[k]))
        magnitude = math.sqrt(square)
        if magnitude <= tolerance * largest:
            for k in range(K):
                nu[k] = zero
            return zero
        inverse = one / magnitude
        for k in range(K):
            nu[k] *= inverse
        return magnitude

    @njit(**FAST)
    def simplex(rng, out):
        """A uniform point of the simplex."""
        total = zero
        for k in range(len(out)):
            out[k] = rng.standard_exponential()
            total += out[k]
        inverse = one / total
        for k in range(len(out)):
            out[k] *= inverse

    @njit(**FAST)
    def distances(rng, d):
        """Intended distances: a uniform total, split by a uniform point of the simplex."""
        total = real(n * rng.random())
        if n == 1:
            d[0] = total
            return
        simplex(rng, d)
        largest = zero
        for i in range(n):
            d[i] *= total
            largest = max(largest, d[i])
        if largest > one:
            c = real(rng.random()) * real(n - 1) / (real(n) * largest - one)
            for i in range(n):
                d[i] = min(c * d[i] + (one - c) * omega, one)

    @njit(**FAST)
    def agent(rng, principal, d, h, out):
        """Utilities at distance d of the principal's, in a random direction h orthogonal to it and to the constants."""
        mean = zero
        for k in range(K):
            h[k] = rng.standard_normal()
            mean += h[k]
        mean /= real(K)
        along = zero
        for k in range(K):
            h[k] -= mean
            along += h[k] * principal[k]
        square = zero
        for k in range(K):
            h[k] -= along * principal[k]
            square += h[k] * h[k]
        cosine = one - two * d * d
        sine = two * d * math.sqrt(one - d * d) / math.sqrt(square)
        for k in range(K):
            out[k] = cosine * principal[k] + sine * h[k]

    @njit(**FAST)
    def regret_of_target(rng, y, sigma):
        """Makes sigma a strategy whose regret for y is uniform on 0..trivial, as far as reachable."""
        simplex(rng, sigma)
        base, worst = zero, zero
        for k in range(K):
            base += sigma[k] * y[k]
            worst = max(worst, y[k])
        goal = trivial * real(rng.random())
        end = zero if goal < base else worst  # the regret of the profile to mix with, optimal or pessimal
        gap = end - base
        share = min(max((goal - base) / gap, zero), one) if gap != zero else zero
        ties = zero
        for k in range(K):
            if y[k] == end:
                ties += one
        for k in range(K):
            sigma[k] *= one - share
            if y[k] == end:
                sigma[k] += share / ties

    @njit(**FAST)
    def published(W, weighted, M_p, M_a, cap):
        """min over lambda in {0, r_i} of lambda W + 4 sum M^d + sqrt(2) sum |M^ - lambda M|, capped."""
        best = zero
        for i in range(n):
            best += M_p[i]
        best *= root2
        for i in range(n):
            if M_a[i] > zero:
                ratio = M_p[i] / M_a[i]
                gaps = zero
                for j in range(n):
                    gaps += abs(M_p[j] - ratio * M_a[j])
                best = min(best, ratio * W + root2 * gaps)
        return min(best + real(4) * weighted, cap)

    @njit(**FAST)
    def pairwise(W, w, v, cap):
        """The closed form, from the welfare vectors."""
        w_mean, v_mean = zero, zero
        for k in range(K):
            w_mean += w[k]
            v_mean += v[k]
        w_mean /= real(K)
        v_mean /= real(K)
        ww, vv = zero, zero
        for k in range(K):
            ww += (w[k] - w_mean) ** 2
            vv += (v[k] - v_mean) ** 2
        C, A = math.sqrt(ww), math.sqrt(vv)
        if A == zero or C == zero:
            return min(root2 * A, cap)
        cosine = zero
        for k in range(K):
            cosine += (w[k] - w_mean) / C * ((v[k] - v_mean) / A)
        across = zero
        for k in range(K):
            across += ((v[k] - v_mean) / A - cosine * ((w[k] - w_mean) / C)) ** 2
        reach = min(W / (root2 * C), one)
        if reach >= cosine:
            return min(root2 * A, cap)
        return min(root2 * A * (reach * cosine + math.sqrt((one - reach * reach) * across)), cap)

    @njit(**FAST)
    def tightness(regret, bound):
        if bound > tiny:
            return min(regret / bound, one)
        return one

    @njit(parallel=True, **FAST)
    def job(generators, games, batch, violations, total, squares, least, largest, histogram,
            bin_count, bin_sum, bin_max):
        threads = len(generators)
        for thread in prange(threads):
            rng = generators[thread]
            principals, agents = np.empty((n, K), dtype), np.empty((n, K), dtype)
            nu_p, nu_a, sigma = np.empty(K, dtype), np.empty(K, dtype), np.empty(K, dtype)
            w, v = np.empty(K, dtype), np.empty(K, dtype)
            d, M_p, M_a = np.empty(n, dtype), np.empty(n, dtype), np.empty(n, dtype)
            values = np.empty(5, dtype)
            # its own small tallies, copied at the end: neighbours in memory would share cache lines
            failed = np.zeros(2, np.int64)
            sums, sums_of_squares = np.zeros(5), np.zeros(5)
            low, high = np.full(5, np.inf), np.full(5, -np.inf)
            for first in range(thread * batch, games, threads * batch):
                for _ in range(min(batch, games - first)):
                    # sampling
                    distances(rng, d)
                    for i in range(n):
                        for k in range(K):
                            nu_a[k] = rng.random()
                        standardise(nu_a, principals[i])
                        agent(rng, principals[i], d[i], nu_a, agents[i])
                    # measures, from the utilities
                    w[:] = zero
                    v[:] = zero
                    misalignment, weighted, sum_p = zero, zero, zero
                    for i in range(n):
                        M_p[i] = omega * standardise(principals[i], nu_p)
                        M_a[i] = omega * standardise(agents[i], nu_a)
                        square = zero
                        for k in range(K):
                            square += (nu_p[k] - nu_a[k]) ** 2
                            w[k] += omega * agents[i, k]
                            v[k] += omega * principals[i, k]
                        measured = half * math.sqrt(square)
                        misalignment += measured
                        weighted += M_p[i] * measured
                        sum_p += M_p[i]
                    # nu_p and nu_a become the outcomes' regrets, of the principals and of the agents
                    w_best, v_best = w[0], v[0]
                    for k in range(K):
                        w_best, v_best = max(w_best, w[k]), max(v_best, v[k])
                    for k in range(K):
                        nu_a[k], nu_p[k] = w_best - w[k], v_best - v[k]
                    regret_of_target(rng, nu_p, sigma)
                    W, regret = zero, zero
                    for k in range(K):
                        W += sigma[k] * nu_a[k]
                        regret += sigma[k] * nu_p[k]
                    cap = root2 * sum_p
                    bounds = (published(W, weighted, M_p, M_a, cap), pairwise(W, w, v, cap))
                    # tallies
                    for k in range(2):
                        if regret > bounds[k] + tiny:
                            failed[k] += 1
                    values[0], values[1], values[2] = misalignment, W, regret
                    values[3], values[4] = tightness(regret, bounds[0]), tightness(regret, bounds[1])
                    for k in range(5):
                        value = values[k]
                        sums[k] += value
                        sums_of_squares[k] += float(value) * value
                        low[k] = min(low[k], value)
                        high[k] = max(high[k], value)
                        histogram[thread, k, min(int(value * per_range[k]), HISTOGRAM - 1)] += 1
                    row = min(int(W * row_scale), BINS - 1)
                    column = min(int(weighted / omega * column_scale), BINS - 1)
                    cell = row * BINS + column
                    bin_count[thread, cell] += 1
                    binned = (regret, bounds[0], bounds[1])
                    for k in range(3):
                        bin_sum[thread, k, cell] += binned[k]
                        bin_max[thread, k, cell] = max(bin_max[thread, k, cell], binned[k])
            violations[thread] = failed
            total[thread], squares[thread], least[thread], largest[thread] = sums, sums_of_squares, low, high

    return job


def main():
    a = common.parse(common.parser(__doc__, batch=16384))
    a.threads = min(a.threads, numba.config.NUMBA_NUM_THREADS)
    numba.set_num_threads(a.threads)
    job = compile_job(a.players, a.outcomes, a.dtype)

    def play(seed, games):
        T, q = a.threads, len(QUANTITIES)
        generators = tuple(np.random.Generator(np.random.SFC64(s)) for s in np.random.SeedSequence(seed).spawn(T))
        violations = np.zeros((T, 2), np.int64)
        total, squares = np.zeros((T, q)), np.zeros((T, q))
        least, largest = np.full((T, q), np.inf), np.full((T, q), -np.inf)
        histogram, bin_count = np.zeros((T, q, HISTOGRAM), np.int64), np.zeros((T, CELLS), np.int64)
        bin_sum, bin_max = np.zeros((T, 3, CELLS)), np.full((T, 3, CELLS), -np.inf)
        job(generators, games, a.batch, violations, total, squares, least, largest, histogram,
            bin_count, bin_sum, bin_max)
        tally = Tally(common.ranges(a.players))
        tally.games = games
        tally.violations, tally.total, tally.squares = violations.sum(0), total.sum(0), squares.sum(0)
        tally.least, tally.most, tally.histogram = least.min(0), largest.max(0), histogram.sum(0)
        tally.bin_count, tally.bin_sum, tally.bin_max = bin_count.sum(0), bin_sum.sum(0), bin_max.max(0)
        return tally

    common.measure(a, "numba", "Numba", numba.__version__, play, {"generator": "SFC64"})


if __name__ == "__main__":
    main()
