#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The two experiments with strategic games, `delegauge grid` and `delegauge infer`, in plain NumPy.

A loop over games and NumPy inside a game, as one would write it for a study: utilities of one game are arrays
[players, outcomes], seen with an axis per player's actions where best responses matter. float64, one thread. EPIC,
welfare `mean`. What is computed is docs/theory/bounds-from-capabilities.md and sampling.md.

    plain_strategic.py grid  --dims 3x3 --vary ia --points 11 --repetitions 25 --fixed 0.9 --seed 1 --json
    plain_strategic.py infer --dims 3x3 --samples 1000 --repetitions 50 --json
    plain_strategic.py check [--reference grid_reference.json infer_reference.json]

grid: one of the measures ia, ic, ca, cc goes from 0 to 1, the other three are fixed; CA is the principals', agents are
rotated from them. infer: all measures are uniform on [0, 1] in each game, CA is the agents', principals are rotated
from them; measures are estimated from profiles drawn from four sets, a mark s being the state after s + 1 draws.
"""
import argparse
import json
import sys
from pathlib import Path

import strategic_common as common
from strategic_common import ALIGNMENT_TOLERANCE, CURVES, MEASURES, PATIENCE, REDRAWS

common.limit_threads(1)

import numpy as np  # noqa: E402  (after the thread counts)

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
DISTRIBUTIONS = ("all", "nash", "epsilon_nash", "played")
MARKS = (10, 30, 100, 300, 600, 999)


# measures --------------------------------------------------------------------------------------------------------


def standardise(u):
    """(nu, magnitudes) of utilities [players, outcomes] under EPIC; constant utilities give zeros."""
    centred = u - u.mean(axis=1, keepdims=True)
    magnitude = np.linalg.norm(centred, axis=1)
    magnitude[magnitude <= 1e-12 * np.abs(u).max(axis=1)] = 0
    return centred / np.where(magnitude > 0, magnitude, np.inf)[:, None], magnitude


def individual_alignment(nu, nu_hat):
    return 1 - np.linalg.norm(nu - nu_hat, axis=1) / 2


def collective_alignment(nu, magnitude):
    """1 less the mean distance from the mean direction, both weighted by magnitude."""
    total = magnitude.sum()
    if total == 0:
        return 1.0
    share = magnitude / total
    return 1 - share @ np.linalg.norm(share @ nu - nu, axis=1)


def equilibria(u, dims, capability):
    """Mask over the outcomes of the profiles in which every player reaches its capability."""
    found = np.ones(dims, bool)
    for i in range(len(dims)):
        own = u[i].reshape(dims)
        low, high = own.min(axis=i, keepdims=True), own.max(axis=i, keepdims=True)
        found &= own + 1e-10 >= low + capability[i] * (high - low)
    return found.ravel()


# sampling --------------------------------------------------------------------------------------------------------


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def random_directions(rng, n, K, payoffs):
    v = rng.random((n, K)) if payoffs == "uniform" else rng.standard_normal((n, K))
    return unit(v - v.mean(axis=1, keepdims=True))


def rotate(rng, nu, distance):
    """Standardised vectors at given EPIC distances from nu, turned towards random directions orthogonal to it."""
    side = rng.standard_normal(nu.shape)
    side -= side.mean(axis=-1, keepdims=True)
    side -= (side * nu).sum(axis=-1, keepdims=True) * nu
    angle = 2 * np.arcsin(np.clip(distance, 0, 1))[..., None]
    return np.cos(angle) * nu + np.sin(angle) * unit(side)


def move_to_alignment(nu, magnitude, target, steps=256):
    """Directions moved towards their weighted mean, or away from it, until their alignment is the target.

    They may settle where the target is out of reach; the caller looks whether it was met.
    """
    share = magnitude / magnitude.sum()
    sign = 1 if collective_alignment(nu, magnitude) < target else -1
    for _ in range(steps):
        mean = share @ nu
        moved = unit(nu + sign * mean)
        if sign * (collective_alignment(moved, magnitude) - target) >= 0:
            break
        nu = moved
    else:
        return nu
    low, high = 0.0, 1.0
    while True:
        step = (low + high) / 2
        moved = unit(nu + sign * step * mean)
        excess = sign * (collective_alignment(moved, magnitude) - target)
        if abs(excess) <= ALIGNMENT_TOLERANCE or high - low < 1e-15:
            return moved
        if excess < 0:
            low = step
        else:
            high = step


def aligned_directions(rng, K, magnitude, target, payoffs):
    n = len(magnitude)
    if target >= 1:
        return np.repeat(random_directions(rng, 1, K, payoffs), n, axis=0)
    if n == 2:  # CA = 1 - 2 p1 p2 ||nu1 - nu2||
        p = magnitude / magnitude.sum()
        nu = random_directions(rng, 1, K, payoffs)
        return np.concatenate((nu, rotate(rng, nu, np.array([(1 - target) / (4 * p[0] * p[1])]))))
    nearest, least = None, np.inf
    for _ in range(REDRAWS):
        nu = move_to_alignment(random_directions(rng, n, K, payoffs), magnitude, target)
        off = abs(collective_alignment(nu, magnitude) - target)
        if off < least:
            nearest, least = nu, off
        if off <= ALIGNMENT_TOLERANCE:
            break
    return nearest


def reachable_magnitudes(rng, n, target):
    """Magnitudes with which the collective alignment can be met, else those that come nearest."""
    nearest, least = None, np.inf
    for _ in range(REDRAWS):
        magnitude = rng.uniform(0.5, 1.5, n)
        beta = max(0, 2 * magnitude.max() / magnitude.sum() - 1)
        if beta < least:
            nearest, least = magnitude, beta
        if beta * beta <= target + ALIGNMENT_TOLERANCE:
            break
    return nearest


def sample_sides(rng, dims, ia, ca, payoffs):
    """Utilities of the side whose collective alignment is prescribed, and of the side rotated from it."""
    n, K = len(dims), int(np.prod(dims))
    magnitude = reachable_magnitudes(rng, n, ca)
    nu = aligned_directions(rng, K, magnitude, ca, payoffs)
    first = magnitude[:, None] * nu + rng.uniform(-1, 1, (n, 1))
    second = rng.uniform(0.5, 1.5, (n, 1)) * rotate(rng, nu, 1 - ia) + rng.uniform(-1, 1, (n, 1))
    return first, second


class Game:
    """A sampled game with a pure Nash profile, and the profiles that its agents may come to."""

    def __init__(self, rng, dims, ia, ic, ca, cc, prescribed, patience, payoffs):
        n = len(dims)
        for tries in range(1, 10_000):
            tolerance = min(1, 0.01 * ((tries - 1) // patience))
            first, second = sample_sides(rng, dims, ia, ca, payoffs)
            self.agents, self.principals = (second, first) if prescribed == "principals" else (first, second)
            self.nash = equilibria(self.agents, dims, np.full(n, 1 - tolerance))
            if self.nash.any():
                break
        self.dims, self.tries = dims, tries
        self.ic = np.minimum(ic, 1 - tolerance)
        self.cc = cc
        self.epsilon_nash = equilibria(self.agents, dims, self.ic)

        self.welfare = w = self.agents.mean(axis=0)
        self.best = w.max()
        self.w_0, self.w_epsilon = w[self.nash].min(), w[self.epsilon_nash].min()
        low = self.w_epsilon + cc * (self.best - self.w_0)
        high = self.w_epsilon + (self.best - self.w_0)
        self.played = (w >= low - 1e-6) & (w <= high + 1e-6)
        if not self.played.any():
            self.played[np.abs(w - (low + high) / 2).argmin()] = True


# grid ------------------------------------------------------------------------------------------------------------


def evaluate(game):
    """The curves of one game, normalised by the principals' ideal and worst welfare."""
    n = len(game.dims)
    nu, m = standardise(game.agents)
    nu_hat, m_hat = standardise(game.principals)
    ia = individual_alignment(nu, nu_hat)
    ca = collective_alignment(nu_hat, m_hat)
    w_hat = game.principals.mean(axis=0)
    w_plus, w_minus = game.principals.max(axis=1).mean(), game.principals.min(axis=1).mean()
    optimum = w_hat.argmax()
    miscalibration = (m_hat - m) @ (nu[:, optimum] - nu[:, game.played].mean(axis=1)) / n
    regret_bound = ((1 - game.cc) * (game.best - game.w_0) + (game.w_0 - game.w_epsilon)
                    + 4 / n * m_hat @ (1 - ia) + miscalibration)
    ideal_regret_bound = (1 - ca) * m_hat.sum() / n
    values = np.array([w_hat[game.played].mean(), w_hat[optimum], w_hat.min(),
                       w_hat[optimum] - regret_bound, w_plus - ideal_regret_bound])
    values = (values - w_minus) / (w_plus - w_minus)
    return dict(zip(CURVES, values), ia=ia.mean(), ca=ca, n_eq=game.nash.sum(), n_eps=game.epsilon_nash.sum(),
                n_played=game.played.sum(), tries=game.tries)


