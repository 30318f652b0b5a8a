#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge grid` in JAX: one game as a pure function of its key, vmap over a batch, everything in one compiled loop.

The loop stays on the device: it holds a game per slot, adds up those that are done and puts the next ones in their
place, so a game without an equilibrium is drawn again while others go on. float32 unless --dtype says otherwise.

    jax_strategic.py grid --dims 3x3 --vary ia --repetitions 10000 --fixed 0.9 --device cpu --threads 2 --json
"""
import math
import os
from functools import partial

import strategic_common as common
from strategic_common import ALIGNMENT_TOLERANCE, PATIENCE, REDRAWS

A = common.options(__doc__, threads=True, dtypes=("float32", "float64"), devices=("cpu", "gpu"),
                   batch="by device and shape")
# XLA has a thread per processor that it may use, and no option for fewer.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-A.threads:])
os.environ["JAX_PLATFORMS"] = {"cpu": "cpu", "gpu": "cuda"}[A.device]
os.environ["JAX_ENABLE_X64"] = str(int(A.dtype == "float64"))

import jax  # noqa: E402  (after the limits)
import jax.numpy as jnp  # noqa: E402
from jax import lax, random  # noqa: E402

DIMS, N, K = A.dims, len(A.dims), math.prod(A.dims)
# A tolerance of equilibria. XLA computes utilities again where they are used, apparently not always with the same rounding: in
# float32 best responses missed the maximum by the last digits.
TOLERANCE = 1e-10 if A.dtype == "float64" else 1e-6


def dot(a, b):
    """a @ b as a sum that fuses with what is around it: thousands of tiny matrix products have nothing to gain."""
    return (a * b if b.ndim == 1 else a[..., None] * b).sum(-1 if b.ndim == 1 else -2)


def length(v):
    return jnp.sqrt(jnp.sum(v * v, -1))


def standardise(u):
    """(nu, magnitudes) of utilities [players, outcomes] under EPIC."""
    centred = u - u.mean(-1, keepdims=True)
    magnitude = length(centred)
    return centred / magnitude[..., None], magnitude


def alignment(along, square, share):
    """Of unit vectors with these products with their mean, which has this square."""
    return 1 - dot(share, jnp.sqrt(jnp.maximum(1 - 2 * along + square, 0)))


# sampling --------------------------------------------------------------------------------------------------------


# Random numbers are drawn for a whole batch with one key, which is faster than with a key per game, and handed to the
# games; only what has to be drawn again within a game has a key of its own.


def rotate(noise, nu, distance):
    """Directions at EPIC distances from nu, turned towards directions orthogonal to it that the noise makes."""
    side = standardise(noise)[0]
    along = jnp.sum(side * nu, -1)
    d = jnp.clip(distance, 0, 1)
    scale = 2 * d * jnp.sqrt(1 - d * d) / jnp.sqrt(1 - along * along)
    return (1 - 2 * d * d - scale * along)[:, None] * nu + scale[:, None] * side


# Directions are moved by combining them, so what happens depends on their inner products alone: n x n numbers stand for
# n x K. `mix` says how the moved directions are made of the first ones.


def moved(gram, share, step):
    """Inner products after every direction nu became unit(nu + step * mean), and the lengths divided by."""
    along = dot(gram, share)
    square = step * step * dot(share, along)
    along = step * along
    size = jnp.sqrt(1 + 2 * along + square)
    return (gram + along[:, None] + along + square) / (size[:, None] * size), size


def gram_alignment(gram, share):
    along = dot(gram, share)
    return alignment(along, dot(share, along), share)


def mixed(mix, share, step, size):
    return (mix + step * dot(share, mix)) / size[:, None]


def move_to_alignment(gram, share, target, steps=256):
    """(mix, alignment) of directions moved towards their weighted mean, or away from it, until the target is met."""
    sign = jnp.where(gram_alignment(gram, share) < target, 1.0, -1.0).astype(gram.dtype)

    def excess(step):
        return sign * (gram_alignment(moved(gram, share, sign * step)[0], share) - target)

    def step_on(state):
        count, gram, mix, _ = state
        after, size = moved(gram, share, sign)
        crosses = sign * (gram_alignment(after, share) - target) >= 0
        mix = jnp.where(crosses, mix, mixed(mix, share, sign, size))
        return count + 1, jnp.where(crosses, gram, after), mix, crosses

    state = 0, gram, jnp.eye(N, dtype=gram.dtype), False
    _, gram, mix, crosses = lax.while_loop(lambda state: ~state[3] & (state[0] < steps), step_on, state)

    def halve(state):
        count, low, high, step, _ = state
        step = (low + high) / 2
        off = excess(step)
        return count + 1, jnp.where(off < 0, step, low), jnp.where(off < 0, high, step), step, off

    # Those that settled elsewhere move no more.
    zero = jnp.zeros_like(target)
    step = lax.while_loop(lambda state: crosses & (state[0] < 50) & (jnp.abs(state[4]) > ALIGNMENT_TOLERANCE), halve,
                          (0, zero, zero + 1, zero, zero + 1))[3]
    after, size = moved(gram, share, sign * step)
    return mixed(mix, share, sign * step, size), gram_alignment(after, share)


def nearest_draw(key, draw, noise, law, reached):
    """draw(noise) = (off, ...), again with other noise until one is near enough; the nearest of them if none is."""
    def again(state):
        count, best = state
        new = draw(law(random.fold_in(key, count), noise.shape))
        return count + 1, jax.tree.map(partial(jnp.where, new[0] < best[0]), new, best)

    return lax.while_loop(lambda state: (state[0] < REDRAWS) & ~reached(state[1][0]), again, (1, draw(noise)))[1]


def aligned_directions(key, noise, share, target):
    """Directions [players, outcomes] with the given collective alignment, or near it where it is out of reach."""
    if N == 2:  # CA = 1 - 2 p1 p2 ||nu1 - nu2||
        nu = standardise(noise[:1])[0]
        return jnp.concatenate((nu, rotate(noise[1:], nu, ((1 - target) / (4 * share[0] * share[1]))[None])))

    def draw(noise):
        nu = standardise(noise)[0]
        mix, reached = move_to_alignment(dot(nu, nu.T), share, target)
        same = target >= 1
        return jnp.where(same, 0, jnp.abs(reached - target)), dot(jnp.where(same, jnp.eye(N)[0], mix), nu)

    return nearest_draw(key, draw, noise, random.normal, lambda off: off <= ALIGNMENT_TOLERANCE)[1]


def reachable_magnitudes(key, noise, target):
    """Magnitudes with which the collective alignment can be met, else those that come nearest."""
    def draw(noise):
        return jnp.maximum(0, 2 * (0.5 + noise).max() / (0.5 + noise).sum() - 1), 0.5 + noise

    return nearest_draw(key, draw, noise, random.uniform, lambda beta: beta * beta <= target + ALIGNMENT_TOLERANCE)[1]


def sample(key, normal, uniform, ia, ca):
    """Utilities of principals, whose collective alignment is prescribed, and of agents, which are rotated from them."""
    for_magnitudes, for_directions = random.split(key)
    magnitude = reachable_magnitudes(for_magnitudes, uniform[0], ca)
    nu = aligned_directions(for_directions, normal[0], magnitude / magnitude.sum(), ca)
    principals = magnitude[:, None] * nu + (2 * uniform[1] - 1)[:, None]
    agents = (0.5 + uniform[2])[:, None] * rotate(normal[1], nu, jnp.broadcast_to(1 - ia, N))
    return principals, agents + (2 * uniform[3] - 1)[:, None]


# one game --------------------------------------------------------------------------------------------------------


def equilibria(u, shortfall):
    """Mask over the outcomes of the profiles in which no player falls further behind."""
    found = jnp.ones(DIMS, bool)
    for i in range(N):
        own = u[i].reshape(DIMS)
        low, high = own.min(i, keepdims=True), own.max(i, keepdims=True)
        found &= high - own <= shortfall * (high - low) + TOLERANCE
    return found.ravel()


def curves(principals, agents, ic, cc, tolerance):
    """The curves, normalised by the principals' ideal and worst welfare, and whether there is an equilibrium."""
    nash, epsilon_nash = equilibria(agents, tolerance), equilibria(agents, jnp.maximum(1 - ic, tolerance))
    w = agents.mean(0)
    best = w.max()
    w_0, w_epsilon = (jnp.where(mask, w, jnp.inf).min() for mask in (nash, epsilon_nash))
    low, high = w_epsilon + cc * (best - w_0), w_epsilon + (best - w_0)
    played = (w >= low - 1e-6) & (w <= high + 1e-6)
    nearest = jnp.arange(K) == jnp.abs(w - (low + high) / 2).argmin()
    played = jnp.where(played.any(), played, nearest)
    weight = played / played.sum()

    nu, m = standardise(agents)
    nu_hat, m_hat = standardise(principals)
    w_hat = principals.mean(0)
    w_plus, w_minus = principals.max(1).mean(), principals.min(1).mean()
    w_max = w_hat.max()
    mu = dot(m_hat, nu_hat) / m_hat.sum()
    apart = dot(m_hat, length(nu_hat - mu))
    misalignment = dot(m_hat, length(nu - nu_hat)) / 2
    weighed = dot(m_hat - m, nu)
    miscalibration = weighed[w_hat.argmax()] - dot(weighed, weight)
    bound_regret = (1 - cc) * (best - w_0) + (w_0 - w_epsilon) + (4 * misalignment + miscalibration) / N
    values = jnp.stack([dot(w_hat, weight), w_max, w_hat.min(), w_max - bound_regret, w_plus - apart / N])
    return (values - w_minus) / (w_plus - w_minus), nash.any()


