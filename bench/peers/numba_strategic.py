#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge grid` in Numba: compiled loops over games, outcomes and players, on --threads threads.

The shape is a constant of what is compiled, so that the compiler unrolls and vectorises loops over players and
outcomes. A thread allocates its arrays and takes its random stream once; float64.

    numba_strategic.py grid --dims 3x3 --vary ia --points 26 --repetitions 10000 --fixed 0.9 --threads 2 --json
"""
import math

import strategic_common as common
from strategic_common import ALIGNMENT_TOLERANCE, PATIENCE, REDRAWS

A = common.options(__doc__, threads=True)
common.limit_threads(A.threads)

import numba as nb  # noqa: E402  (after the limit)
import numpy as np  # noqa: E402

N, K, POINTS, CURVES = len(A.dims), math.prod(A.dims), A.points, len(common.CURVES)
DIMS, STRIDES = A.dims, tuple(math.prod(A.dims[i + 1:]) for i in range(N))

# Sums may be reordered, which vectorises them; infinities keep their meaning, and there are no checks for zeros.
options = dict(error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"})
jit = nb.njit(**options)


@jit
def copy(a, b):
    """To b; b[:] = a would compile an error message for other shapes, which takes seconds."""
    for s in range(len(a)):
        b[s] = a[s]


@jit
def dot(a, b):
    total = 0.0
    for s in range(K):
        total += a[s] * b[s]
    return total


@jit
def standardise(u, nu):
    """Puts the standardised u into nu, which may be u; returns its magnitude."""
    mean = 0.0
    for s in range(K):
        mean += u[s]
    mean /= K
    square = 0.0
    for s in range(K):
        nu[s] = u[s] - mean
        square += nu[s] * nu[s]
    magnitude = math.sqrt(square)
    scale = 1 / magnitude
    for s in range(K):
        nu[s] *= scale
    return magnitude


# sampling --------------------------------------------------------------------------------------------------------


@jit
def random_direction(rng, out):
    for s in range(K):
        out[s] = rng.standard_normal()
    standardise(out, out)


@jit
def rotate(rng, nu, distance, out):
    """A direction at an EPIC distance from nu, turned towards a random one orthogonal to it."""
    random_direction(rng, out)
    along = dot(out, nu)
    d = min(1.0, max(0.0, distance))
    side = 2 * d * math.sqrt(1 - d * d) / math.sqrt(1 - along * along)
    straight = 1 - 2 * d * d - side * along
    for s in range(K):
        out[s] = straight * nu[s] + side * out[s]


# Directions are moved by combining them, so what happens depends on their inner products alone: n x n numbers stand for
# n x K. `mix` says how the moved directions are made of the first ones.


@jit
def inner_products(gram, share, along):
    """Of every direction with the mean, into `along`, and of the mean with itself."""
    square = 0.0
    for i in range(N):
        along[i] = 0
        for j in range(N):
            along[i] += gram[i, j] * share[j]
        square += share[i] * along[i]
    return square


@jit
def alignment(share, along, square):
    apart = 0.0
    for i in range(N):
        apart += share[i] * math.sqrt(max(0.0, 1 - 2 * along[i] + square))
    return 1 - apart


@jit
def lengths(along, square, step, size):
    for i in range(N):
        size[i] = math.sqrt(1 + 2 * step * along[i] + step * step * square)


@jit
def alignment_after(gram, share, along, square, step, size, after):
    """The alignment if every direction nu became unit(nu + step * mean); size and after are room to work in."""
    lengths(along, square, step, size)
    weights, with_mean = 0.0, 0.0
    for i in range(N):
        weights += share[i] / size[i]
        with_mean += share[i] / size[i] * along[i]
    square_after = 0.0
    for i in range(N):
        total = step * (along[i] * weights + with_mean + step * square * weights)
        for j in range(N):
            total += gram[i, j] * share[j] / size[j]
        after[i] = total / size[i]
        square_after += share[i] * after[i]
    return alignment(share, after, square_after)


@jit
def move(gram, mix, share, along, square, step, size):
    lengths(along, square, step, size)
    for i in range(N):
        for j in range(N):
            gram[i, j] = (gram[i, j] + step * (along[i] + along[j]) + step * step * square) / (size[i] * size[j])
    for j in range(N):
        mean = 0.0
        for i in range(N):
            mean += share[i] * mix[i, j]
        for i in range(N):
            mix[i, j] = (mix[i, j] + step * mean) / size[i]


@jit
def move_to_alignment(gram, mix, share, target, along, size, after, steps=256):
    """Moves towards the mean, or away from it, until the target is met; returns the alignment reached."""
    for i in range(N):
        for j in range(N):
            mix[i, j] = i == j
    square = inner_products(gram, share, along)
    sign = 1.0 if alignment(share, along, square) < target else -1.0
    for _ in range(steps):
        if sign * (alignment_after(gram, share, along, square, sign, size, after) - target) >= 0:
            break
        move(gram, mix, share, along, square, sign, size)
        square = inner_products(gram, share, along)
    else:
        return alignment(share, along, square)
    low, high = 0.0, 1.0
    while True:
        step = (low + high) / 2
        reached = alignment_after(gram, share, along, square, sign * step, size, after)
        if abs(reached - target) <= ALIGNMENT_TOLERANCE or high - low < 1e-15:
            break
        if sign * (reached - target) < 0:
            low = step
        else:
            high = step
    move(gram, mix, share, along, square, sign * step, size)
    return reached


@jit
def combine(mix, nu, row):
    """nu = mix nu, in place."""
    for s in range(K):
        for i in range(N):
            row[i] = 0
            for j in range(N):
                row[i] += mix[i, j] * nu[j, s]
        for i in range(N):
            nu[i, s] = row[i]


@jit
def aligned_directions(rng, share, target, nu, room):
    """Directions with the given collective alignment, or those of some draws that come nearest."""
    gram, mix, kept, rows = room
    if target >= 1:
        random_direction(rng, nu[0])
        for i in range(1, N):
            copy(nu[0], nu[i])
        return
    if N == 2:  # CA = 1 - 2 p1 p2 ||nu1 - nu2||
        random_direction(rng, nu[0])
        rotate(rng, nu[0], (1 - target) / (4 * share[0] * share[1]), nu[1])
        return
    least = math.inf
    for _ in range(REDRAWS):
        for i in range(N):
            random_direction(rng, nu[i])
            gram[i, i] = 1
            for j in range(i):
                gram[i, j] = gram[j, i] = dot(nu[i], nu[j])
        off = abs(move_to_alignment(gram, mix, share, target, rows[0], rows[1], rows[2]) - target)
        if off <= ALIGNMENT_TOLERANCE:
            combine(mix, nu, rows[0])
            return
        if off < least:
            least = off
            copy(nu.ravel(), kept.ravel())
            combine(mix, kept, rows[0])
    copy(kept.ravel(), nu.ravel())


@jit
def reachable_magnitudes(rng, target, nearest, magnitude):
    """Puts magnitudes with which the alignment can be met into `nearest`, else those that come nearest."""
    least = math.inf
    for _ in range(REDRAWS):
        total, largest = 0.0, 0.0
        for i in range(N):
            magnitude[i] = 0.5 + rng.random()
            total += magnitude[i]
            largest = max(largest, magnitude[i])
        beta = max(0.0, 2 * largest / total - 1)
        if beta < least:
            least = beta
            copy(magnitude, nearest)
        if beta * beta <= target + ALIGNMENT_TOLERANCE:
            break


@jit
def sample(rng, ia, ca, principals, agents, rows, room):
    magnitude, share = rows[3], rows[4]
    reachable_magnitudes(rng, ca, magnitude, share)
    total = 0.0
    for i in range(N):
        total += magnitude[i]
    for i in range(N):
        share[i] = magnitude[i] / total
    aligned_directions(rng, share, ca, principals, room)
    for i in range(N):
        rotate(rng, principals[i], 1 - ia, agents[i])
        shift, its_magnitude, its_shift = 2 * rng.random() - 1, 0.5 + rng.random(), 2 * rng.random() - 1
        for s in range(K):
            principals[i, s] = magnitude[i] * principals[i, s] + shift
            agents[i, s] = its_magnitude * agents[i, s] + its_shift


# one game --------------------------------------------------------------------------------------------------------


@jit
def equilibria(u, tolerance, shortfall, nash, epsilon_nash):
    """Marks the profiles where no player falls further behind than by tolerance, and by shortfall."""
    nash[:] = True
    epsilon_nash[:] = True
    for i in range(N):
        stride, period = STRIDES[i], STRIDES[i] * DIMS[i]
        for outer in range(0, K, period):
            for first in range(outer, outer + stride):
                low = high = u[i, first]
                for s in range(first + stride, first + period, stride):
                    low, high = min(low, u[i, s]), max(high, u[i, s])
                enough = high - (tolerance * (high - low) + 1e-10)
                some = high - (shortfall * (high - low) + 1e-10)
                for s in range(first, first + period, stride):
                    nash[s] &= u[i, s] >= enough
                    epsilon_nash[s] &= u[i, s] >= some


@jit
def curves(principals, agents, nash, epsilon_nash, cc, vectors, out):
    """The curves of one game, normalised by the principals' ideal and worst welfare."""
    w, w_hat, weighed, mu = vectors
    w[:], w_hat[:], weighed[:], mu[:] = 0, 0, 0, 0
    w_plus = w_minus = total = misalignment = 0.0
    for i in range(N):
        largest, smallest = -math.inf, math.inf
        for s in range(K):
            w[s] += agents[i, s] / N
            w_hat[s] += principals[i, s] / N
            largest, smallest = max(largest, principals[i, s]), min(smallest, principals[i, s])
        w_plus += largest / N
        w_minus += smallest / N
        m = standardise(agents[i], agents[i])  # no longer needed as they were
        m_hat = standardise(principals[i], principals[i])
        total += m_hat
        square = 0.0
        for s in range(K):
            square += (agents[i, s] - principals[i, s]) ** 2
            weighed[s] += (m_hat - m) * agents[i, s]
            mu[s] += m_hat * principals[i, s]
        misalignment += m_hat * math.sqrt(square) / 2
        out[i] = m_hat
    apart = 0.0
    for i in range(N):
        square = 0.0
        for s in range(K):
            square += (principals[i, s] - mu[s] / total) ** 2
        apart += out[i] * math.sqrt(square)

    best, w_0, w_epsilon, optimum = -math.inf, math.inf, math.inf, 0
    w_max, w_min = -math.inf, math.inf
    for s in range(K):
        best = max(best, w[s])
        w_0 = min(w_0, w[s] if nash[s] else math.inf)
        w_epsilon = min(w_epsilon, w[s] if epsilon_nash[s] else math.inf)
        w_min = min(w_min, w_hat[s])
        if w_hat[s] > w_max:
            w_max, optimum = w_hat[s], s
    low, high = w_epsilon + cc * (best - w_0), w_epsilon + (best - w_0)
    number, w_played, weighed_played = 0, 0.0, 0.0
    for s in range(K):
        if low - 1e-6 <= w[s] <= high + 1e-6:
            number += 1
            w_played += w_hat[s]
            weighed_played += weighed[s]
    if number == 0:  # the profile nearest to the middle
        nearest = 0
        for s in range(1, K):
            if abs(w[s] - (low + high) / 2) < abs(w[nearest] - (low + high) / 2):
                nearest = s
        number, w_played, weighed_played = 1, w_hat[nearest], weighed[nearest]
    miscalibration = weighed[optimum] - weighed_played / number
    bound_regret = (1 - cc) * (best - w_0) + (w_0 - w_epsilon) + (4 * misalignment + miscalibration) / N
    scale = 1 / (w_plus - w_minus)
    out[0] = (w_played / number - w_minus) * scale
    out[1] = (w_max - w_minus) * scale
    out[2] = (w_min - w_minus) * scale
    out[3] = (w_max - bound_regret - w_minus) * scale
    out[4] = (w_plus - apart / N - w_minus) * scale


