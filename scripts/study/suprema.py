# SPDX-License-Identifier: Apache-2.0
"""The suprema of V / bound that theory/how-tight-the-bounds-are.md, proves for all magnitudes 1 and K >= 3."""

import math

LEAST_DISTANCE = 0.05  # the region's weighted misalignment; magnitudes are 1


def psi(s, delta):
    if s <= -delta:
        return s + 2 * delta
    if s >= 1 - 2 * delta**2:
        return 1.0
    return s * (1 - 2 * delta**2) + 2 * delta * math.sqrt((1 - delta**2) * (1 - s**2))


def published_epic(players, least=LEAST_DISTANCE, steps=200_000):
    """Theorem 23 (a): the maximum over the agents' regret, on a grid whose error is far below 1e-6."""
    reversed_players, delta = divmod(players * least, 1)
    end = math.sqrt(2) - 4 * least

    def ratio(regret):
        s = players * regret / math.sqrt(2) - (players - 1) + 2 * reversed_players
        return math.sqrt(2) / players * (players - 1 + psi(s, delta)) / (regret + 4 * least)

    return max(ratio(end * i / steps) for i in range(steps + 1))


def published_l1(players, least=LEAST_DISTANCE):
    if players == 1:
        return (1 - least) / (1 + 2 * least)
    if players * least < 0.25:
        return (2 * players - 1) / (2 * players - 1 + 4 * players * least)
    return 1 - 2 * least


def supremum(players, metric, bound, least=LEAST_DISTANCE):
    """For least = 0.05; the tables of docs/theory/how-tight-the-bounds-are.md say where it is attained."""
    if bound in ("fused", "pairwise"):
        return 1.0
    if metric == "max":
        return 1 - least if players == 1 else 1.0
    if bound == "published":
        return published_epic(players, least) if metric == "epic" else published_l1(players, least)
    return math.sqrt(1 - least**2) if players == 1 and metric == "epic" else 1.0
