# SPDX-License-Identifier: Apache-2.0
"""What was measured of games."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy

from . import _core
from ._arrays import give
from ._errors import interruptible
from ._games import document_of

if TYPE_CHECKING:
    import pandas
    import xarray

    from ._typing import Json

    _Arrays = tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any], numpy.ndarray[Any, Any] | None]

_EXTENTS = dict(_core.quantities)
_BOUNDS = list(_core.bounds)


class Measures:
    """Quantities of games, by the names of docs/files.md.

    m["individual_alignment"] has a value per game and player, m["worst_case_regret"] one per game; of one game given by itself,
    the first axis is not there. m.bounds["fused"], m.tightness["fused"], m.worst_case_tightness, m.slack are by bound.
    """

    def __init__(self, how: _core.Measuring, single: bool, library: str) -> None:
        self._how = how
        self._single = single
        self._library = library

    @property
    def bounds(self) -> dict[str, Any]:
        """The bounds on the principals' welfare regret, by name."""
        return self._by_bound("bounds")

    @property
    def tightness(self) -> dict[str, Any]:
        """Regret / bound, by the bound's name."""
        return self._by_bound("tightness")

    @property
    def worst_case_tightness(self) -> dict[str, Any]:
        """Worst case / bound, by the bound's name."""
        return self._by_bound("worst_case_tightness")

    @property
    def slack(self) -> dict[str, Any]:
        """Bound less regret, by the bound's name."""
        return self._by_bound("slack")

    def _by_bound(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self[name]
        return found

    def __getitem__(self, name: str) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def _document(self, index: int) -> bytes:
        raise NotImplementedError

    def _given(self, array: Any) -> Any:
        array = array[0] if self._single else array
        return give(array, self._library)

    @interruptible
    def explain(self, index: SupportsIndex = 0) -> str:
        """A game in sentences, one per number with its name: `delegauge evaluate --format explain`.

        They say what follows from preferences alone, what holds for the strategy that is measured, what for the profiles that
        capabilities make the actors play, and which bounds are capped. Raises IndexError beyond the games.
        """
        return _core.explanations(_core.Call(None), self._how, self._document(self._at(index)), b"game")[0]

    @interruptible
    def record(self, index: SupportsIndex = 0) -> Json:
        """All that there is of a game, as a dict: what `delegauge evaluate` prints of it."""
        text = _core.records(_core.Call(None), self._how, self._document(self._at(index)), b"game")
        record: Json = json.loads(text)["games"][0]
        return record

    def _at(self, index: Any) -> int:
        if isinstance(index, bool) or not hasattr(index, "__index__"):
            raise TypeError(f"index: a {type(index).__name__} is no index; give a whole number")
        number: int = index.__index__()
        if not -len(self) <= number < len(self):
            raise IndexError(f"index: {number} is beyond the {len(self)} games")
        return number % len(self)

    def __repr__(self) -> str:
        return f"<delegauge measures of {len(self)} game{'' if len(self) == 1 else 's'}>"


class ArrayMeasures(Measures):
    """Measures of an array of games, a column each."""

    def __init__(self, how: _core.Measuring, columns: dict[str, Any], shape: tuple[int, ...], single: bool, library: str, arrays: _Arrays | None = None) -> None:
        super().__init__(how, single, library)
        self._columns = columns
        self._arrays = arrays
        self._games, self._players = shape[:2]

    def __len__(self) -> int:
        return self._games

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of `evaluate --format npy`."""
        return list(self._columns)

    def __getitem__(self, name: str) -> Any:
        if name in self._columns and not (name in _EXTENTS and _EXTENTS[name] != "game"):
            return self._given(self._columns[name])
        extent = _EXTENTS.get(name)
        if extent == "players":
            return self._given(self._side_by_side(self._of_players(name)))
        if extent == "bounds":
            prefix = "" if name == "bounds" else name + "_"
            found = {bound: self._given(self._columns[prefix + bound]) for bound in _BOUNDS if prefix + bound in self._columns}
            if found:
                return found
        if extent == "pairs":
            return self._given(self._pairs(name))
        raise self._missing(name)

    def __contains__(self, name: str) -> bool:
        try:
            self[name]
        except KeyError:
            return False
        return True

    def _measured(self, name: str) -> str:
        if name not in self._columns:
            raise self._missing(name)
        return name

    def _of_players(self, name: str) -> list[str]:
        return [self._measured(f"{name}_{i}") for i in range(1, self._players + 1)]

    def _side_by_side(self, names: list[str]) -> Any:
        return numpy.stack([self._columns[name] for name in names], axis=1)

    def _pairs(self, name: str) -> Any:
        rows = 2 * self._players
        return self._as_matrices(rows, {(a, b): self._measured(f"{name}_{a + 1}_{b + 1}") for a in range(rows) for b in range(a + 1, rows)})

    def _as_matrices(self, rows: int, columns: dict[tuple[int, int], str]) -> Any:
        """A symmetric matrix per game, from its entries above the diagonal."""
        matrices = numpy.zeros((len(self), rows, rows))
        for (a, b), name in columns.items():
            matrices[:, a, b] = matrices[:, b, a] = self._columns[name]
        return matrices

    def _missing(self, name: str) -> KeyError:
        known = re.sub(r"(_\d+)+$", "", str(name))
        if known in _EXTENTS or any(known.endswith(bound) for bound in _BOUNDS):
            return KeyError(f"{name}: was not measured; name it in columns")
        return KeyError(f"{name}: there is no such quantity; there are {', '.join(_EXTENTS)}")

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame with a row per game."""
        import pandas

        return pandas.DataFrame(self._columns)

    def to_xarray(self) -> xarray.Dataset:
        """An xarray.Dataset with dimensions game, player and bound."""
        import xarray

        variables: dict[str, Any] = {}
        for name, extent in _EXTENTS.items():
            if name not in self or extent == "pairs":
                continue
            if extent == "game":
                variables[name] = ("game", self._columns[name])
            elif extent == "players":
                variables[name] = (("game", "player"), self._side_by_side(self._of_players(name)))
            else:
                prefix = "" if name == "bounds" else name + "_"
                some = [self._columns.get(prefix + bound, numpy.full(len(self), numpy.nan)) for bound in _BOUNDS]
                variables[name] = (("game", "bound"), numpy.stack(some, axis=1))
        return xarray.Dataset(variables, coords={"player": range(1, self._players + 1), "bound": _BOUNDS})

    def _document(self, index: int) -> bytes:
        assert self._arrays is not None
        principals, agents, played = self._arrays
        some = slice(index, index + 1)
        return json.dumps(document_of(principals[some], agents[some], None if played is None else played[some], {})).encode()

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}: {html.escape(', '.join(self.columns))}</p>"


