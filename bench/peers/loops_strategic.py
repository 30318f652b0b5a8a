#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge grid` in plain Python: loops over players, profiles and actions, lists of floats, no NumPy.

What one writes first, straight from the definitions: a profile is a tuple, a utility a list over profiles. The same
experiment, options and output as plain_strategic.py's `grid`, which has NumPy inside a game.

    loops_strategic.py grid --dims 3x3 --vary ia --points 26 --repetitions 25 --fixed 0.9 --json
"""
import itertools
import math
import platform
import random

import strategic_common as common
from strategic_common import ALIGNMENT_TOLERANCE, CURVES, PATIENCE, REDRAWS


def norm(v):
    return math.sqrt(sum(x * x for x in v))


def unit(v):
    length = norm(v)
    return [x / length for x in v]


def centred(v):
    mean = sum(v) / len(v)
    return [x - mean for x in v]


def standardise(u):
    v = centred(u)
    m = norm(v)
    return [x / m for x in v], m


def direction(rng, size):
    return unit(centred([rng.gauss(0, 1) for _ in range(size)]))


def rotate(rng, nu, distance):
    side = centred([rng.gauss(0, 1) for _ in nu])
    along = sum(a * b for a, b in zip(side, nu))
    side = unit([a - along * b for a, b in zip(side, nu)])
    angle = 2 * math.asin(min(1, max(0, distance)))
    return [math.cos(angle) * a + math.sin(angle) * b for a, b in zip(nu, side)]


def mean_direction(nus, magnitudes):
    total = sum(magnitudes)
    return [sum(m * nu[s] for m, nu in zip(magnitudes, nus)) / total for s in range(len(nus[0]))]


def collective_alignment(nus, magnitudes):
    mu = mean_direction(nus, magnitudes)
    apart = sum(m * norm([a - b for a, b in zip(nu, mu)]) for m, nu in zip(magnitudes, nus))
    return 1 - apart / sum(magnitudes)


def aligned(rng, size, magnitudes, target):
    """Directions moved towards their weighted mean, or away from it, until their alignment is the target."""
    if target >= 1:
        return [direction(rng, size)] * len(magnitudes)
    nus = [direction(rng, size) for _ in magnitudes]
    sign = 1 if collective_alignment(nus, magnitudes) < target else -1

    def moved(step):
        return [unit([a + sign * step * b for a, b in zip(nu, mu)]) for nu in nus]

    for _ in range(256):
        mu = mean_direction(nus, magnitudes)
        there = moved(1)
        if sign * (collective_alignment(there, magnitudes) - target) >= 0:
            break
        nus = there
    else:
        return nus
    low, high = 0.0, 1.0
    while True:
        step = (low + high) / 2
        there = moved(step)
        excess = sign * (collective_alignment(there, magnitudes) - target)
        if abs(excess) <= ALIGNMENT_TOLERANCE or high - low < 1e-15:
            return there
        if excess < 0:
            low = step
        else:
            high = step


def reachable_magnitudes(rng, n, target):
    nearest, least = None, math.inf
    for _ in range(REDRAWS):
        magnitudes = [rng.uniform(0.5, 1.5) for _ in range(n)]
        beta = max(0, 2 * max(magnitudes) / sum(magnitudes) - 1)
        if beta < least:
            nearest, least = magnitudes, beta
        if beta * beta <= target + ALIGNMENT_TOLERANCE:
            break
    return nearest


def equilibria(profiles, number, dims, utilities, capability):
    """Numbers of the profiles in which every player reaches its capability."""
    found = []
    for profile in profiles:
        for i, u in enumerate(utilities):
            own = [u[number[profile[:i] + (a,) + profile[i + 1:]]] for a in range(dims[i])]
            low, high = min(own), max(own)
            if u[number[profile]] + 1e-10 < low + capability[i] * (high - low):
                break
        else:
            found.append(number[profile])
    return found


def game_values(rng, dims, ia, ic, ca, cc):
    n = len(dims)
    profiles = list(itertools.product(*(range(a) for a in dims)))
    number = {profile: s for s, profile in enumerate(profiles)}
    for tries in itertools.count(1):
        tolerance = min(1, 0.01 * ((tries - 1) // PATIENCE))
        magnitudes = reachable_magnitudes(rng, n, ca)
        principals, agents = [], []
        for nu, m in zip(aligned(rng, len(profiles), magnitudes, ca), magnitudes):
            shift = rng.uniform(-1, 1)
            principals.append([m * x + shift for x in nu])
            m, shift = rng.uniform(0.5, 1.5), rng.uniform(-1, 1)
            agents.append([m * x + shift for x in rotate(rng, nu, 1 - ia)])
        nash = equilibria(profiles, number, dims, agents, [1 - tolerance] * n)
        if nash:
            break
    epsilon_nash = equilibria(profiles, number, dims, agents, [min(ic, 1 - tolerance)] * n)
    w = [sum(u[s] for u in agents) / n for s in range(len(profiles))]
    w_hat = [sum(u[s] for u in principals) / n for s in range(len(profiles))]
    best, w_0, w_epsilon = max(w), min(w[s] for s in nash), min(w[s] for s in epsilon_nash)
    low, high = w_epsilon + cc * (best - w_0), w_epsilon + (best - w_0)
    played = [s for s in range(len(w)) if low - 1e-6 <= w[s] <= high + 1e-6]
    if not played:
        played = [min(range(len(w)), key=lambda s: abs(w[s] - (low + high) / 2))]
    mine, theirs = [standardise(u) for u in agents], [standardise(u) for u in principals]
    optimum = w_hat.index(max(w_hat))
    misalignment = miscalibration = total = 0
    for (nu, m), (nu_hat, m_hat) in zip(mine, theirs):
        misalignment += m_hat * norm([a - b for a, b in zip(nu, nu_hat)]) / 2
        miscalibration += (m_hat - m) * (nu[optimum] - sum(nu[s] for s in played) / len(played))
        total += m_hat
    alignment = collective_alignment([nu for nu, _ in theirs], [m for _, m in theirs])
    regret_bound = (1 - cc) * (best - w_0) + (w_0 - w_epsilon) + (4 * misalignment + miscalibration) / n
    w_plus, w_minus = sum(max(u) for u in principals) / n, sum(min(u) for u in principals) / n
    values = [sum(w_hat[s] for s in played) / len(played), w_hat[optimum], min(w_hat), w_hat[optimum] - regret_bound,
              w_plus - (1 - alignment) * total / n]
    return {name: (x - w_minus) / (w_plus - w_minus) for name, x in zip(CURVES, values)}


def play(a, repetitions, seed):
    """Sums and sums of squares of the curves at every point."""
    rng = random.Random(seed)
    sums, squares = [], []
    for ia, ic, ca, cc in common.measures(a):
        rows = [game_values(rng, a.dims, ia, ic, ca, cc) for _ in range(repetitions)]
        sums.append([sum(row[name] for row in rows) for name in CURVES])
        squares.append([sum(row[name] ** 2 for row in rows) for name in CURVES])
    return sums, squares


def main():
    a = common.options(__doc__)
    common.main(a, "python-loops-strategic", "Python", platform.python_version(), lambda r, seed: play(a, r, seed))


if __name__ == "__main__":
    main()
