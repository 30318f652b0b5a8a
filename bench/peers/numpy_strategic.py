#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge grid` in vectorised NumPy: a batch of games at a time.

Games come last in every array, [players, outcomes, games], so that every operation runs over contiguous games, whatever
the shape, and batches are small enough for the caches. A game without an equilibrium is drawn again in the next round;
games that are done make room for the next ones, so that batches stay full. --threads N are N processes with a share of
the games each: threads would wait for the interpreter's lock between operations as short as these.

    numpy_strategic.py grid --dims 3x3 --vary ia --points 26 --repetitions 1000 --fixed 0.9 --threads 2 --json
"""
import multiprocessing
from functools import partial

import strategic_common as common
from strategic_common import ALIGNMENT_TOLERANCE, REDRAWS

if __name__ == "__main__":
    common.limit_threads(1)  # processes are ours

import numpy as np  # noqa: E402  (after the limit)


def standardise(u):
    """(nu, magnitudes) of utilities [players, outcomes, games] under EPIC."""
    nu = u - u.mean(1, keepdims=True)
    magnitude = length(nu)
    nu /= magnitude[:, None]
    return nu, magnitude


def length(v):
    return np.sqrt(np.einsum("nkb,nkb->nb", v, v))  # without v * v in between


def collective_alignment(nu, share):
    apart = nu - np.einsum("nb,nkb->kb", share, nu)
    return 1 - (share * length(apart)).sum(0)


# sampling --------------------------------------------------------------------------------------------------------


def random_directions(rng, shape, dtype):
    return standardise(rng.standard_normal(shape, dtype))[0]


def rotate(rng, nu, distance):
    """Directions at given EPIC distances from nu, turned towards random directions orthogonal to it."""
    side = rng.standard_normal(nu.shape, nu.dtype)
    side -= side.mean(1, keepdims=True)
    side -= np.einsum("nkb,nkb->nb", side, nu)[:, None] * nu
    d = np.clip(distance, 0, 1)
    side *= (2 * d * np.sqrt(1 - d * d) / length(side))[:, None]
    side += (1 - 2 * d * d)[:, None] * nu
    return side


# Directions are moved by combining them, so what happens depends on their inner products alone: n x n numbers stand for
# n x K. `mix` says how the moved directions are made of the first ones.


def moved(gram, share, step):
    """Inner products after every direction nu became unit(nu + step * mean), and the lengths divided by."""
    along = (gram * share).sum(1)  # of each direction with the mean
    square = step * step * (along * share).sum(0)
    along = along * step
    size = np.sqrt(1 + 2 * along + square)
    return (gram + along[:, None] + along + square) / (size[:, None] * size), size


def gram_alignment(gram, share):
    along = (gram * share).sum(1)
    apart = 1 - 2 * along + (along * share).sum(0)
    return 1 - (share * np.sqrt(np.maximum(apart, 0))).sum(0)


def mixed(mix, share, step, size):
    return (mix + step * (share[:, None] * mix).sum(0)) / size[:, None]


def move_to_alignment(gram, share, target, steps=256):
    """(mix, alignment) of directions moved towards their weighted mean, or away from it, until the target is met."""
    n, games = share.shape
    mix = np.repeat(np.eye(n, dtype=gram.dtype)[:, :, None], games, axis=2)
    sign = np.where(gram_alignment(gram, share) < target, 1, -1).astype(gram.dtype)
    crossing = np.zeros(games, bool)
    on = np.arange(games)  # those that have not crossed the target yet
    for _ in range(steps):
        after, size = moved(gram[:, :, on], share[:, on], sign[on])
        crosses = sign[on] * (gram_alignment(after, share[:, on]) - target[on]) >= 0
        crossing[on[crosses]] = True
        go = on[~crosses]
        gram[:, :, go] = after[:, :, ~crosses]
        mix[:, :, go] = mixed(mix[:, :, go], share[:, go], sign[go], size[:, ~crosses])
        on = go
        if not len(on):
            break
    # Each game keeps the first step with which it is near enough; those that settled elsewhere move no more.
    low, high = np.zeros(games, gram.dtype), np.ones(games, gram.dtype)
    step, searching = np.zeros(games, gram.dtype), crossing
    for _ in range(50):
        step = np.where(searching, (low + high) / 2, step)
        excess = sign * (gram_alignment(moved(gram, share, sign * step)[0], share) - target)
        searching = searching & (np.abs(excess) > ALIGNMENT_TOLERANCE)
        if not searching.any():
            break
        low, high = np.where(excess < 0, step, low), np.where(excess < 0, high, step)
    after, size = moved(gram, share, sign * step)
    return mixed(mix, share, sign * step, size), gram_alignment(after, share)


def aligned_directions(rng, K, share, target):
    """Directions [players, K, games] with the given collective alignment, or near it where it is out of reach."""
    n, games = share.shape
    if n == 2:  # CA = 1 - 2 p1 p2 ||nu1 - nu2||
        nu = random_directions(rng, (1, K, games), share.dtype)
        return np.concatenate((nu, rotate(rng, nu, ((1 - target) / (4 * share[0] * share[1]))[None])))
    out, off = moved_directions(rng, K, share, target)
    for _ in range(REDRAWS - 1):
        again = np.flatnonzero(off > ALIGNMENT_TOLERANCE)
        if not len(again):
            break
        nu, its_off = moved_directions(rng, K, share[:, again], target[again])
        nearer = its_off < off[again]
        out[:, :, again[nearer]], off[again[nearer]] = nu[:, :, nearer], its_off[nearer]
    return out


def moved_directions(rng, K, share, target):
    """Random directions moved to the target, and how far off they ended."""
    n, games = share.shape
    nu = random_directions(rng, (n, K, games), share.dtype)
    mix, reached = move_to_alignment(np.einsum("ikb,jkb->ijb", nu, nu), share, target)
    same = target >= 1
    mix[:, :, same] = np.eye(n)[0][:, None]
    return np.einsum("ijb,jkb->ikb", mix, nu), np.where(same, 0, np.abs(reached - target))


def reachable_magnitudes(rng, n, target):
    """Magnitudes with which the collective alignment can be met, else those that come nearest."""
    magnitude, beta = ranged_magnitudes(rng, n, target)
    for _ in range(REDRAWS - 1):
        again = np.flatnonzero(beta * beta > target + ALIGNMENT_TOLERANCE)
        if not len(again):
            break
        other, its_beta = ranged_magnitudes(rng, n, target[again])
        less = its_beta < beta[again]
        magnitude[:, again[less]], beta[again[less]] = other[:, less], its_beta[less]
    return magnitude


def ranged_magnitudes(rng, n, target):
    magnitude = 0.5 + rng.random((n, len(target)), target.dtype)
    return magnitude, np.maximum(0, 2 * magnitude.max(0) / magnitude.sum(0) - 1)


def sample(rng, dims, ia, ca):
    """Utilities of principals, whose collective alignment is prescribed, and of agents, which are rotated from them."""
    n, K, games = len(dims), int(np.prod(dims)), len(ia)
    uniform = partial(rng.random, (n, 1, games), ia.dtype)
    magnitude = reachable_magnitudes(rng, n, ca)
    principals = aligned_directions(rng, K, magnitude / magnitude.sum(0), ca)
    agents = rotate(rng, principals, np.broadcast_to(1 - ia, (n, games)))
    principals *= magnitude[:, None]
    principals += 2 * uniform() - 1
    agents *= 0.5 + uniform()
    agents += 2 * uniform() - 1
    return principals, agents


# one game each ---------------------------------------------------------------------------------------------------


def equilibria(u, dims, shortfalls):
    """For each shortfall [games], the mask [outcomes, games] of profiles where no player falls further behind."""
    found = [np.ones((*dims, u.shape[2]), bool) for _ in shortfalls]
    for i, own in enumerate(u.reshape(len(dims), *dims, -1)):
        low, high = own.min(i, keepdims=True), own.max(i, keepdims=True)
        # What is missing to the maximum: so a best response passes, and with IC = 0 all do, whatever is rounded.
        missing, span = high - own, high - low
        for mask, shortfall in zip(found, shortfalls):
            mask &= missing <= shortfall * span + 1e-10
    return [mask.reshape(-1, u.shape[2]) for mask in found]


def curves(principals, agents, dims, ic, cc, tolerance):
    """The curves [curves, games], normalised by the principals' ideal and worst welfare, and which games count.

    Games without an equilibrium do not.
    """
    n = len(dims)
    nash, epsilon_nash = equilibria(agents, dims, (tolerance, np.maximum(1 - ic, tolerance)))
    w = agents.mean(0)
    best = w.max(0)
    w_0, w_epsilon = (np.where(mask, w, np.inf).min(0) for mask in (nash, epsilon_nash))
    counts = np.isfinite(w_0)
    low, high = w_epsilon + cc * (best - w_0), w_epsilon + (best - w_0)
    played = (w >= low - 1e-6) & (w <= high + 1e-6)
    number = played.sum(0)
    empty = np.flatnonzero((number == 0) & counts)
    if len(empty):  # the profile nearest to the middle
        nearest = np.abs(w[:, empty] - (low + high)[empty] / 2).argmin(0)
        played[nearest, empty], number[empty] = True, 1

    nu, m = standardise(agents)
    nu_hat, m_hat = standardise(principals)
    w_hat = principals.mean(0)
    w_max, w_min = w_hat.max(0), w_hat.min(0)
    w_plus, w_minus = principals.max(1).mean(0), principals.min(1).mean(0)
    optimum = w_hat.argmax(0)[None]
    ca = collective_alignment(nu_hat, m_hat / m_hat.sum(0))
    misalignment = (m_hat * length(nu - nu_hat)).sum(0) / 2
    weighed = np.einsum("nb,nkb->kb", m_hat - m, nu)
    miscalibration = np.take_along_axis(weighed, optimum, 0)[0] - (weighed * played).sum(0) / number
    bound_regret = (1 - cc) * (best - w_0) + (w_0 - w_epsilon) + (4 * misalignment + miscalibration) / n
    bound_ideal = (1 - ca) * m_hat.sum(0) / n
    values = np.stack([(w_hat * played).sum(0) / number, w_max, w_min, w_max - bound_regret, w_plus - bound_ideal])
    return (values - w_minus) / (w_plus - w_minus), counts


def play(seed, dims, table, repetitions, batch, dtype):
    """Sums and sums of squares [2, points, curves]; table holds the measures at every point."""
    rng = np.random.Generator(np.random.SFC64(seed))
    points = table.shape[1]
    total = points * repetitions
    out = np.zeros((2, points, len(common.CURVES)))
    number, tries, following = np.arange(min(batch, total)), np.zeros(min(batch, total), int), min(batch, total)
    while len(number):
        point = number % points
        ia, ic, ca, cc = table[:, point]
        tolerance = np.minimum(1, 0.01 * (tries // common.PATIENCE)).astype(dtype)
        with np.errstate(invalid="ignore", divide="ignore"):  # in games that do not count
            values, counts = curves(*sample(rng, dims, ia, ca), dims, ic, cc, tolerance)
        for sums, power in zip(out, (values, values * values)):
            for c, row in enumerate(power):
                sums[:, c] += np.bincount(point[counts], row[counts], points)
        tries += 1
        free = np.flatnonzero(counts)
        number[free], tries[free] = following + np.arange(len(free)), 0
        following += len(free)
        if following > total:
            keep = number < total
            number, tries = number[keep], tries[keep]
    return out


def main():
    a = common.options(__doc__, threads=True, dtypes=("float64", "float32"), batch="what fits the caches")
    a.batch = a.batch or max(512, 2 ** 15 // (len(a.dims) * int(np.prod(a.dims))))
    table = np.array(common.measures(a), a.dtype).T

    def run(repetitions, seed):
        shares = [repetitions // a.threads + (t < repetitions % a.threads) for t in range(a.threads)]
        seeds = np.random.SeedSequence(seed).spawn(a.threads)
        shares = [(seed, a.dims, table, share, a.batch, np.dtype(a.dtype)) for seed, share in zip(seeds, shares)]
        if a.threads == 1:
            return play(*shares[0])
        with multiprocessing.get_context("fork").Pool(a.threads) as pool:
            out = sum(pool.starmap(play, shares, chunksize=1))
            pool.close()
            pool.join()  # their processor time counts once they have ended
        return out

    common.main(a, "numpy-strategic", "NumPy", np.__version__, run)


if __name__ == "__main__":
    main()