def statistics(rows):
    """Means and standard errors of a list of dictionaries."""
    table = np.array([list(row.values()) for row in rows], float)
    error = table.std(axis=0, ddof=1) / len(rows) ** 0.5 if len(rows) > 1 else np.full(table.shape[1], np.nan)
    return ({k: float(v) for k, v in zip(rows[0], table.mean(axis=0))},
            {k: float(v) if np.isfinite(v) else None for k, v in zip(rows[0], error)})


def grid(dims, vary, values, repetitions=25, fixed=0.9, seed=1, payoffs="normal"):
    rng = np.random.default_rng(seed)
    out = []
    for value in values:
        given = {name: value if name == vary else fixed for name in MEASURES}
        ia, ic = np.full(len(dims), given["ia"]), np.full(len(dims), given["ic"])
        rows = []
        for _ in range(repetitions):
            game = Game(rng, dims, ia, ic, given["ca"], given["cc"], "principals", PATIENCE, payoffs)
            rows.append(evaluate(game))
        mean, error = statistics(rows)
        out.append({"dims": list(dims), "variable": vary, "value": float(value), "games": repetitions,
                    "mean": mean, "stderr": error})
    return out


# infer -----------------------------------------------------------------------------------------------------------


def estimate(game, seen):
    """(IA, IC, CA, CC) as they look from the distinct profiles seen, utilities shifted to be non-negative."""
    if len(seen) == 1:
        ia, ca = np.ones(len(game.dims)), 1.0
    else:
        nu, m = standardise(game.agents[:, seen])
        nu_hat, _ = standardise(game.principals[:, seen])
        ia, ca = individual_alignment(nu, nu_hat), collective_alignment(nu, m)
    u = game.agents - game.agents.min(axis=1, keepdims=True)
    observed = np.zeros(game.dims, bool)
    observed.ravel()[seen] = True
    ic = np.empty(len(game.dims))
    for i in range(len(game.dims)):
        own = u[i].reshape(game.dims)
        context = observed.any(axis=i)
        low = np.where(observed, own, np.inf).min(axis=i)[context]
        high = np.where(observed, own, -np.inf).max(axis=i)[context]
        ic[i] = np.where(high > 0, low / np.where(high > 0, high, 1), 1).min()
    w = u.mean(axis=0)[seen]
    cc = w.min() / w.max() if w.max() > 0 else 1.0
    return ia, ic, ca, cc


