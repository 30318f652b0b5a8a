#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`delegauge estimate` beside a vectorised NumPy bootstrap and scipy.stats.bootstrap, one after the other in one run.

    estimate.py PROGRAM [--rows 100000] [--replicates 10000] [--threads 2] [--curve]

Two principals and two agents, a cluster per row and ten rows per cluster. NumPy draws Poisson multipliers by clusters in batches, adds up features of clusters by a
matrix product, and takes shares of the best from cumulative weights of presorted rows, twice as far as shares go; it is timed for fewer replicates, as is scipy, and
scaled. Standard errors are compared before anything is printed. Seconds are of processor time, which does not depend on who else uses the machine: NumPy's and scipy's on one
thread, ours of all threads divided by their number, reading the log included. --curve prints the cost per row and replicate by the number of rows."""

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time

# One thread of NumPy's, whose processor time is what is counted; a library that waits for its threads would be counted twice.
for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(library, "1")

import numpy as np  # noqa: E402

TOPS = [0.01, 0.05, 0.1]


def write_log(path, rows, per_cluster):
    draw = np.random.default_rng(1)
    shared = np.repeat(draw.standard_normal((-(-rows // per_cluster), 4)), per_cluster, 0)[:rows]
    x = 0.5 * shared + draw.standard_normal((rows, 4))
    x[:, 2] = 0.8 * x[:, 0] + 0.6 * x[:, 2]
    x[:, 3] = 0.7 * x[:, 1] + 0.7 * x[:, 3]
    with open(path, "w", encoding="utf-8") as file:
        file.write("cluster,principal_1,principal_2,agent_1,agent_2\n" if per_cluster > 1 else "principal_1,principal_2,agent_1,agent_2\n")
        for i, row in enumerate(x):
            file.write((f"{i // per_cluster}," if per_cluster > 1 else "") + "%.5f,%.5f,%.5f,%.5f\n" % tuple(row))
    return np.round(x, 5), np.arange(rows) // per_cluster


def ours(program, path, replicates, threads):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    printed = subprocess.run([program, "estimate", path, "--replicates", str(replicates), "--threads", str(threads), "--format", "json"],
                             check=True, capture_output=True, text=True).stdout
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(printed), after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall


class Numpy:
    """The same quantities: means, covariances, and best shares by both sides' welfare and by x at each share's lambda."""

    def __init__(self, x, cluster, lambdas):
        self.cluster = cluster
        z = (x - x.mean(0)) / x.std(0)
        self.principals, self.agents = x[:, :2].mean(1), x[:, 2:].mean(1)
        p, a = self.principals - self.principals.mean(), self.agents - self.agents.mean()
        features = np.stack([np.ones(len(x)), *z.T, *(z[:, i] * z[:, j] for i in range(4) for j in range(i, 4)), p, a, p * p, a * a, p * a], 1)
        self.sums = np.zeros((cluster[-1] + 1, features.shape[1]))
        np.add.at(self.sums, cluster, features)
        values = [(p, TOPS), (a, TOPS)] + [(p - of * a, [share]) for of, share in zip(lambdas, TOPS)]
        self.tops = []
        for value, shares in values:
            order = np.argsort(-value)[: int(2 * max(shares) * len(x)) + 1]
            self.tops.append((cluster[order], value[order], shares))

    def replicates(self, multipliers):
        sums = multipliers @ self.sums
        columns = [sums]
        for cluster, value, shares in self.tops:
            weight = multipliers[:, cluster]
            total = np.cumsum(weight, 1)
            for share in shares:
                taken = np.clip(share * sums[:, :1] - (total - weight), 0, weight)
                columns.append((taken @ value)[:, None] / (share * sums[:, :1]))
        return np.concatenate(columns, 1)

    def run(self, replicates, batch=20):
        draw = np.random.default_rng(2)
        found = []
        for _ in range(0, replicates, batch):
            found.append(self.replicates(draw.poisson(1.0, (batch, len(self.sums))).astype(float)))
        return np.concatenate(found)


def alignment_errors(columns):
    """The standard error of the first principal's individual alignment, out of sums."""
    count, mean = columns[:, :1], columns[:, 1:5] / columns[:, :1]
    pairs = {pair: 5 + n for n, pair in enumerate((i, j) for i in range(4) for j in range(i, 4))}
    covariance = {pair: columns[:, at] / count[:, 0] - mean[:, pair[0]] * mean[:, pair[1]] for pair, at in pairs.items()}
    rho = covariance[(0, 2)] / np.sqrt(covariance[(0, 0)] * covariance[(2, 2)])
    return np.std(1 - np.sqrt((1 - rho) / 2), ddof=1)


def timed(call):
    start = time.process_time()
    made = call()
    return made, time.process_time() - start


def scipy_seconds(peer, replicates):
    """scipy's own resampling of the clusters' sums, of means and covariances alone; None without scipy."""
    try:
        from scipy.stats import bootstrap
    except ImportError:
        return None
    data = tuple(peer.sums.T)

    def statistic(*sums, axis):
        return np.stack([s.sum(axis) for s in sums])

    few = max(2, replicates // 4)
    _, seconds = timed(lambda: bootstrap(data, statistic, paired=True, n_resamples=few, batch=2, method="percentile", vectorized=True))
    return seconds / few * replicates


def compare(arguments, folder, per_cluster):
    path = os.path.join(folder, "log.csv")
    x, cluster = write_log(path, arguments.rows, per_cluster)
    told, seconds, wall = ours(arguments.program, path, arguments.replicates, arguments.threads)
    group = told["groups"]["all"]
    peer = Numpy(x, cluster, list(group["lambda"].values()))
    few = max(40, arguments.replicates // 50)
    found, numpy_seconds = timed(lambda: peer.run(few))
    numpy_seconds *= arguments.replicates / len(found)
    ratio = alignment_errors(found) / group["estimates"]["individual_alignment/0"]["standard_error"]
    assert abs(ratio - 1) < 5 / np.sqrt(2 * len(found)) + 0.02, f"standard errors are apart by {ratio}"
    scipy = scipy_seconds(peer, few)
    each = seconds / arguments.threads
    row = f"| {arguments.rows:,} | {per_cluster} | {numpy_seconds:.1f} | "
    row += "- | " if scipy is None else f"{scipy * arguments.replicates / few:.1f} | "
    print(row + f"{each:.2f} | {wall:.2f} | {numpy_seconds / each:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--replicates", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--curve", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.curve:
            print("| rows | ns of one thread a row and replicate |\n|---:|---:|")
            for rows in (1_000, 10_000, 100_000, 1_000_000):
                path = os.path.join(folder, "log.csv")
                write_log(path, rows, 1)
                replicates = max(200, min(10_000, 10**9 // rows))
                _, fixed, _ = ours(arguments.program, path, 2, arguments.threads)
                _, seconds, _ = ours(arguments.program, path, replicates, arguments.threads)
                print(f"| {rows:,} | {(seconds - fixed) / rows / replicates * 1e9:.2f} |", flush=True)
            return
        print("| rows | rows per cluster | NumPy, s | scipy, s | delegauge, s | wall, s | times NumPy |\n|---:|---:|---:|---:|---:|---:|---:|")
        for per_cluster in (1, 10):
            compare(arguments, folder, per_cluster)


if __name__ == "__main__":
    main()
