# SPDX-License-Identifier: Apache-2.0
"""Sweeps that are done, and what they leave."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import interruptible
from ._options import text_of_value
from ._run import Run

if TYPE_CHECKING:
    import xarray

__all__ = ["Sweep"]

_OF_CELL = re.compile(r"cells/[0-9]{4,}/[^/]+")


class Sweep(Run):
    """A complete sweep: a Run whose frame("sweep") has a row per cell and point, and the runs of its cells.

    Cells are numbered from 1, as everywhere. Where the sweep was written to a folder, its cells are read from there.
    """

    @property
    def swept_job(self) -> str:
        """The name of the job that the cells are runs of."""
        return str(self.configuration["job"])

    @property
    def cells(self) -> Mapping[int, Run]:
        """The run of each cell by its number; of a sweep that shards are missing of, those that are complete.

        cells[3].summary_json has the bytes of the job's own summary.json. A cell that is the same as another has its results. There is
        more than the summary only with files="all".
        """
        return _Cells(self)

    def cell(self, **values: Any) -> Run:
        """The run of the cell with these values of the varied options: cell(players=2, metric="max").

        Raises ValueError if none has them, or several have.
        """
        varied = [str(name).replace("-", "_") for name in self.configuration["varied"]]
        for name in values:
            if name not in varied:
                raise ValueError(f"{name}: does not vary; {', '.join(varied) or 'nothing'} does")
        found = [
            number
            for number, cell in enumerate(self.configuration["cells"], start=1)
            if all(_is_value(values[name], name, text) for name, text in zip(varied, cell["values"]) if name in values)
        ]
        if len(found) != 1:
            wanted = ", ".join(f"{name}={value!r}" for name, value in values.items()) or "no values"
            what = "no cell has" if not found else f"{len(found)} cells have"
            raise ValueError(f"{what} {wanted}; give a value of each of {', '.join(varied)}, as frame('sweep') has them, or take cells[number]")
        return self.cells[found[0]]

    @interruptible
    def to_xarray(self) -> xarray.Dataset:
        """The cells as an xarray.Dataset, whose dimensions are the varied options and the cells' points: what sweep.h5 has. Needs xarray.

        Cells that are no product of values have one dimension, `cell`. What a cell does not have is NaN, or an empty text.
        """
        import numpy
        import xarray

        call = _core.Call(None)
        dimensions, arrays = call.sweep_arrays(self._lent_to(call, "sweep"))
        sizes = {name: len(labels) for name, labels in dimensions}

        def shaped(names: list[str], values: Any) -> Any:
            flat = numpy.frombuffer(values) if isinstance(values, bytes) else numpy.array(values, dtype=object)
            return names, flat.reshape([sizes[name] for name in names]).copy()

        def labelled(labels: list[Any]) -> Any:
            return numpy.array(labels, dtype=object if isinstance(labels[0], str) else None)

        return xarray.Dataset(
            {name: shaped(names, values) for name, names, values in arrays},
            {name: (name, labelled(labels)) for name, labels in dimensions},
            {"format": "delegauge-sweep", "job": self.swept_job},
        )

    def __repr__(self) -> str:
        cells = self.configuration["cells"]
        varied = ", ".join(str(name).replace("-", "_") for name in self.configuration["varied"])
        return f"<delegauge sweep of {self.swept_job}: {len(cells)} cell{'' if len(cells) == 1 else 's'}{' over ' + varied if varied else ''}>"

    def _has_name(self, name: str) -> bool:
        return super()._has_name(name) or _OF_CELL.fullmatch(name) is not None

    def _names_in_folder(self, folder: str) -> Iterator[str]:
        yield from super()._names_in_folder(folder)
        cells = os.path.join(folder, "cells")
        for cell in os.listdir(cells) if os.path.isdir(cells) else []:
            if _OF_CELL.fullmatch(f"cells/{cell}/x") and os.path.isdir(os.path.join(cells, cell)):
                yield from (f"cells/{cell}/{name}" for name in super()._names_in_folder(os.path.join(cells, cell)))

    def _of_pages(self) -> list[str]:
        return [name for name in self.files if "/" not in name or name.endswith(("/summary.json", "/estimates.json"))]

    def _run_of(self, folder: str) -> Run:
        files = {name[len(folder) + 1 :]: content for name, content in self._files.items() if name.startswith(folder + "/")}
        return Run(files, folder=os.path.join(self.folder, folder) if self.folder else None)


class _Cells(Mapping[int, Run]):
    """The runs of a sweep's cells, each made when it is asked for."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self._folders = {cell["cell"]: cell["folder"] for cell in sweep.summary["cells"]}

    def __getitem__(self, number: int) -> Run:
        if number not in self._folders:
            raise KeyError(f"{number}: the sweep has cells 1 to {len(self._folders)}")
        if self._folders[number] is None:
            raise KeyError(f"{number}: the cell is not complete; a shard of the sweep is missing")
        return self._sweep._run_of(self._folders[number])

    def __iter__(self) -> Iterator[int]:
        return (number for number, folder in self._folders.items() if folder is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<the cells of {self._sweep!r}>"


def _is_value(value: object, name: str, text: str) -> bool:
    """Whether the cell's text of an option is what this value would be there."""
    if value is None:
        return text == ""
    given = text_of_value(name, value, _shown(name))
    if given == text:
        return True
    try:
        return float(given) == float(text)
    except ValueError:
        return False


def _shown(name: str) -> str:
    """What --help calls the values of an option of sweeps."""
    for info in _core.job_options():
        if info.name == "sweep":
            return next((option.value for option in info.options if option.name.replace("-", "_") == name), "")
    return ""