def infer_game(rng, dims, samples, marks, payoffs):
    """The errors of the estimates in one game, by distribution and mark."""
    n = len(dims)
    true_ia, ic, (ca, cc) = rng.random(n), rng.random(n), rng.random(2)
    game = Game(rng, dims, true_ia, ic, ca, cc, "agents", 10, payoffs)
    nu, m = standardise(game.agents)
    nu_hat, _ = standardise(game.principals)
    true_ia, true_ca = individual_alignment(nu, nu_hat), collective_alignment(nu, m)
    out = {}
    for name in DISTRIBUTIONS:
        profiles = np.arange(len(game.welfare)) if name == "all" else np.flatnonzero(getattr(game, name))
        draws = rng.choice(profiles, samples)
        distinct = 0
        for mark in marks:
            seen = np.unique(draws[:mark + 1])
            if len(seen) > distinct:  # else nothing is new since the last mark
                distinct = len(seen)
                e_ia, e_ic, e_ca, e_cc = estimate(game, seen)
            out[name, mark] = {"ia_error": np.abs(e_ia - true_ia).mean(), "ic_error": np.abs(e_ic - game.ic).mean(),
                               "ca_error": abs(e_ca - true_ca), "cc_error": abs(e_cc - game.cc)}
    return out


def infer(dims, samples=1000, repetitions=50, marks=MARKS, seed=1, payoffs="normal"):
    rng = np.random.default_rng(seed)
    games = [infer_game(rng, dims, samples, marks, payoffs) for _ in range(repetitions)]
    out = []
    for name, mark in games[0]:
        mean, error = statistics([game[name, mark] for game in games])
        out.append({"dims": list(dims), "distribution": name, "samples": mark, "games": repetitions,
                    "mean": mean, "stderr": error})
    return out


# check -----------------------------------------------------------------------------------------------------------

# The reference's names of sets, and the set from which it estimates each measure.
SETS = {"all": "all", "NEs": "nash", "eps_NEs": "epsilon_nash", "played": "played"}
OWN_SET = {"ia": "all", "ca": "all", "ic": "epsilon_nash", "cc": "played"}


class Comparison:
    def __init__(self):
        self.done = self.failed = 0
        self.furthest = 0.0

    def __call__(self, what, mine, error, its, its_error, allowance):
        tolerance = allowance + 5 * np.hypot(error, its_error)
        self.done += 1
        self.furthest = max(self.furthest, abs(mine - its) / tolerance)
        if not abs(mine - its) <= tolerance:
            self.failed += 1
            print(f"FAILED {what}: {mine:.5f} +- {error:.5f}, reference {its:.5f} +- {its_error:.5f}, "
                  f"tolerance {tolerance:.5f}")


