#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge surface` in PyTorch: batched tensors through torch.compile, on CPU or GPU.

    torch_surface.py [--players 4] [--outcomes 4] [--games 2e6] [--device cpu|cuda] [--no-compile] [--json]

The work of numpy_surface_plain.py. A batch's games are one compiled function, which on a CPU needs a C++ compiler and
20 s or so to compile (less once PyTorch has it in its cache), and then takes half the time of eager tensors
(--no-compile). On a CPU it has to draw with PyTorch's own generator (fallback_random): with the one that the compiler
would put in, everything takes three times as long.

Tensors are [players, outcomes, games].
"""
import argparse
import math

import torch

import surface_common as common
from surface_common import BINS, HISTOGRAM, Tally

CELLS = BINS * BINS


def norm(x, dim):
    return x.square().sum(dim).sqrt()  # torch.linalg.vector_norm takes 60 times as long over a dimension not the last


def standardise(u):
    """(nu, magnitude) of utilities [players, outcomes, games]; constant utilities give zeros."""
    centred = u - u.mean(1, keepdim=True)
    magnitude = norm(centred, 1)
    constant = magnitude <= common.tolerance(str(u.dtype).removeprefix("torch.")) * u.abs().amax(1)
    inverse = torch.where(constant, 0, 1 / magnitude)
    return centred * inverse[:, None], torch.where(constant, 0, magnitude)


def simplex(parts, games, like):
    """Uniform points of the simplex [parts, games]."""
    e = torch.log1p(-torch.rand(parts, games, **like))  # exponential_() takes four times as long
    return e / e.sum(0)


def distances(n, games, like):
    """Intended distances [players, games]: a uniform total, split by a uniform point of the simplex."""
    t = n * torch.rand(games, **like) * simplex(n, games, like)
    if n == 1:
        return t
    largest = t.amax(0)
    over = largest > 1
    c = torch.rand(games, **like) * (n - 1) / torch.where(over, n * largest - 1, 1)
    return torch.where(over, c * t + (1 - c) / n, t).clamp(max=1)


def sample(n, K, games, like):
    """Principals' and agents' utilities, each [players, outcomes, games]."""
    principals, _ = standardise(torch.rand(n, K, games, **like))
    # a random direction orthogonal to the constants and to the principal
    h = torch.randn(n, K, games, **like)
    h = h - h.mean(1, keepdim=True)
    h = h - (h * principals).sum(1, keepdim=True) * principals
    d = distances(n, games, like)
    sine = 2 * d * torch.sqrt(1 - d * d) / norm(h, 1)
    return principals, (1 - 2 * d * d)[:, None] * principals + sine[:, None] * h


def strategy(y, trivial, like):
    """Strategies [outcomes, games] whose regret for y is uniform on 0..trivial, as far as reachable."""
    sigma = simplex(*y.shape, like)
    base = (sigma * y).sum(0)
    goal = trivial * torch.rand(y.shape[1], **like)
    end = torch.where(goal < base, 0, y.amax(0))  # the regret of the profile to mix with, optimal or pessimal
    gap = end - base
    share = ((goal - base) / torch.where(gap == 0, 1, gap)).clamp(0, 1)
    extreme = (y == end).to(y.dtype)
    return (1 - share) * sigma + share / extreme.sum(0) * extreme


def published(W, weighted, M_p, M_a, cap):
    """min over lambda in {0, r_i} of lambda W + 4 sum M^d + sqrt(2) sum |M^ - lambda M|, capped."""
    ratio = torch.where(M_a > 0, M_p / M_a, 0)
    gaps = (M_p - ratio[:, None] * M_a).abs().sum(1)  # [candidates, games]
    at_ratios = (ratio * W + 2 ** 0.5 * gaps).amin(0)
    return torch.minimum(torch.minimum(at_ratios, 2 ** 0.5 * M_p.sum(0)) + 4 * weighted, cap)


def pairwise(W, w, v, cap):
    """The closed form, from the welfare vectors."""
    w, v = w - w.mean(0), v - v.mean(0)
    C, A = norm(w, 0), norm(v, 0)
    e, f = w / torch.where(C > 0, C, 1), v / torch.where(A > 0, A, 1)
    cosine = (e * f).sum(0)
    sine = norm(f - cosine * e, 0)
    reach = torch.where(C > 0, W / (2 ** 0.5 * C), 0).clamp(max=1)
    # cos(max(0, arccos(reach) - angle))
    factor = torch.where(reach >= cosine, 1, reach * cosine + torch.sqrt(1 - reach * reach) * sine)
    return torch.minimum(2 ** 0.5 * A * torch.where((A > 0) & (C > 0), factor, 1), cap)


def play_batch(n, K, games, dtype, device):
    """Values [5, games], bounds [2, games], violations, each value's place in its histogram, each game's bin."""
    like = {"dtype": dtype, "device": device}
    most = common.ranges(n)
    trivial = most[1]
    principals, agents = sample(n, K, games, like)
    nu_p, m_p = standardise(principals)
    nu_a, m_a = standardise(agents)
    d = 0.5 * norm(nu_p - nu_a, 1)
    w, v = agents.mean(0), principals.mean(0)
    x, y = w.amax(0) - w, v.amax(0) - v
    sigma = strategy(y, trivial, like)
    W, regret = (sigma * x).sum(0), (sigma * y).sum(0)
    M_p, M_a = m_p / n, m_a / n
    weighted, cap = (M_p * d).sum(0), 2 ** 0.5 * M_p.sum(0)
    bounds = torch.stack([published(W, weighted, M_p, M_a, cap), pairwise(W, w, v, cap)])
    zero = common.tolerance(str(dtype).removeprefix("torch.")) * trivial
    small = bounds <= zero
    tightness = torch.where(small & (regret <= zero), 1, regret / torch.where(small, zero, bounds)).clamp(max=1)
    values = torch.stack([d.sum(0), W, regret, tightness[0], tightness[1]])
    scale = torch.tensor([HISTOGRAM / r for r in most], **like)
    place = (values * scale[:, None]).long().clamp(max=HISTOGRAM - 1)
    row = (W * (BINS / trivial)).long().clamp(max=BINS - 1)
    column = (weighted * (n * BINS / most[0])).long().clamp(max=BINS - 1)
    return values, bounds, (regret > bounds + zero).sum(1), place, row * BINS + column


class Surface(Tally):
    def __init__(self, n, dtype, device):
        super().__init__(common.ranges(n))
        q = len(self.ranges)
        double, whole = {"dtype": torch.float64, "device": device}, {"dtype": torch.int64, "device": device}
        self.violations = torch.zeros(2, **whole)
        self.total, self.squares = torch.zeros(q, **double), torch.zeros(q, **double)
        self.least = torch.full((q,), math.inf, dtype=dtype, device=device)
        self.most = -self.least
        self.histogram, self.bin_count = torch.zeros(q, HISTOGRAM, **whole), torch.zeros(CELLS, **whole)
        self.offsets = HISTOGRAM * torch.arange(q, device=device)[:, None]
        self.bin_sum = torch.zeros(3, CELLS, **double)
        self.bin_max = torch.full((3, CELLS), -math.inf, dtype=dtype, device=device)

    def add_up(self, values, bounds, violations, place, cell):
        self.games += len(cell)
        self.violations += violations
        self.total += values.sum(1, dtype=torch.float64)
        self.squares += values.double().square().sum(1)
        self.least = torch.minimum(self.least, values.amin(1))
        self.most = torch.maximum(self.most, values.amax(1))
        counts = torch.bincount((place + self.offsets).view(-1), minlength=self.histogram.numel())
        self.histogram += counts.view_as(self.histogram)
        self.bin_count += torch.bincount(cell, minlength=CELLS)
        for k, value in enumerate((values[2], bounds[0], bounds[1])):
            self.bin_sum[k] += torch.bincount(cell, weights=value.double(), minlength=CELLS)
            self.bin_max[k].scatter_reduce_(0, cell, value, "amax")

    def fetch(self):
        """The tallies as lists: waits for the device."""
        for name, value in vars(self).items():
            if isinstance(value, torch.Tensor):
                setattr(self, name, value.tolist())
        return self


@torch.inference_mode()
def main():
    # a CPU's caches count, a GPU wants to be filled: at most so many payoffs, and games, per batch
    limits = {"cpu": (1 << 20, 1 << 16), "cuda": (1 << 24, 1 << 20)}
    parser = common.parser(__doc__, batch=lambda a: min(limits[a.device][0] // (a.players * a.outcomes),
                                                        limits[a.device][1]),
                           devices=("cpu", "cuda"))
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True,
                        help="torch.compile, or eager tensors")
    a = common.parse(parser)
    torch.set_num_threads(a.threads)
    dtype = getattr(torch, a.dtype)
    batch = play_batch
    if a.compile:
        batch = torch.compile(play_batch, dynamic=False, options={"fallback_random": a.device == "cpu"})

    def play(seed, games):
        torch.manual_seed(seed)
        surface = Surface(a.players, dtype, a.device)
        for first in range(0, games, a.batch):
            surface.add_up(*batch(a.players, a.outcomes, min(a.batch, games - first), dtype, a.device))
        return surface.fetch()

    device = torch.cuda.get_device_name() if a.device == "cuda" else "cpu"
    common.measure(a, "torch", "PyTorch", torch.__version__, play, {"device": device, "compiled": a.compile})


if __name__ == "__main__":
    main()
