# SPDX-License-Identifier: Apache-2.0
"""Games of the caller's own, measured."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from . import _core
from ._errors import InterruptedError, interruptible
from ._games import Game, document_of
from ._options import argument, text_bytes
from ._progress import progress_of

if TYPE_CHECKING:
    from ._measures import ArrayMeasures, RecordMeasures
    from ._typing import Array, Number, Path, Progress

__all__ = ["evaluate"]

_OF_RECORDS = ("outcome_weights", "delegation", "individual_capability", "collective_capability")


@overload
def evaluate(
    principals: Game | Sequence[Game] | Path,
    *,
    metric: str | None = None,
    shift: str | None = None,
    norm: str | None = None,
    distance_norm: str | None = None,
    welfare: str | None = None,
    welfare_weights: str | Number | Sequence[Number] | None = None,
    precision: str | None = None,
    isa: str | None = None,
    progress: Progress = None,
) -> RecordMeasures: ...
@overload
def evaluate(
    principals: Array,
    agents: Array,
    strategy: Array | None = None,
    *,
    metric: str | None = None,
    shift: str | None = None,
    norm: str | None = None,
    distance_norm: str | None = None,
    welfare: str | None = None,
    welfare_weights: str | Number | Sequence[Number] | None = None,
    precision: str | None = None,
    columns: str | Sequence[str] | None = None,
    device: str | None = None,
    threads: str | int | None = None,
    isa: str | None = None,
    batch: str | int | None = None,
    progress: Progress = None,
) -> ArrayMeasures: ...
@overload
def evaluate(
    principals: Array,
    agents: Array,
    strategy: Array | None = None,
    *,
    metric: str | None = None,
    shift: str | None = None,
    norm: str | None = None,
    distance_norm: str | None = None,
    welfare: str | None = None,
    welfare_weights: str | Number | Sequence[Number] | None = None,
    outcome_weights: Array | None = None,
    delegation: Array | None = None,
    individual_capability: Array | None = None,
    collective_capability: Number | None = None,
    precision: str | None = None,
    isa: str | None = None,
    progress: Progress = None,
) -> RecordMeasures: ...
@interruptible
def evaluate(
    principals: Array | Game | Sequence[Game] | Path,
    agents: Array | None = None,
    strategy: Array | None = None,
    *,
    metric: str | None = None,
    shift: str | None = None,
    norm: str | None = None,
    distance_norm: str | None = None,
    welfare: str | None = None,
    welfare_weights: str | Number | Sequence[Number] | None = None,
    outcome_weights: Array | None = None,
    delegation: Array | None = None,
    individual_capability: Array | None = None,
    collective_capability: Number | None = None,
    precision: str | None = None,
    columns: str | Sequence[str] | None = None,
    device: str | None = None,
    threads: str | int | None = None,
    isa: str | None = None,
    batch: str | int | None = None,
    progress: Progress = None,
) -> ArrayMeasures | RecordMeasures:
    """Every quantity of games of your own: `delegauge evaluate` in this process. Returns Measures.

    principals, agents: utilities, of any unit: (games, n, K) of flat games, (n, K) of one, (games, n, A1, ..., An) of strategic
    ones; anything with __dlpack__, __cuda_array_interface__ or __array__, or nested lists. float32 and float64 of any strides are
    read as they lie; on a GPU, they are measured there, and results are there, too.
    Or principals alone: a Game, a list of Games, or a file's path (JSON or Gambit .nfg).
    strategy: (games, K) or (games, A1, ..., An), the distribution over outcomes that is played; without it the agents' welfare
    optimum. Each adds up to one.
    metric, shift, norm, distance_norm, welfare, welfare_weights, precision, isa, columns, device, threads, batch: as
    `delegauge evaluate --help` says.
    outcome_weights (K numbers), delegation (a list of shares per principal), individual_capability (a number per agent),
    collective_capability: of all these games alike; with one of them, or with Games, results are records of all that there is
    of a game.

    Raises ValueError, in the command line's words, for what is no game; TypeError for what is no array of numbers;
    InterruptedError after Ctrl-C.
    """
    texts = _arguments(
        metric=(metric, "NAME"),
        shift=(shift, "NAME"),
        norm=(norm, "NAME"),
        distance_norm=(distance_norm, "NAME"),
        welfare=(welfare, "NAME"),
        welfare_weights=(welfare_weights, "W,..."),
        precision=(precision, "NAME"),
        isa=(isa, "NAME"),
        columns=(columns, "NAME,..."),
        device=(device, "NAME"),
        threads=(threads, "N"),
        batch=(batch, "N"),
    )
    # NumPy is loaded by whoever measures games, not by whoever imports the package.
    from ._measures import ArrayMeasures, RecordMeasures

    how = _measuring(texts)
    of_records = dict(zip(_OF_RECORDS, (outcome_weights, delegation, individual_capability, collective_capability)))
    of_records = {key: value for key, value in of_records.items() if value is not None}
    if of_records or agents is None:
        _refuse_for_records(columns=columns, device=device, threads=threads, batch=batch)
    if agents is None:
        if of_records or strategy is not None:
            raise ValueError(f"{next(iter(of_records), 'strategy')}: belongs to arrays; a game says it itself")
        return _of_documents(principals, how)
    from ._arrays import lies_on_device, take

    if lies_on_device(principals, "principals") or lies_on_device(agents, "agents"):
        from ._device_evaluate import evaluate_there

        return evaluate_there(how, principals, agents, strategy, device, of_records, progress)
    given, library = take(principals, "principals")
    others, _ = take(agents, "agents")
    played = None if strategy is None else take(strategy, "strategy")[0]
    single = given.ndim == 2
    if single:
        given = given[None]
        others = others[None] if others.ndim == 2 else others
        played = played[None] if played is not None and played.ndim == 1 else played
    if of_records:
        return RecordMeasures(how, document_of(given, others, played, of_records), b"arrays", single, library)
    with progress_of(progress) as told:
        call = _core.Call(told)
        try:
            names, values = _core.measure(call, how, given, others, played)
        except KeyboardInterrupt:
            raise InterruptedError("interrupted while games were measured; nothing is kept") from None
    return ArrayMeasures(how, dict(zip(names, values)), given.shape, single, library, (given, others, played))


def _refuse_for_records(**of_columns: object) -> None:
    for name, value in of_columns.items():
        if value is not None:
            raise ValueError(f"{name}: belongs to arrays that are measured in columns; records have all that there is of a game: leave it out")


def _of_documents(games: Any, how: _core.Measuring) -> RecordMeasures:
    from ._measures import RecordMeasures

    if isinstance(games, (str, os.PathLike)):
        path = text_bytes("principals", games)
        if path.endswith(b".nfg"):
            from ._games import read_nfg

            return RecordMeasures(how, [read_nfg(games).to_dict()], path, True)
        return RecordMeasures(how, _core.read_file(_core.Call(None), path), path, False)
    if isinstance(games, Game):
        return RecordMeasures(how, [games.to_dict()], b"game", True)
    if isinstance(games, (list, tuple)) and games and all(isinstance(game, Game) for game in games):
        return RecordMeasures(how, [game.to_dict() for game in games], b"games", False)
    raise TypeError("agents: is missing; give both sides' utilities, or Games, or a file's path alone")


def _arguments(**keywords: tuple[Any, str]) -> tuple[bytes, ...]:
    made = (argument(name, value, shown) for name, (value, shown) in keywords.items())
    return tuple(one for one in made if one is not None)


@functools.lru_cache(maxsize=64)
def _measuring(arguments: tuple[bytes, ...]) -> _core.Measuring:
    return _core.Measuring(list(arguments))