@jit
def play_share(rng, table, first, total, every, sums):
    """Plays games first, first + every, ...; game g belongs to point g modulo their number."""
    principals, agents, kept = np.empty((N, K)), np.empty((N, K)), np.empty((N, K))
    nash, epsilon_nash = np.empty(K, np.bool_), np.empty(K, np.bool_)
    w, w_hat, weighed, mu = np.empty(K), np.empty(K), np.empty(K), np.empty(K)
    rows, out = np.empty((5, N)), np.empty(max(N, CURVES))
    room = np.empty((N, N)), np.empty((N, N)), kept, rows
    for game in range(first, total, every):
        point = game % POINTS
        ia, ic, ca, cc = table[point]
        for tries in range(10_000):
            tolerance = min(1.0, 0.01 * (tries // PATIENCE))
            sample(rng, ia, ca, principals, agents, rows, room)
            equilibria(agents, tolerance, max(1 - ic, tolerance), nash, epsilon_nash)
            if nash.any():
                break
        curves(principals, agents, nash, epsilon_nash, cc, (w, w_hat, weighed, mu), out)
        for c in range(CURVES):
            sums[0, point, c] += out[c]
            sums[1, point, c] += out[c] * out[c]


@nb.njit(parallel=True, **options)
def play(rngs, table, total):
    """Sums and sums of squares [threads, 2, points, curves]."""
    sums = np.zeros((len(rngs), 2, POINTS, CURVES))
    for t in nb.prange(len(rngs)):
        play_share(rngs[np.int64(t)], table, np.int64(t), total, len(rngs), sums[t])
    return sums


def main():
    table = np.array(common.measures(A))

    def run(repetitions, seed):
        seeds = np.random.SeedSequence(seed).spawn(A.threads)
        return play(tuple(np.random.Generator(np.random.SFC64(s)) for s in seeds), table, POINTS * repetitions).sum(0)

    common.main(A, "numba-strategic", "Numba", nb.__version__, run)


if __name__ == "__main__":
    main()
