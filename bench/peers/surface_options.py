#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which sampling choices reproduce surface_reference.json?

A plain float64 evaluation, written apart from numpy_surface_plain.py (strategies built entry by entry, only the published
bound), for EPIC and MAX. For every option it prints the deviations of the means from the reference in
combined standard errors, then those of the quantiles in probability space (nought if the reference's quantile lies
within an atom that covers the probability).

    surface_options.py [REFERENCE.json] [--games 1e6] [--seed 1]
"""
import argparse
import json
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402

DEFAULT = dict(payoffs="uniform", direction="sphere", simplex="uniform", target="principals", split="spec", base="simplex")
OPTIONS = [
    {},
    dict(payoffs="normal"),
    dict(direction="cube"),
    dict(payoffs="normal", direction="cube"),
    dict(simplex="normalised-uniforms"),
    dict(target="agents"),
    dict(target="agents", payoffs="normal"),
    dict(split="uncorrected"),
    dict(split="c-at-limit"),
    dict(base="pure"),
]


def standardise(u, metric):
    if metric == "MAX":
        x = u - (u.max(-1, keepdims=True) + u.min(-1, keepdims=True)) / 2
        return x / np.abs(x).max(-1, keepdims=True)
    x = u - u.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).sum(-1, keepdims=True))


def simplex_point(rng, shape, kind):
    e = rng.random(shape) if kind == "normalised-uniforms" else rng.standard_exponential(shape)
    return e / e.sum(-1, keepdims=True)


def split(rng, games, n, top, o):
    t = rng.random((games, 1)) * top * n * simplex_point(rng, (games, n), o["simplex"])
    if o["split"] == "uncorrected":
        return np.minimum(t, 1)
    largest = t.max(-1, keepdims=True)
    over = largest > 1
    c = (n - 1) / np.where(over, n * largest - 1, 1)
    if o["split"] == "spec":
        c = c * rng.random((games, 1))
    return np.where(over, c * t + (1 - c) / n, t)


def sample(rng, games, r, o):
    n, K, metric = r["players"], r["outcomes"], r["metric"]
    draw = rng.standard_normal if o["payoffs"] == "normal" else rng.random
    raw = draw((games, n, K))
    nu = standardise(raw, "EPIC")
    h = (rng.random((games, n, K)) - 0.5) if o["direction"] == "cube" else rng.standard_normal((games, n, K))
    h -= h.mean(-1, keepdims=True)
    h -= (h * nu).sum(-1, keepdims=True) * nu
    h /= np.sqrt((h * h).sum(-1, keepdims=True))
    d = np.clip(split(rng, games, n, r["max_misalignment"], o), 0, 1)[..., None]
    u = (1 - 2 * d * d) * nu + 2 * d * np.sqrt(1 - d * d) * h
    p, a = standardise(nu, metric), standardise(u, metric)
    w, v = a.sum(1), p.sum(1)
    x, y = w.max(-1, keepdims=True) - w, v.max(-1, keepdims=True) - v
    z = y if o["target"] == "principals" else x
    if o["base"] == "pure":
        sigma = np.eye(K)[rng.integers(0, K, games)]
    else:
        sigma = simplex_point(rng, (games, K), o["simplex"])
    base = (sigma * z).sum(-1, keepdims=True)
    goal = rng.random((games, 1)) * r["max_target_regret"]
    worst = z.max(-1, keepdims=True)
    to = np.where(goal < base, 0.0, worst)
    anchor = (z == to).astype(float)
    anchor /= anchor.sum(-1, keepdims=True)
    gap = to - base
    f = np.clip((goal - base) / np.where(gap == 0, 1, gap), 0, 1)
    sigma = (1 - f) * sigma + f * anchor
    W, V = (sigma * x).sum(-1), (sigma * y).sum(-1)
    difference = p - a
    if metric == "MAX":
        misalignment = np.abs(difference).max(-1).sum(-1)  # not halved, as in the reference
        bound = np.minimum(W + 2 * misalignment, 2 * n)
    else:
        misalignment = 0.5 * np.sqrt((difference ** 2).sum(-1)).sum(-1)
        bound = np.minimum(W + 4 * misalignment, 2 ** 0.5 * n)
    assert (V <= bound + 1e-12).all()
    return np.stack([misalignment, W, V, np.where(bound > 0, V / np.maximum(bound, 1e-300), 1)])


def compare(values, r):
    N = values.shape[1]
    mean, error = values.mean(1), values.std(1, ddof=1) / N ** 0.5
    expected = np.array(r["mean"] + [r["ratio_mean"]])
    its = np.array(r["stderr"] + [r["ratio_stderr"]])
    z = (mean - expected) / np.hypot(error, its)
    levels = np.array(r["quantiles"])
    table = np.column_stack([np.array(r["values"]), r["ratio_quantiles"]])  # level x quantity
    q = np.zeros_like(table)
    for k in range(4):
        ordered = np.sort(values[k])
        at = table[:, k]
        slack = 1e-9
        low = np.searchsorted(ordered, at - slack, "left") / N
        high = np.searchsorted(ordered, at + slack, "right") / N
        off = np.where(levels < low, low - levels, np.where(levels > high, high - levels, 0))
        q[:, k] = off / np.sqrt(levels * (1 - levels) * (1 / N + 1 / r["finite"]))
    atoms = [(values[k] <= 1e-12).mean() for k in (1, 2)]
    return mean, z, q, atoms


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reference", nargs="?", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tests/data/surface_reference.json"))
    parser.add_argument("--games", type=lambda s: int(float(s)), default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quantiles", action="store_true", help="print the full table of quantile deviations")
    parser.add_argument("--runs", type=lambda s: [int(x) for x in s.split(",")], help="such as 0,2; default all")
    a = parser.parse_args()
    with open(a.reference) as file:
        runs = json.load(file)["runs"]
    for r in [runs[i] for i in a.runs] if a.runs else runs:
        own = dict(DEFAULT, target=r["target"])
        print(f"\n{r['metric']} n={r['players']} K={r['outcomes']} target={r['target']}: deviations in combined standard"
              " errors of D, W, W^, ratio; largest |.| over the quantiles; share of W = 0, W^ = 0")
        for change in OPTIONS:
            if change.get("target") == r["target"]:
                change = dict(change, target="principals")
            o = dict(own, **change)
            rng = np.random.Generator(np.random.SFC64(a.seed))
            chunks = [20_000] * (a.games // 20_000)
            values = np.concatenate([sample(rng, c, r, o) for c in chunks], axis=1)
            mean, z, q, atoms = compare(values, r)
            name = ", ".join(f"{k} {v}" for k, v in change.items()) or "spec: uniform payoffs, sphere direction"
            print(f"{name:46s}" + "".join(f"{x:9.2f}" for x in z) + "  |q|" + "".join(f"{x:8.1f}" for x in np.abs(q).max(0))
                  + f"  {atoms[0]:.4f} {atoms[1]:.4f}", flush=True)
            if not change:
                print("    means", mean, flush=True)
            if a.quantiles:
                print(np.round(q.T, 1))


if __name__ == "__main__":
    main()
