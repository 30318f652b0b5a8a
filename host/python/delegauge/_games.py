# SPDX-License-Identifier: Apache-2.0
"""Games one by one."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import interruptible
from ._options import text_bytes

if TYPE_CHECKING:
    import numpy

    from ._typing import Array, Json, Number, Path

__all__ = ["Game", "read_nfg"]

_NOT_FINITE = "not a finite number; NaN and infinity have no place in a game"


class Game:
    """A game as the command line reads it in JSON (docs/files.md): the same keys, checks and messages.

    principals, agents: a list of utilities per player, nested by actions for a strategic game, or flat with dims. Keywords:
    name, dims, strategy, metric, welfare, outcome_weights, delegation, actors, individual_capability, collective_capability,
    equilibrium_tolerance. Raises ValueError naming the key.
    """

    @interruptible
    def __init__(
        self,
        principals: Array,
        agents: Array,
        *,
        name: str | None = None,
        title: str | None = None,
        dims: Sequence[int] | None = None,
        strategy: Array | None = None,
        metric: str | Mapping[str, str] | None = None,
        welfare: str | None = None,
        outcome_weights: Array | None = None,
        delegation: Array | None = None,
        actors: Sequence[str] | None = None,
        individual_capability: Array | None = None,
        collective_capability: Number | None = None,
        equilibrium_tolerance: Number | None = None,
        **keys: Any,
    ) -> None:
        keys.update(
            name=name,
            title=title,
            dims=dims,
            strategy=strategy,
            metric=metric,
            welfare=welfare,
            outcome_weights=outcome_weights,
            delegation=delegation,
            actors=actors,
            individual_capability=individual_capability,
            collective_capability=collective_capability,
            equilibrium_tolerance=equilibrium_tolerance,
        )
        game: Json = {"agents": _plain(agents, "agents"), "principals": _plain(principals, "principals")}
        game.update((key, _plain(value, key)) for key, value in keys.items() if value is not None)
        _core.check_games(_core.Call(None), _text(game), b"game")
        self._game = game

    @classmethod
    def from_dict(cls, game: Mapping[str, Any]) -> Game:
        """A game of its keys in JSON."""
        keys = dict(game)
        return cls(keys.pop("principals"), keys.pop("agents"), **keys)

    def to_dict(self) -> Json:
        """The game's keys as the command line reads them in JSON."""
        keys: Json = json.loads(_text(self._game))
        return keys

    def to_json(self) -> str:
        """A document that `delegauge evaluate` reads."""
        return _text(self._game).decode()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Game) and self._game == other._game

    def __hash__(self) -> int:
        # 1 and 1.0 are equal, and so are games of them.
        return hash(_hashable(self._game))

    def __repr__(self) -> str:
        name = self._game.get("name")
        return f"<delegauge game{f' {name!r}' if name else ''} of {len(self._game['agents'])} agents>"


def _hashable(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((key, _hashable(one)) for key, one in value.items()))
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


@interruptible
def read_nfg(principals: Path, agents: Path | None = None) -> Game:
    """The Game of a Gambit .nfg file of 2n players, the principals first, or of two files of n players each."""
    files = [b"" if file is None else text_bytes(name, file) for name, file in (("principals", principals), ("agents", agents))]
    text = _core.read_nfg(_core.Call(None), *files)
    return Game.from_dict(json.loads(text))


def document_of(
    principals: numpy.ndarray[Any, Any], agents: numpy.ndarray[Any, Any], played: numpy.ndarray[Any, Any] | None, keys: Mapping[str, Any]
) -> list[Json]:
    """Games in arrays as the games of a document."""
    _require_games(principals, agents, played)
    _require_finite(principals, agents, played)
    games = []
    plain = {key: _plain(value, key) for key, value in keys.items()}
    for i in range(principals.shape[0]):
        game: Json = {side: [row.ravel().tolist() for row in of[i]] for side, of in (("agents", agents), ("principals", principals))}
        game.update(plain)
        if played is not None:
            game["strategy"] = played[i].ravel().tolist()
        if principals.ndim > 3:
            game["dims"] = list(principals.shape[2:])
        games.append(game)
    return games


def _require_games(principals: numpy.ndarray[Any, Any], agents: numpy.ndarray[Any, Any], played: numpy.ndarray[Any, Any] | None) -> None:
    """That arrays can be divided into games; what each may be is said by the engine."""
    for name, array in (("principals", principals), ("agents", agents)):
        if array.ndim < 3:
            raise ValueError(f"{name}: shape {array.shape}: utilities are arrays of shape (games, n, K) or (games, n, A1, ..., An), or (n, K) of one game")
        if array.shape[:1] != principals.shape[:1] or array.shape[2:] != principals.shape[2:]:
            raise ValueError(f"{name}: shape {array.shape}: the principals' is {principals.shape}; give as many games and outcomes")
    if played is not None and (played.ndim < 2 or played.shape[0] != principals.shape[0]):
        raise ValueError(f"strategy: shape {played.shape}: give a distribution for each of the {principals.shape[0]} games")


def _require_finite(principals: numpy.ndarray[Any, Any], agents: numpy.ndarray[Any, Any], played: numpy.ndarray[Any, Any] | None) -> None:
    """What the engine says of arrays: as JSON, which has no such numbers, they would be refused by places in a text that nobody has seen."""
    import numpy

    for name, array in (("principals", principals), ("agents", agents)):
        for place in numpy.argwhere(~numpy.isfinite(array))[:1].tolist():
            outcome = int(numpy.ravel_multi_index(place[2:], array.shape[2:]))
            raise ValueError(f"{name}: {place} (game {place[0]}, {name}[{place[1]}], outcome {outcome}): {_NOT_FINITE}")
    if played is not None:
        flat = played.reshape(len(played), -1)
        for game, outcome in numpy.argwhere(~numpy.isfinite(flat))[:1].tolist():
            raise ValueError(f"strategy: game {game}, outcome {outcome}: {flat[game, outcome]} is no probability; give numbers from 0 to 1")


def _plain(value: Any, key: str) -> Any:
    """A value as JSON has it. key: its place, for messages."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    elif hasattr(value, "__array__"):
        import numpy

        value = numpy.asarray(value).tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(one, f"{key}[{i}]") for i, one in enumerate(value)]
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {name: _plain(one, f"{key}.{name}") for name, one in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{key}: {_NOT_FINITE}")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{key}: a {type(value).__name__} has no place in a game; give numbers, texts, or lists of them")


def _text(game: Json) -> bytes:
    return json.dumps(game).encode()
