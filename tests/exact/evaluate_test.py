#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`evaluate` against exact arithmetic on random games of whole numbers: every quantity in both precisions, every set.

evaluate_test.py [--games N] [--seed N] [--metrics NAME,...] [--families NAME,...]
N games per preset and family, a quarter of it per other metric. A game that fails is printed as `evaluate` reads it. The last line says "agreed" or "differ"."""
import argparse
import json
import random
import sys
import zlib
from collections import Counter
from decimal import Decimal

from oracle.compare import Comparison, Exact
from oracle.families import FAMILIES, game
from oracle.program import evaluate

METRICS = {
    "epic": "epic", "max": "max", "l1": "l1",
    "median-l2": {"shift": "median", "norm": "l2", "distance_norm": "l2"},
    "mean-l1-linf": {"shift": "mean", "norm": "l1", "distance_norm": "linf"},
    "min-linf-l2": {"shift": "min", "norm": "linf", "distance_norm": "l2"},
}
AT_A_CALL = 500


class Tally:
    """What was compared and how it went."""

    def __init__(self):
        self.games, self.compared, self.failed = 0, Counter(), 0
        self.worst, self.faults = {"double": {}, "float": {}}, Counter()

    def add(self, comparison, where):
        precision = comparison.precision
        self.compared[precision] += comparison.compared
        for quantity, error in comparison.errors.items():
            worst = self.worst[precision]
            worst[quantity] = max(worst.get(quantity, Decimal(0)), error)
        found = comparison.faults
        for quantity, text in comparison.faults:
            self.faults[(*where, precision, quantity)] += 1
        if not found:
            return
        self.failed += 1
        if self.failed <= 10:
            print(f"{'/'.join(where)}, {precision}: {json.dumps(comparison.exact.game)}")
            for quantity, text in found[:6]:
                print(f"  {quantity}: {text}")

    def show(self):
        print(f"{self.games} games; numbers compared: {self.compared['double']} in double, {self.compared['float']} in float")
        print(f"{'worst error, as a fraction of the scale':44} {'double':>9} {'float':>9}")
        for quantity in sorted(self.worst["double"]):
            errors = (self.worst[p].get(quantity, Decimal(0)) for p in ("double", "float"))
            print(f"  {quantity:42} " + " ".join(f"{float(e):9.1e}" for e in errors))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--games", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--metrics", default=",".join(METRICS))
    parser.add_argument("--families", default=",".join(FAMILIES))
    options = parser.parse_args()
    tally = Tally()
    for metric in options.metrics.split(","):
        for family in options.families.split(","):
            draw = random.Random(zlib.crc32(f"{options.seed} {metric} {family}".encode()))
            wanted = options.games if isinstance(METRICS[metric], str) else options.games // 4
            for first in range(0, wanted, AT_A_CALL):
                games = [game(draw, family, METRICS[metric]) for _ in range(min(AT_A_CALL, wanted - first))]
                exact = [Exact(g) for g in games]
                tally.games += len(games)
                for precision in ("double", "float"):
                    for e, record in zip(exact, evaluate(games, precision), strict=True):
                        tally.add(Comparison(e, record, precision), (metric, family))
    tally.show()
    faults = Counter()
    for (metric, family, precision, quantity), count in tally.faults.items():
        faults[(family, precision, quantity)] += count
    for (family, precision, quantity), count in faults.most_common():
        print(f"{count:8} {family}, {precision}, {quantity}")
    print(f"exact.evaluate: {'agreed' if not tally.failed else f'differ: {tally.failed} comparisons failed'}")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
