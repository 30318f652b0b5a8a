# SPDX-License-Identifier: Apache-2.0
"""Games of the caller's own, measured."""

import functools
import os

from . import _core
from ._errors import InterruptedError
from ._games import Game, document_of
from ._options import argument
from ._progress import progress_of

__all__ = ["evaluate"]

_OF_RECORDS = ("outcome_weights", "delegation", "individual_capability", "collective_capability")


def evaluate(
    principals,
    agents=None,
    strategy=None,
    *,
    metric=None,
    shift=None,
    norm=None,
    distance_norm=None,
    welfare=None,
    welfare_weights=None,
    outcome_weights=None,
    delegation=None,
    individual_capability=None,
    collective_capability=None,
    precision=None,
    columns=None,
    device=None,
    threads=None,
    isa=None,
    batch=None,
    progress=None,
):
    """Every quantity of games of your own: `delegauge evaluate` in this process. Returns Measures.

    principals, agents: utilities, of any unit: (games, n, K) of flat games, (n, K) of one, (games, n, A1, ..., An) of strategic
    ones; anything with __dlpack__ or __array__, or nested lists. float32 and float64 of any strides are read as they lie.
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
    if agents is None:
        if of_records or strategy is not None:
            raise ValueError(f"{next(iter(of_records), 'strategy')}: belongs to arrays; a game says it itself")
        return _of_documents(principals, how)
    from ._arrays import take

    given, library = take(principals, "principals")
    others, _ = take(agents, "agents")
    played = None if strategy is None else take(strategy, "strategy")[0]
    single = given.ndim == 2
    if single:
        given = given[None]
        others = others[None] if others.ndim == 2 else others
        played = played[None] if played is not None and played.ndim == 1 else played
    if of_records:
        return RecordMeasures(how, document_of(given, others, played, of_records), "arrays", single, library)
    with progress_of(progress) as told:
        call = _core.Call(told)
        try:
            names, values = _core.measure(call, how, given, others, played)
        except KeyboardInterrupt:
            raise InterruptedError("interrupted while games were measured; nothing is kept") from None
    return ArrayMeasures(how, names, values, (given, others, played), single, library)


def _of_documents(games, how):
    from ._measures import RecordMeasures

    if isinstance(games, (str, os.PathLike)):
        path = os.fspath(games)
        if os.path.splitext(path)[1] == ".nfg":
            from ._games import read_nfg

            return RecordMeasures(how, [read_nfg(path).to_dict()], path, True)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        return RecordMeasures(how, text, path, False)
    if isinstance(games, Game):
        return RecordMeasures(how, [games.to_dict()], "game", True)
    if isinstance(games, (list, tuple)) and games and all(isinstance(game, Game) for game in games):
        return RecordMeasures(how, [game.to_dict() for game in games], "games", False)
    raise TypeError("agents: is missing; give both sides' utilities, or Games, or a file's path alone")


def _arguments(**keywords):
    made = (argument(name, value, shown) for name, (value, shown) in keywords.items() if value is not None)
    return tuple(made)


@functools.lru_cache(maxsize=64)
def _measuring(arguments):
    return _core.Measuring(list(arguments))
