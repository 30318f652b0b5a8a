# SPDX-License-Identifier: Apache-2.0
"""Games in a GPU's memory, measured where they lie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy

from . import _core
from ._arrays import library_of, lies_on_device, take
from ._device_arrays import Columns, give_there, number_of, take_there
from ._errors import InterruptedError
from ._games import document_of
from ._measures import ArrayMeasures, RecordMeasures
from ._progress import progress_of

if TYPE_CHECKING:
    import pandas
    import xarray

    from ._typing import Progress


class DeviceMeasures(ArrayMeasures):
    """Measures of an array of games on a GPU, a column each, there."""

    def __init__(self, how: _core.Measuring, names: list[str], columns: Columns, games: Games) -> None:
        super().__init__(how, {name: columns[name] for name in names}, games.shape, games.single, games.made_by)
        self._there = columns
        self._given_games = games

    def _given(self, array: Any) -> Any:
        return give_there(array.first() if self._single else array, self._library)

    def _side_by_side(self, names: list[str]) -> Any:
        return self._there.side_by_side(names)

    def _as_matrices(self, rows: int, columns: dict[tuple[int, int], str]) -> Any:
        places = {name: [a * rows + b, b * rows + a] for (a, b), name in columns.items()}
        return self._there.placed((rows, rows), places)

    def _copied(self) -> ArrayMeasures:
        """The same in NumPy."""
        return ArrayMeasures(self._how, dict(zip(self.columns, self._there.all())), self._given_games.shape, self._single, "numpy")

    def to_pandas(self) -> pandas.DataFrame:
        return self._copied().to_pandas()

    def to_xarray(self) -> xarray.Dataset:
        return self._copied().to_xarray()

    def _document(self, index: int) -> bytes:
        return json.dumps(document_of(*self._given_games.copied(index), {})).encode()


class Games:
    """Games on a device, and the strategies that are played in them, which are the host's."""

    def __init__(self, principals: Any, agents: Any, strategy: Any) -> None:
        numbers = {number_of(principals, "principals"), number_of(agents, "agents")} - {-1}
        if len(numbers) > 1:
            raise ValueError("agents: lie on another GPU than the principals; bring both to one of them")
        self.device: int = next(iter(numbers), 0)
        self.made_by = library_of(principals)
        self._given = (principals, agents)
        self.desk, self.principals, self.agents = self._taken()
        self.single = len(self.principals.shape) == 2
        if self.single:
            self.principals = self.principals.as_item()
            self.agents = self.agents.as_item() if len(self.agents.shape) == 2 else self.agents
        self.shape = tuple(self.principals.shape)
        self.played = None if strategy is None else self._played(strategy)

    def _taken(self) -> tuple[_core.Desk, _core.DeviceView, _core.DeviceView]:
        """Both sides as they are when work is done that their owners have queued until now."""
        desk = _core.desk(self.device)
        principals, agents = (take_there(value, name, desk) for value, name in zip(self._given, ("principals", "agents")))
        return desk, principals, agents

    def _played(self, strategy: Any) -> numpy.ndarray[Any, Any]:
        if lies_on_device(strategy, "strategy"):
            number = number_of(strategy, "strategy")
            desk = _core.desk(self.device if number < 0 else number)
            played = _core.copy_down(desk, take_there(strategy, "strategy", desk))
        else:
            played = take(strategy, "strategy")[0]
        return played[None] if self.single and played.ndim == 1 else played

    def copied(self, index: int | None = None) -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any], numpy.ndarray[Any, Any] | None]:
        """All games, or one of them, in NumPy, as they are now."""
        desk, *sides = self._taken()
        sides = [side.as_item() if len(side.shape) == 2 else side for side in sides]
        played = self.played
        if index is not None:
            sides = [side.item(index) for side in sides]
            played = None if played is None else played[index : index + 1]
        principals, agents = (_core.copy_down(desk, side) for side in sides)
        return principals, agents, played


def evaluate_there(
    how: _core.Measuring, principals: Any, agents: Any, strategy: Any, device: str | None, of_records: Mapping[str, Any], progress: Progress
) -> ArrayMeasures | RecordMeasures:
    """evaluate() of arrays that lie on a GPU."""
    games = Games(principals, agents, strategy)
    if device not in (None, "auto", "cuda", f"cuda:{games.device}"):
        raise ValueError(f"device: {device}, but the arrays lie on cuda:{games.device}, where they are measured; leave it out, or bring them elsewhere")
    if of_records:
        return RecordMeasures(how, document_of(*games.copied(), of_records), b"arrays", games.single)
    with progress_of(progress) as told:
        call = _core.Call(told)
        try:
            names, memory = _core.measure_there(call, how, games.desk, games.principals, games.agents, games.played)
        except KeyboardInterrupt:
            raise InterruptedError("interrupted while games were measured; nothing is kept") from None
    return DeviceMeasures(how, names, Columns(memory, names, games.shape[0]), games)
