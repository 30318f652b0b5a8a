# SPDX-License-Identifier: Apache-2.0
"""How utilities are standardised and compared."""
from decimal import Decimal
from typing import NamedTuple


class Metric(NamedTuple):
    shift: str
    norm: str
    distance_norm: str


PRESETS = {
    "epic": Metric("mean", "l2", "l2"),
    "max": Metric("midrange", "linf", "linf"),
    "l1": Metric("mean", "l1", "l1"),
}
# C_p: the sharp constant in x_a - x_b <= C_p ||x||_p.
OSCILLATION = {"l1": Decimal(1), "l2": Decimal(2).sqrt(), "linf": Decimal(2)}


def metric_of(given):
    """The metric that a game's "metric" names."""
    return PRESETS[given] if isinstance(given, str) else Metric(given["shift"], given["norm"], given["distance_norm"])


def norm_of(x, norm):
    """||x|| of whole numbers or decimals."""
    if norm == "l1":
        return Decimal(sum(map(abs, x)))
    if norm == "linf":
        return Decimal(max(map(abs, x)))
    return Decimal(sum(v * v for v in x)).sqrt()
