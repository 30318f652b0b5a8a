# SPDX-License-Identifier: Apache-2.0
"""Games of other libraries. Both ways lead through Gambit's format, whose reader says what a game of principals and agents is."""

from __future__ import annotations

from typing import Any

import numpy

from ._errors import interruptible
from ._games import Game, read_nfg
from ._memory import file_in_memory
from ._options import utf8

__all__ = ["from_gambit", "from_openspiel", "to_gambit"]


@interruptible
def from_gambit(game: Any, agents: Any = None) -> Game:
    """The Game of a pygambit game of 2n players, the principals first, with one strategy each; or of two games of n players, the
    principals' payoffs and the agents'. Raises ValueError for other games."""
    return _read(_text_of_gambit(game, "game"), None if agents is None else _text_of_gambit(agents, "agents"))


def _text_of_gambit(game: Any, name: str) -> bytes:
    if not hasattr(game, "to_arrays") or not hasattr(game, "players"):
        raise TypeError(f"{name}: a {type(game).__name__} is no game of pygambit's")
    payoffs = [numpy.asarray(array).astype(float) for array in game.to_arrays()]
    return _nfg([getattr(player, "label", player) for player in game.players], payoffs, game.title)


@interruptible
def from_openspiel(game: Any, agents: Any = None) -> Game:
    """The same of OpenSpiel's games: normal-form ones as they are, others by their pure strategies.

    Sequential games have a strategy per player for every way to act at all their information sets: too many but in tiny games."""
    return _read(_text_of_openspiel(game, "game"), None if agents is None else _text_of_openspiel(agents, "agents"))


def _text_of_openspiel(game: Any, name: str) -> bytes:
    import pyspiel

    if not isinstance(game, pyspiel.Game):
        raise TypeError(f"{name}: a {type(game).__name__} is no game of OpenSpiel's")
    if hasattr(game, "row_utilities"):
        payoffs = [numpy.asarray(game.row_utilities()), numpy.asarray(game.col_utilities())]
    else:
        if not hasattr(game, "player_utilities"):
            game = pyspiel.extensive_to_tensor_game(game)
        payoffs = [numpy.asarray(game.player_utilities(player)) for player in range(game.num_players())]
    return _nfg([f"player {i + 1}" for i in range(len(payoffs))], payoffs, game.get_type().long_name)


@interruptible
def to_gambit(game: Game) -> Any:
    """A pygambit game of 2n players of a strategic Game: the principals, with one strategy each, then the agents. Payoffs are what
    remains; strategies, capabilities and delegations have no place there."""
    import io

    import pygambit

    keys = game.to_dict()
    dims = keys.get("dims") or list(numpy.shape(keys["agents"][0]))
    if len(dims) < 2:
        raise ValueError("game: is flat, and its agents have no actions; give a strategic game")
    rows = [numpy.asarray(row, dtype=float).reshape([1] * len(keys["principals"]) + dims) for row in keys["principals"] + keys["agents"]]
    names = [f"principal {i + 1}" for i in range(len(keys["principals"]))] + [f"agent {i + 1}" for i in range(len(keys["agents"]))]
    return pygambit.read_nfg(io.BytesIO(_nfg(names, rows, keys.get("name", ""))))


def _nfg(players: list[str], payoffs: list[numpy.ndarray[Any, Any]], title: str) -> bytes:
    """A normal-form game as Gambit's file: the first player's strategies change fastest."""
    def quoted(text: object) -> str:
        return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'

    columns = [array.ravel(order="F") for array in payoffs]
    lines = [
        f"NFG 1 R {quoted(title)} {{ {' '.join(map(quoted, players))} }} {{ {' '.join(map(str, payoffs[0].shape))} }}",
        "",
        *(" ".join(repr(float(value)) for value in profile) for profile in zip(*columns)),
    ]
    return utf8("\n".join(lines) + "\n", "game")


def _read(game: bytes, agents: bytes | None) -> Game:
    with file_in_memory(game) as first, file_in_memory(agents or b"") as second:
        try:
            return read_nfg(first, None if agents is None else second)
        except ValueError as error:
            raise ValueError(str(error).replace(first, "game").replace(second, "agents")) from None
