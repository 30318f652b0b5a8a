# SPDX-License-Identifier: Apache-2.0
"""Games one by one."""

import json
import os

from . import _core

__all__ = ["Game", "read_nfg"]


class Game:
    """A game as the command line reads it in JSON (docs/files.md): the same keys, checks and messages.

    principals, agents: a list of utilities per player, nested by actions for a strategic game, or flat with dims. Keywords:
    name, dims, strategy, metric, welfare, outcome_weights, delegation, actors, individual_capability, collective_capability,
    equilibrium_tolerance. Raises ValueError naming the key.
    """

    def __init__(self, principals, agents, **keys):
        game = {"agents": _plain(agents, "agents"), "principals": _plain(principals, "principals")}
        game.update((key, _plain(value, key)) for key, value in keys.items() if value is not None)
        _core.check_games(_core.Call(None), _text(game), "game")
        self._game = game

    @classmethod
    def from_dict(cls, game):
        """A game of its keys in JSON."""
        keys = dict(game)
        return cls(keys.pop("principals"), keys.pop("agents"), **keys)

    def to_dict(self):
        return json.loads(_text(self._game))

    def to_json(self):
        return _text(self._game).decode()

    def __eq__(self, other):
        return isinstance(other, Game) and self._game == other._game

    def __hash__(self):
        return hash(self.to_json())

    def __repr__(self):
        name = self._game.get("name")
        return f"<delegauge game{f' {name!r}' if name else ''} of {len(self._game['agents'])} agents>"


def read_nfg(principals, agents=None):
    """The Game of a Gambit .nfg file of 2n players, the principals first, or of two files of n players each."""
    text = _core.read_nfg(_core.Call(None), os.fsencode(principals), b"" if agents is None else os.fsencode(agents))
    return Game.from_dict(json.loads(text))


def document_of(principals, agents, played, keys):
    """Games in arrays as the games of a document."""
    _require_games(principals, agents, played)
    games = []
    plain = {key: _plain(value, key) for key, value in keys.items()}
    for i in range(principals.shape[0]):
        game = {side: [row.ravel().tolist() for row in of[i]] for side, of in (("agents", agents), ("principals", principals))}
        game.update(plain)
        if played is not None:
            game["strategy"] = played[i].ravel().tolist()
        if principals.ndim > 3:
            game["dims"] = list(principals.shape[2:])
        games.append(game)
    return games


def _require_games(principals, agents, played):
    """That arrays can be divided into games; what each may be is said by the engine."""
    for name, array in (("principals", principals), ("agents", agents)):
        if array.ndim < 3:
            raise ValueError(f"{name}: shape {array.shape}: utilities are arrays of shape (games, n, K) or (games, n, A1, ..., An), or (n, K) of one game")
        if array.shape[:1] != principals.shape[:1] or array.shape[2:] != principals.shape[2:]:
            raise ValueError(f"{name}: shape {array.shape}: the principals' is {principals.shape}; give as many games and outcomes")
    if played is not None and (played.ndim < 2 or played.shape[0] != principals.shape[0]):
        raise ValueError(f"strategy: shape {played.shape}: give a distribution for each of the {principals.shape[0]} games")


def _plain(value, key):
    """A value as JSON has it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    elif hasattr(value, "__array__"):
        import numpy

        value = numpy.asarray(value).tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(one, key) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{key}: a {type(value).__name__} has no place in a game; give numbers, texts, or lists of them")


def _text(game):
    return json.dumps(game).encode()
