# SPDX-License-Identifier: Apache-2.0
"""Random games of whole numbers, of the kinds on which rounding shows."""
from math import prod

SHAPES = ((2, 2), (3, 3), (2, 2, 2))


def _rows(draw, players, outcomes, most=9):
    return [[draw.randint(-most, most) for _ in range(outcomes)] for _ in range(players)]


def plain(draw, players, outcomes):
    return _rows(draw, players, outcomes), _rows(draw, players, outcomes)


def constant_sum(draw, players, outcomes):
    """The agents' utilities add up to the same whatever happens, now and then the principals', too."""
    agents, principals = _rows(draw, players, outcomes), _rows(draw, players, outcomes)
    for side in (agents, principals) if draw.random() < 0.2 else (agents,):
        constant = draw.randint(-9, 9)
        side[-1] = [constant - sum(column) for column in zip(*side[:-1])] if players > 1 else [constant] * outcomes
    return principals, agents


def dominant(draw, players, outcomes):
    """One player of a side is 10 to 10^10 times as large as the others."""
    sides = [_rows(draw, players, outcomes), _rows(draw, players, outcomes)]
    for side in sides:
        if draw.random() < 0.8:
            large, factor = draw.randrange(players), 10 ** draw.randint(1, 10)
            side[large] = [factor * u for u in side[large]]
    return sides[0], sides[1]


def indifferent(draw, players, outcomes):
    """All but one of the agents are constant, at times all but one of the principals; some only count as constant."""
    sides = [_rows(draw, players, outcomes), _rows(draw, players, outcomes)]
    for side in sides[1:] if draw.random() < 0.6 else sides:
        for i in set(range(players)) - {draw.randrange(players)}:
            level = draw.choice((0, 3, -7, 10**9))
            side[i] = [level] * outcomes
            if draw.random() < 0.3:
                side[i] = [10**13 + draw.randint(0, 1) for _ in range(outcomes)]
    return sides[0], sides[1]


def ties(draw, players, outcomes):
    def side():
        return [[draw.randint(0, 2) for _ in range(outcomes)] for _ in range(players)]
    return side(), side()


def offsets(draw, players, outcomes):
    """Constants up to 10^9 added to utilities."""
    def side():
        shifts = [draw.randint(-10**9, 10**9) for _ in range(players)]
        return [[u + shift for u in row] for row, shift in zip(_rows(draw, players, outcomes), shifts)]
    return side(), side()


def apart(draw, players, outcomes):
    """Players 10^13 to 10^200 times smaller than others."""
    sides = [_rows(draw, players, outcomes), _rows(draw, players, outcomes)]
    for side in sides:
        for i in range(players):
            if draw.random() < 0.6:
                factor = 10.0 ** -draw.choice((13, 14, 15, 20, 25, 38, 60, 159, 200))
                side[i] = [u * factor for u in side[i]]
    return sides[0], sides[1]


def huge(draw, players, outcomes):
    """Near the end of what a double can be: sums of utilities overflow."""
    def side():
        return [[u * 2.0**1020 for u in row] for row in _rows(draw, players, outcomes)]
    if draw.random() < 0.5:
        return side(), _rows(draw, players, outcomes)
    return side(), side()


FAMILIES = {f.__name__: f for f in (plain, constant_sum, dominant, indifferent, ties, offsets, apart, huge)}


def _strategy(draw, outcomes):
    """Probabilities that are exact in binary; or none, for the default."""
    kind = draw.randrange(4)
    if kind == 0:
        return None
    sixteenths = [0] * outcomes
    for _ in range(1 if kind == 1 else 16):
        sixteenths[draw.randrange(outcomes)] += 1
    return [x / sum(sixteenths) for x in sixteenths]


def game(draw, family, metric):
    """A game as `evaluate` reads it."""
    dims = draw.choice(SHAPES) if draw.random() < 0.4 else None
    players = len(dims) if dims else draw.randint(1, 6)
    outcomes = prod(dims) if dims else draw.randint(2, 8)
    principals, agents = FAMILIES[family](draw, players, outcomes)
    of = {"principals": principals, "agents": agents, "metric": metric, "welfare": draw.choice(("mean", "sum"))}
    strategy = _strategy(draw, outcomes)
    if strategy:
        of["strategy"] = strategy
    if dims:
        of["dims"] = list(dims)
        if draw.random() < 0.6:
            of["individual_capability"] = [draw.randint(0, 8) / 8 for _ in dims]
            of["collective_capability"] = draw.randint(0, 8) / 8
            of["equilibrium_tolerance"] = draw.choice((0, 0, 0, 0.125))
    return of