class RecordMeasures(Measures):
    """Measures of games as records, which have all that there is of each."""

    def __init__(self, how: _core.Measuring, games: bytes | list[Json], name: bytes, single: bool, library: str = "numpy") -> None:
        super().__init__(how, single, library)
        text = games if isinstance(games, bytes) else json.dumps({"games": games}).encode()
        self._records: list[Json] = json.loads(_core.records(_core.Call(None), how, text, name))["games"]
        self._text = text
        self._games: list[Json] | None = None

    @property
    def records(self) -> list[Json]:
        """A dict per game."""
        return self._records

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, name: str) -> Any:
        if any(name not in record for record in self._records):
            raise KeyError(f"{name}: not all of these games have it; they have {', '.join(self._records[0])}")
        values = [record[name] for record in self._records]
        if all(isinstance(value, dict) for value in values):
            return {key: self._given(_numbers([value[key] for value in values])) for key in values[0]}
        if any(isinstance(value, str) for value in values):
            return values[0] if self._single else values
        return self._given(_numbers(values))

    def _document(self, index: int) -> bytes:
        if self._games is None:
            given = json.loads(self._text)
            self._games = given["games"] if isinstance(given, dict) and "games" in given else given if isinstance(given, list) else [given]
        return json.dumps(self._games[index]).encode()

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas.DataFrame with a row per game, and columns such as slack.fused."""
        import pandas

        return pandas.json_normalize(self._records)

    def _repr_html_(self) -> str:
        return "".join(f"<pre>{html.escape(self.explain(i))}</pre>" for i in range(min(len(self), 3)))


def _numbers(values: list[Any]) -> numpy.ndarray[Any, Any]:
    """An array; NaN where a value is null. Games of different sizes have no array in common, and stay a list."""
    try:
        return numpy.array(values, dtype=float)
    except ValueError:
        array = numpy.empty(len(values), dtype=object)
        array[:] = values
        return array
