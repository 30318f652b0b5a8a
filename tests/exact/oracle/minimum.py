# SPDX-License-Identifier: Apache-2.0
"""The minimum of a convex function of lambda >= 0, with a certificate."""
from decimal import Decimal


def minimise(objective, points, gap):
    """(minimum, where) of objective(lambda) = (value, a subgradient), to at most `gap` above the true one: the tangents at the
    ends of a bracket prove it. `points`: where it may have kinks, the last beyond a minimiser."""
    low, at_low = Decimal(0), objective(Decimal(0))
    best = (at_low[0], low)
    if at_low[1] >= 0:
        return best
    points = sorted(set(points))
    first, last = 0, len(points) - 1
    high = at_high = None
    while first <= last:
        middle = (first + last) // 2
        here = objective(points[middle])
        best = min(best, (here[0], points[middle]))
        if here[1] < 0:
            low, at_low, first = points[middle], here, middle + 1
        else:
            high, at_high, last = points[middle], here, middle - 1
    if high is None:
        return best
    for step in range(2000):
        meet = low + (at_high[0] - at_low[0] - at_high[1] * (high - low)) / (at_low[1] - at_high[1])
        if best[0] - (at_low[0] + at_low[1] * (meet - low)) <= gap:
            return best
        if step % 3 == 0:
            middle = meet
        elif step % 3 == 1:
            middle = low - at_low[1] * (high - low) / (at_high[1] - at_low[1])
        elif low > 0:
            middle = (low * high).sqrt()
        else:
            middle = high / 1000
        if not low < middle < high:
            middle = (low + high) / 2
        here = objective(middle)
        best = min(best, (here[0], middle))
        if here[1] < 0:
            low, at_low = middle, here
        else:
            high, at_high = middle, here
    raise AssertionError("no minimum was found")