def game(key, normal, uniform, tries, measures):
    ia, ic, ca, cc = measures
    tolerance = jnp.minimum(1, 0.01 * (tries // PATIENCE)).astype(ia.dtype)
    return curves(*sample(key, normal, uniform, ia, ca), ic, cc, tolerance)


def drawn(law, key, shape):
    """Random numbers as one row, which takes half the time of drawing them in the shape of games on a CPU."""
    return law(key, (math.prod(shape),)).reshape(shape)


@partial(jax.jit, static_argnames="batch")
def play(key, table, total, batch):
    """Sums and sums of squares [2, points, curves]; game g belongs to point g modulo their number."""
    points = len(table)

    def draw(state):
        key, number, tries, following, sums, lost = state
        key, one, two, three = random.split(key, 4)
        normal, uniform = drawn(random.normal, one, (batch, 2, N, K)), drawn(random.uniform, two, (batch, 4, N))
        values, found = jax.vmap(game)(random.split(three, batch), normal, uniform, tries, table[number % points])
        done = found & (number < total)
        values = jnp.where(done[:, None], values, 0)
        where = jax.nn.one_hot(number % points, points, dtype=values.dtype).T
        term = jnp.matmul(where, jnp.stack((values, values * values)), precision="highest") - lost
        lost = (sums + term - sums) - term  # Kahan's sum, as float32 has few digits for many games
        following += jnp.cumsum(done)  # each slot that is done gets the next game
        number, tries = jnp.where(done, following - 1, number), jnp.where(done, 0, tries + 1)
        return key, number, tries, following[-1], sums + term, lost

    zeros = jnp.zeros((2, points, len(common.CURVES)))
    state = key, jnp.arange(batch), jnp.zeros(batch, int), batch, zeros, zeros
    return lax.while_loop(lambda state: (state[1] < total).any(), draw, state)[4]


def main():
    batch = A.batch or (2 ** 16 if A.device == "gpu" else max(256, 2 ** 16 // (N * K)))
    table = jnp.array(common.measures(A), A.dtype)

    def run(repetitions, seed):
        return jax.block_until_ready(play(random.key(seed), table, A.points * repetitions, batch)).tolist()

    common.main(A, "jax-strategic", "JAX", jax.__version__, run)


if __name__ == "__main__":
    main()