def check(references, repetitions, seed, payoffs):
    """Compares 3x3 games with the reference's means; True if all are within tolerance."""
    compare = Comparison()
    for path in references:
        points = json.loads(Path(path).read_text())["points"]
        if "variable" in points[0]:
            for vary in dict.fromkeys(p["variable"] for p in points):
                those = [p for p in points if p["variable"] == vary]
                # The reference accepts draws that miss CA = 0 (0.0075 on average, where the curves are steep):
                # games are compared at the alignment that it reached.
                values = [p["mean"]["ca"] if vary == "ca" else p["value"] for p in those]
                mine = grid(tuple(those[0]["dims"]), vary, values, repetitions, those[0]["others"], seed, payoffs)
                for p, q in zip(those, mine):
                    for name in CURVES:
                        compare(f"grid {vary}={p['value']:.2f} {name}", q["mean"][name], q["stderr"][name],
                                p["mean"][name], p["stderr"][name], 0.03)
        else:
            marks = tuple(dict.fromkeys(p["samples"] for p in points))
            mine = infer(tuple(points[0]["dims"]), max(marks) + 1, repetitions, marks, seed, payoffs)
            mine = {(q["distribution"], q["samples"]): q for q in mine}
            for p in points:
                q = mine[SETS[p["distribution"]], p["samples"]]
                for name in MEASURES:
                    if OWN_SET[name] == q["distribution"]:
                        compare(f"infer {q['distribution']} samples={p['samples']} {name}", q["mean"][name + "_error"],
                                q["stderr"][name + "_error"], p["mean"][name + "_loss"], p["stderr"][name + "_loss"],
                                0.02)
    if compare.done == 0:
        sys.exit("plain_strategic.py: the reference has nothing to compare")
    print(f"{compare.done - compare.failed} of {compare.done} means agree with the reference, the furthest at "
          f"{compare.furthest:.2f} of its tolerance: {'FAILED' if compare.failed else 'passed'}")
    return compare.failed == 0


# command line ----------------------------------------------------------------------------------------------------


def mark_list(text):
    try:
        marks = sorted({int(part) for part in text.split(",")})
    except ValueError:
        marks = [-1]
    if marks[0] < 0:
        raise argparse.ArgumentTypeError(f"'{text}': give numbers of draws less one, such as 10,100,999")
    return tuple(marks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="job", required=True)
    payoffs = argparse.ArgumentParser(add_help=False)
    payoffs.add_argument("--payoffs", choices=("normal", "uniform"), default="normal", help="law before standardising")
    run = argparse.ArgumentParser(add_help=False, parents=[payoffs])
    common.add_run(run)
    g = commands.add_parser("grid", parents=[run], help="vary one measure with the others fixed")
    common.add_grid(g)
    i = commands.add_parser("infer", parents=[run], help="estimate the measures from few observations")
    i.add_argument("--samples", type=int, default=1000, help="profiles drawn")
    i.add_argument("--repetitions", type=int, default=50, help="games")
    i.add_argument("--marks", type=mark_list, help="estimate after these many draws plus one "
                   f"(default: those of {','.join(map(str, MARKS))} that are below --samples)")
    c = commands.add_parser("check", parents=[payoffs], help="compare with means of the public implementation")
    c.add_argument("--reference", nargs="+", type=Path,
                   default=[DATA / "grid_reference.json", DATA / "infer_reference.json"])
    c.add_argument("--repetitions", type=int, default=300, help="games per point")
    c.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    if a.repetitions < (2 if a.job == "check" else 1):
        parser.error("--repetitions is too small")
    if a.job == "check":
        sys.exit(0 if check(a.reference, a.repetitions, a.seed, a.payoffs) else 1)

    if a.job == "grid":
        common.check_grid(parser, a)
        options = dict(vary=a.vary, values=common.point_values(a.points), fixed=a.fixed)
        work, games = grid, a.points
    else:
        marks = a.marks or tuple(m for m in MARKS if m < a.samples)
        if not marks or marks[-1] >= a.samples:
            parser.error("--marks must be below --samples, and there must be one")
        options = dict(samples=a.samples, marks=marks)
        work, games = infer, 1
    prepared = common.since_start()
    names = "numpy-plain-strategic", "NumPy", np.__version__

    def timed_run():
        points, seconds, cpu_seconds = common.timed(
            lambda: work(a.dims, repetitions=a.repetitions, seed=a.seed, payoffs=a.payoffs, **options))
        return common.describe(a, *names, points, games * a.repetitions, seconds, cpu_seconds, prepared,
                               payoffs=a.payoffs, **options)

    common.present_or_serve(a, *names, timed_run)


if __name__ == "__main__":
    main()
