# SPDX-License-Identifier: Apache-2.0
"""Bounds in closed form against the agents' regret W and the weighted misalignment D.

EPIC, welfare mean, all magnitudes 1: D = sum M^_i d_i is the mean distance, from 0 to 1, and the
trivial bound is sqrt 2.
"""

import math

TRIVIAL = math.sqrt(2)


def published(regret, misalignment):
    """min over lambda of lambda W + 4 D + sqrt 2 |1 - lambda|: at lambda = 1, as W <= sqrt 2."""
    return min(TRIVIAL, min(regret, TRIVIAL) + 4 * misalignment)


def sharp(regret, misalignment):
    return min(TRIVIAL, min(regret, TRIVIAL) + 2 * TRIVIAL * misalignment)


def fused(regret, misalignment):
    """`fused` where every distance is D.

    The minimum over lambda of lambda W + sqrt 2 sqrt((1 - lambda)^2 + 4 lambda D^2): with
    W = sqrt 2 sin a and D = sin(b / 2) it is sqrt 2 sin(a + b) while a + b is below pi / 2, and the
    trivial bound beyond. Unequal distances of mean D make `fused` greater, up to `sharp` where each
    is 0 or 1.
    """
    turn = math.asin(min(1.0, regret / TRIVIAL)) + 2 * math.asin(misalignment)
    return TRIVIAL * math.sin(min(turn, math.pi / 2))
