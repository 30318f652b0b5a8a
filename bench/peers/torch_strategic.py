#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge grid` in PyTorch: batches of games as tensors with masks, on a CPU or a GPU.

Games come last in every tensor, [players, outcomes, games], so that operations run over contiguous games, whatever the
shape. A slot holds a game; those without an equilibrium are drawn again in the next round while others go on, so that
batches stay full. Only the loops' ends are read back from a GPU. float32 unless --dtype says otherwise.

    torch_strategic.py grid --dims 3x3 --vary ia --repetitions 10000 --fixed 0.9 --device cpu --threads 2 --json
"""
import math
import os
from functools import partial

import strategic_common as common
from strategic_common import ALIGNMENT_TOLERANCE, PATIENCE, REDRAWS

if __name__ == "__main__":
    A = common.options(__doc__, threads=True, dtypes=("float32", "float64"), devices=("cpu", "cuda"),
                       batch="by device and shape")
    common.limit_threads(A.threads)
    # Operations are short: threads that spin between them stop each other wherever a processor has other work.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch  # noqa: E402  (after the limit)


def length(v):
    return (v * v).sum(1).sqrt_()  # torch.linalg.vector_norm takes several times as long where the last axis stays


def standardise(u):
    """(nu, magnitudes) of utilities [players, outcomes, games] under EPIC."""
    centred = u - u.mean(1, keepdim=True)
    magnitude = length(centred)
    return centred.div_(magnitude[:, None]), magnitude


# sampling --------------------------------------------------------------------------------------------------------


class Draws:
    """Random tensors with the dtype, device and generator of the run."""

    def __init__(self, seed, dtype, device):
        generator = torch.Generator(device).manual_seed(seed)
        self.normal = partial(torch.randn, generator=generator, dtype=dtype, device=device)
        self.uniform = partial(torch.rand, generator=generator, dtype=dtype, device=device)


def rotate(draws, nu, distance):
    """Directions at given EPIC distances from nu, turned towards random directions orthogonal to it."""
    side, _ = standardise(draws.normal(nu.shape))
    along = (side * nu).sum(1)
    d = distance.clamp(0, 1)
    scale = 2 * d * torch.sqrt(1 - d * d) * torch.rsqrt(1 - along * along)
    return side.mul_(scale[:, None]).addcmul_((1 - 2 * d * d - scale * along)[:, None], nu)


# Directions are moved by combining them, so what happens depends on their inner products alone: n x n numbers stand for
# n x K. `mix` says how the moved directions are made of the first ones.


def moved(gram, share, step):
    """Inner products after every direction nu became unit(nu + step * mean), and the lengths divided by."""
    along = (gram * share).sum(1)
    square = step * step * (along * share).sum(0)
    along = along * step
    scale = torch.rsqrt(1 + 2 * along + square)
    return (gram + along[:, None] + along + square) * (scale[:, None] * scale), scale


def gram_alignment(gram, share):
    along = (gram * share).sum(1)
    apart = 1 - 2 * along + (along * share).sum(0)
    return 1 - (share * apart.clamp_(min=0).sqrt_()).sum(0)


def mixed(mix, share, step, scale):
    return (mix + step * (share[:, None] * mix).sum(0)) * scale[:, None]


def move_to_alignment(gram, share, target, steps=256):
    """(mix, alignment) of directions moved towards their weighted mean, or away from it, until the target is met."""
    n = len(share)
    mix = torch.eye(n, dtype=gram.dtype, device=gram.device)[:, :, None].expand_as(gram)
    sign = torch.where(gram_alignment(gram, share) < target, 1.0, -1.0).to(gram.dtype)
    for _ in range(steps):
        after, scale = moved(gram, share, sign)
        crossing = sign * (gram_alignment(after, share) - target) >= 0
        gram = torch.where(crossing, gram, after)
        mix = torch.where(crossing, mix, mixed(mix, share, sign, scale))
        if crossing.all():
            break
    # Each game keeps the first step with which it is near enough; those that settled elsewhere move no more.
    low, high, step, searching = torch.zeros_like(target), torch.ones_like(target), torch.zeros_like(target), crossing
    for _ in range(50):
        step = torch.where(searching, (low + high) / 2, step)
        excess = sign * (gram_alignment(moved(gram, share, sign * step)[0], share) - target)
        searching = searching & (excess.abs() > ALIGNMENT_TOLERANCE)
        if not searching.any():
            break
        low, high = torch.where(excess < 0, step, low), torch.where(excess < 0, high, step)
    after, scale = moved(gram, share, sign * step)
    return mixed(mix, share, sign * step, scale), gram_alignment(after, share)


def nearest_draw(draw, reached, *given):
    """(off, what is wanted) of every game, drawn again where it is not near enough; the nearest draw if none is."""
    off, best = draw(*given)
    for _ in range(REDRAWS - 1):
        again = (~reached(off, *given)).nonzero()[:, 0]
        if not len(again):
            break
        its_off, its = draw(*(g[..., again] for g in given))
        nearer = its_off < off[again]
        best[..., again] = torch.where(nearer, its, best[..., again])
        off[again] = torch.minimum(its_off, off[again])
    return best


def aligned_directions(draws, K, share, target):
    """Directions [players, K, games] with the given collective alignment, or near it where it is out of reach."""
    n, games = share.shape
    if n == 2:  # CA = 1 - 2 p1 p2 ||nu1 - nu2||
        nu, _ = standardise(draws.normal((1, K, games)))
        return torch.cat((nu, rotate(draws, nu, ((1 - target) / (4 * share[0] * share[1]))[None])))

    def draw(share, target):
        nu, _ = standardise(draws.normal((n, K, share.shape[1])))
        # Matrix products of a game each would be tiny: sums over outcomes, then over players, run over games.
        gram = torch.stack([(nu[i] * nu).sum(1) for i in range(n)])
        mix, reached = move_to_alignment(gram, share, target)
        same = target >= 1
        mix = torch.where(same, torch.eye(n, dtype=nu.dtype, device=nu.device)[0, :, None], mix)
        return torch.where(same, 0, (reached - target).abs()), sum(mix[:, j, None] * nu[j] for j in range(n))

    return nearest_draw(draw, lambda off, *_: off <= ALIGNMENT_TOLERANCE, share, target)


def reachable_magnitudes(draws, n, target):
    """Magnitudes with which the collective alignment can be met, else those that come nearest."""
    def draw(target):
        magnitude = 0.5 + draws.uniform((n, len(target)))
        return (2 * magnitude.amax(0) / magnitude.sum(0) - 1).clamp_(min=0), magnitude

    return nearest_draw(draw, lambda beta, target: beta * beta <= target + ALIGNMENT_TOLERANCE, target)


def sample(draws, dims, ia, ca):
    """Utilities of principals, whose collective alignment is prescribed, and of agents, which are rotated from them."""
    n, games = len(dims), len(ia)
    magnitude = reachable_magnitudes(draws, n, ca)
    principals = aligned_directions(draws, math.prod(dims), magnitude / magnitude.sum(0), ca)
    agents = rotate(draws, principals, (1 - ia).expand(n, games))
    shift, its_magnitude, its_shift = draws.uniform((3, n, 1, games))
    principals.mul_(magnitude[:, None]).add_(2 * shift - 1)
    return principals, agents.mul_(0.5 + its_magnitude).add_(2 * its_shift - 1)


# one game each ---------------------------------------------------------------------------------------------------


def equilibria(u, dims, shortfalls):
    """For each shortfall [games], the mask [outcomes, games] of profiles where no player falls further behind."""
    found = [None] * len(shortfalls)
    for i, own in enumerate(u.view(len(dims), *dims, -1)):
        low, high = own.amin(i, keepdim=True), own.amax(i, keepdim=True)
        # What is missing to the maximum: so a best response passes however numbers are rounded.
        missing, span = high - own, high - low
        for k, shortfall in enumerate(shortfalls):
            enough = missing <= shortfall * span + 1e-10
            found[k] = enough if found[k] is None else found[k].logical_and_(enough)
    return [mask.reshape(-1, u.shape[2]) for mask in found]


def curves(principals, agents, dims, ic, cc, tolerance):
    """The curves [curves, games], normalised by the principals' ideal and worst welfare, and which games count.

    Games without an equilibrium do not.
    """
    n = len(dims)
    nash, epsilon_nash = equilibria(agents, dims, (tolerance, torch.maximum(1 - ic, tolerance)))
    w = agents.mean(0)
    best = w.amax(0)
    w_0, w_epsilon = (w.masked_fill(~mask, torch.inf).amin(0) for mask in (nash, epsilon_nash))
    low, high = w_epsilon + cc * (best - w_0), w_epsilon + (best - w_0)
    played = (w >= low - 1e-6) & (w <= high + 1e-6)
    number = played.sum(0)
    empty = (number == 0).nonzero()[:, 0]
    if len(empty):  # the profile nearest to the middle
        played[(w[:, empty] - (low + high)[empty] / 2).abs_().argmin(0), empty] = True
        number[empty] = 1

    nu, m = standardise(agents)
    nu_hat, m_hat = standardise(principals)
    w_hat = principals.mean(0)
    w_max, optimum = w_hat.max(0, keepdim=True)
    w_plus, w_minus = principals.amax(1).mean(0), principals.amin(1).mean(0)
    mu = (m_hat[:, None] * nu_hat).sum(0) / m_hat.sum(0)
    apart = (m_hat * length(nu_hat - mu)).sum(0)
    misalignment = (m_hat * length(nu - nu_hat)).sum(0) / 2
    weighed = ((m_hat - m)[:, None] * nu).sum(0)
    miscalibration = weighed.gather(0, optimum)[0] - (weighed * played).sum(0) / number
    bound_regret = (1 - cc) * (best - w_0) + (w_0 - w_epsilon) + (4 * misalignment + miscalibration) / n
    values = torch.stack([(w_hat * played).sum(0) / number, w_max[0], w_hat.amin(0), w_max[0] - bound_regret,
                          w_plus - apart / n])
    return (values - w_minus) / (w_plus - w_minus), w_0.isfinite()


@torch.inference_mode()
def play(seed, dims, table, repetitions, batch):
    """Sums and sums of squares [2, curves, points]; table holds the measures at every point."""
    draws = Draws(seed, table.dtype, table.device)
    points = table.shape[1]
    total = points * repetitions
    batch = min(batch, total)
    sums = torch.zeros((2, len(common.CURVES), points), dtype=torch.float64, device=table.device)
    number = torch.arange(batch, device=table.device)
    tries, following = torch.zeros_like(number), torch.tensor(batch, device=table.device)
    full = batch  # slots are given up once there may be no game left for them
    while len(number):
        point = number % points
        ia, ic, ca, cc = table[:, point]
        tolerance = (0.01 * (tries // PATIENCE)).clamp_(max=1).to(table.dtype)
        values, done = curves(*sample(draws, dims, ia, ca), dims, ic, cc, tolerance)
        values = torch.where(done, values, 0).double()
        sums.index_add_(2, point, torch.stack((values, values * values)))
        order = following + done.cumsum(0)  # each slot that is done gets the next game
        number, tries = torch.where(done, order - 1, number), torch.where(done, 0, tries + 1)
        following, full = order[-1], full + len(number)
        if full > total:
            keep = number < total
            number, tries = number[keep], tries[keep]
    return sums


def main():
    torch.set_num_threads(A.threads)
    size = len(A.dims) * math.prod(A.dims)
    batch = A.batch or (max(2 ** 12, 2 ** 22 // size) if A.device == "cuda" else max(512, 2 ** 16 // size))
    table = torch.tensor(common.measures(A), dtype=getattr(torch, A.dtype), device=A.device).T.contiguous()

    def run(repetitions, seed):  # tolist() waits for the device
        return play(seed, A.dims, table, repetitions, batch).transpose(1, 2).tolist()

    common.main(A, "torch-strategic", "PyTorch", torch.__version__, run)


if __name__ == "__main__":
    main()
