#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge surface` in JAX: one jitted function per batch, draws and tallies included, on CPU or GPU.

    jax_surface.py [--players 4] [--outcomes 4] [--games 2e6] [--device cpu|gpu] [--dtype float32|float64] [--json]

The work of numpy_surface_plain.py. Only tallies stay from batch to batch, on the device; sums are in double.

Most of the time on a CPU is drawing. threefry takes half as long as rbg and unsafe_rbg (--prng), once its draws need
not be the same however an array is spread over devices (jax_threefry_partitionable), which there is only one of here.

Arrays are [players, outcomes, games].
"""
import functools
import os

import jax
import jax.numpy as jnp
import numpy as np
from jax import random

import surface_common as common
from surface_common import BINS, HISTOGRAM, QUANTITIES, Tally


def norm(x, axis):
    return jnp.sqrt(jnp.square(x).sum(axis))


def standardise(u):
    """(nu, magnitude) of utilities [players, outcomes, games]; constant utilities give zeros."""
    centred = u - u.mean(1, keepdims=True)
    magnitude = norm(centred, 1)
    constant = magnitude <= common.tolerance(u.dtype) * jnp.abs(u).max(1)
    magnitude = jnp.where(constant, 0, magnitude)
    return centred / jnp.where(constant, jnp.inf, magnitude)[:, None], magnitude


def simplex(key, parts, games, dtype):
    """Uniform points of the simplex [parts, games]."""
    e = random.exponential(key, (parts, games), dtype)
    return e / e.sum(0)


def distances(key, n, games, dtype):
    """Intended distances [players, games]: a uniform total, split by a uniform point of the simplex."""
    keys = random.split(key, 3)
    t = n * random.uniform(keys[0], (games,), dtype) * simplex(keys[1], n, games, dtype)
    if n == 1:
        return t
    largest = t.max(0)
    over = largest > 1
    c = random.uniform(keys[2], (games,), dtype) * (n - 1) / jnp.where(over, n * largest - 1, 1)
    return jnp.minimum(jnp.where(over, c * t + (1 - c) / n, t), 1)


def sample(key, n, K, games, dtype):
    """Principals' and agents' utilities, each [players, outcomes, games]."""
    keys = random.split(key, 3)
    principals, _ = standardise(random.uniform(keys[0], (n, K, games), dtype))
    # a random direction orthogonal to the constants and to the principal
    h = random.normal(keys[1], (n, K, games), dtype)
    h -= h.mean(1, keepdims=True)
    h -= (h * principals).sum(1, keepdims=True) * principals
    h /= norm(h, 1)[:, None]
    d = distances(keys[2], n, games, dtype)[:, None]
    return principals, (1 - 2 * d * d) * principals + 2 * d * jnp.sqrt(1 - d * d) * h


def strategy(key, y, trivial):
    """Strategies [outcomes, games] whose regret for y is uniform on 0..trivial, as far as reachable."""
    keys = random.split(key)
    sigma = simplex(keys[0], *y.shape, y.dtype)
    base = (sigma * y).sum(0)
    goal = trivial * random.uniform(keys[1], base.shape, y.dtype)
    end = jnp.where(goal < base, 0, y.max(0))  # the regret of the profile to mix with, optimal or pessimal
    gap = end - base
    share = jnp.clip((goal - base) / jnp.where(gap == 0, 1, gap), 0, 1)
    extreme = (y == end).astype(y.dtype)
    return (1 - share) * sigma + share * (extreme / extreme.sum(0))


def published(W, weighted, M_p, M_a, cap):
    """min over lambda in {0, r_i} of lambda W + 4 sum M^d + sqrt(2) sum |M^ - lambda M|, capped."""
    ratio = M_p / jnp.where(M_a > 0, M_a, jnp.inf)
    gaps = jnp.abs(M_p - ratio[:, None] * M_a).sum(1)  # [candidates, games]
    at_ratios = (ratio * W + 2 ** 0.5 * gaps).min(0)
    return jnp.minimum(jnp.minimum(at_ratios, 2 ** 0.5 * M_p.sum(0)) + 4 * weighted, cap)


def pairwise(W, w, v, cap):
    """The closed form, from the welfare vectors."""
    w -= w.mean(0)
    v -= v.mean(0)
    C, A = norm(w, 0), norm(v, 0)
    e, f = w / jnp.where(C > 0, C, 1), v / jnp.where(A > 0, A, 1)
    cosine = (e * f).sum(0)
    sine = norm(f - cosine * e, 0)
    reach = jnp.minimum(W / jnp.where(C > 0, 2 ** 0.5 * C, jnp.inf), 1)
    # cos(max(0, arccos(reach) - angle))
    factor = jnp.where(reach >= cosine, 1, reach * cosine + jnp.sqrt(1 - reach * reach) * sine)
    return jnp.minimum(2 ** 0.5 * A * jnp.where((A > 0) & (C > 0), factor, 1), cap)


def play_batch(key, n, K, games, dtype):
    """The five quantities [5, games], the weighted misalignment and the bounds [2, games]."""
    of_utilities, of_strategy = random.split(key)
    principals, agents = sample(of_utilities, n, K, games, dtype)
    nu_p, m_p = standardise(principals)
    nu_a, m_a = standardise(agents)
    d = 0.5 * norm(nu_p - nu_a, 1)
    w, v = agents.mean(0), principals.mean(0)
    x, y = w.max(0) - w, v.max(0) - v
    trivial = common.ranges(n)[1]
    sigma = strategy(of_strategy, y, trivial)
    W, regret = (sigma * x).sum(0), (sigma * y).sum(0)
    M_p, M_a = m_p / n, m_a / n
    weighted, cap = (M_p * d).sum(0), 2 ** 0.5 * M_p.sum(0)
    bounds = jnp.stack([published(W, weighted, M_p, M_a, cap), pairwise(W, w, v, cap)])
    zero = common.tolerance(dtype) * trivial
    small = bounds <= zero
    tightness = jnp.where(small & (regret <= zero), 1, regret / jnp.where(small, zero, bounds))
    values = jnp.concatenate([jnp.stack([d.sum(0), W, regret]), jnp.minimum(tightness, 1)])
    return values, weighted * n, bounds, (regret > bounds + zero).sum(1)


def empty(dtype):
    q, cells = len(QUANTITIES), BINS * BINS
    return {"violations": jnp.zeros(2, int), "total": jnp.zeros(q), "squares": jnp.zeros(q),
            "least": jnp.full(q, jnp.inf, dtype), "most": jnp.full(q, -jnp.inf, dtype),
            "histogram": jnp.zeros((q, HISTOGRAM), int), "bin_count": jnp.zeros(cells, int),
            "bin_sum": jnp.zeros((cells, 3)), "bin_max": jnp.full((cells, 3), -jnp.inf, dtype)}


@functools.partial(jax.jit, static_argnames=("n", "K", "games", "dtype"), donate_argnames="tally")
def batch(tally, key, n, K, games, dtype):
    """The tally with one more batch in it."""
    values, weighted, bounds, violations = play_batch(key, n, K, games, dtype)
    most = np.array(common.ranges(n))
    place = jnp.minimum((values * (HISTOGRAM / most[:, None]).astype(dtype)).astype(jnp.int32), HISTOGRAM - 1)
    row = jnp.minimum((values[1] * (BINS / most[1])).astype(jnp.int32), BINS - 1)
    column = jnp.minimum((weighted * (BINS / most[0])).astype(jnp.int32), BINS - 1)
    cell = row * BINS + column
    binned = jnp.stack([values[2], *bounds], axis=1)
    of = jnp.arange(len(QUANTITIES))[:, None]
    return {"violations": tally["violations"] + violations,
            "total": tally["total"] + values.sum(1, dtype=float),
            "squares": tally["squares"] + jnp.square(values.astype(float)).sum(1),
            "least": jnp.minimum(tally["least"], values.min(1)),
            "most": jnp.maximum(tally["most"], values.max(1)),
            "histogram": tally["histogram"].at[of, place].add(1),
            "bin_count": tally["bin_count"].at[cell].add(1),
            "bin_sum": tally["bin_sum"].at[cell].add(binned.astype(float)),
            "bin_max": tally["bin_max"].at[cell].max(binned)}


def main():
    # a CPU's caches count, a GPU wants to be filled: at most so many payoffs, and games, per batch
    limits = {"cpu": (1 << 18, 1 << 14), "gpu": (1 << 24, 1 << 20)}
    parser = common.parser(__doc__, batch=lambda a: min(limits[a.device][0] // (a.players * a.outcomes),
                                                        limits[a.device][1]),
                           devices=("cpu", "gpu"))
    parser.add_argument("--prng", choices=("threefry2x32", "rbg", "unsafe_rbg"), default="threefry2x32")
    a = common.parse(parser)
    # XLA sizes its thread pool by the processors the process may use when it first runs something
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:a.threads])
    if a.device == "cpu":
        jax.config.update("jax_platforms", "cpu")
    elif jax.default_backend() != "gpu":
        parser.error("JAX finds no GPU")
    jax.config.update("jax_enable_x64", True)  # for the tallies; the games are of --dtype
    jax.config.update("jax_threefry_partitionable", False)

    def play(seed, games):
        key = random.key(seed, impl=a.prng)
        state = empty(a.dtype)
        for index, first in enumerate(range(0, games, a.batch)):
            now = min(a.batch, games - first)
            state = batch(state, random.fold_in(key, index), a.players, a.outcomes, now, a.dtype)
        tally = Tally(common.ranges(a.players))
        tally.games = games
        for name, value in jax.device_get(state).items():
            setattr(tally, name, value.T if name in ("bin_sum", "bin_max") else value)
        return tally

    common.measure(a, "jax", "JAX", jax.__version__, play,
                   {"device": str(jax.devices()[0].device_kind), "prng": a.prng})


if __name__ == "__main__":
    main()
