# SPDX-License-Identifier: Apache-2.0
"""Runs of jobs, and what they leave."""

from __future__ import annotations

import html
import io
import json
import os
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, SupportsIndex

from . import _core
from ._calling import run_command
from ._errors import interruptible
from ._options import text_bytes

if TYPE_CHECKING:
    import pandas
    import xarray

    from ._report import Page
    from ._typing import Json, Path, Progress

__all__ = ["Part", "Run", "merge", "read_run", "replay"]


class Run:
    """A complete run of a job: its statistics, and the files that the command line would have written, in memory.

    Runs can be pickled. `folder` is where the run was written, or None.
    """

    def __init__(self, files: Mapping[str, bytes], text: str = "", messages: Iterable[str] = (), folder: str | None = None) -> None:
        self._files = dict(files)
        self.folder = folder
        self.text = text  # the table that the command line prints
        self.messages = list(messages)  # what it would have said on standard error
        self._summary: Json | None = None

    @property
    def summary_json(self) -> bytes:
        """The bytes of the command line's summary.json."""
        return self.file("summary.json")

    @property
    def summary(self) -> Json:
        """summary.json as a dict."""
        if self._summary is None:
            summary: Json = json.loads(self.summary_json)
            self._summary = summary
        return self._summary

    @property
    def job(self) -> str:
        """The name of the job: surface, grid, infer, search, estimate or sweep."""
        return str(self.summary["job"])

    @property
    def configuration(self) -> Json:
        """What the run was asked for, as summary.json has it."""
        configuration: Json = self.summary["configuration"]
        return configuration

    @property
    def run(self) -> Json:
        """run.json as a dict: when, how long and on what the run was done."""
        facts: Json = json.loads(self.file("run.json"))
        return facts

    def file(self, name: str) -> bytes:
        """The bytes of one of the run's files. Raises KeyError if there is none of the name."""
        if name in self._files:
            return self._files[name]
        path = os.path.join(self.folder, name) if self.folder else ""
        if path and self._has_name(name) and os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read()
        raise KeyError(f"{name}: the run has no such file; it has {', '.join(self.files)}")

    @property
    def files(self) -> list[str]:
        """The names of the run's files."""
        names = set(self._files)
        if self.folder and os.path.isdir(self.folder):
            names.update(self._names_in_folder(self.folder))
        return sorted(names)

    def _has_name(self, name: str) -> bool:
        """Whether a run may have a file of the name in its folder."""
        return os.path.basename(name) == name

    def _names_in_folder(self, folder: str) -> Iterator[str]:
        yield from (name for name in os.listdir(folder) if name.endswith((".json", ".csv")) and not name.startswith("."))

    def _of_pages(self) -> list[str]:
        """The files that a page is made from."""
        return self.files

    def _lent_to(self, call: _core.Call, name: str) -> bytes:
        """The name of a folder that is none, under which the call finds the run's files in memory."""
        folder = f"/dev/null/{name}"  # nothing of anybody's lies there
        for file in self._of_pages():
            call.lend(f"{folder}/{file}", self.file(file))
        return folder.encode()

    @property
    def frames(self) -> list[str]:
        """The names that frame() takes."""
        return [name[: -len(".csv")] for name in self.files if name.endswith(".csv")]

    def frame(self, name: str) -> pandas.DataFrame:
        """A file of the run as a pandas.DataFrame: frame("tightest") is tightest.csv (docs/files.md). Needs pandas."""
        import pandas

        if not isinstance(name, str):
            raise TypeError(f"name: a {type(name).__name__} is no name; give one of {', '.join(self.frames)}")
        if name not in self.frames:
            raise ValueError(f"name: there is no frame '{name}'; give one of {', '.join(self.frames)}")
        # What others do is exact from pandas 3 on.
        exact: Any = {"float_precision": "round_trip"} if int(pandas.__version__.split(".")[0]) < 3 else {}
        # Only an empty cell is missing: a group may be called NA.
        return pandas.read_csv(io.BytesIO(self.file(name + ".csv")), keep_default_na=False, na_values=[""], **exact)

    def to_xarray(self) -> xarray.Dataset:
        """The points of a run of `grid` as an xarray.Dataset, whose dimensions are what varies and what is fixed. Needs xarray."""
        import xarray

        if self.job != "grid":
            raise ValueError(f"to_xarray: is of runs of grid, and this is one of {self.job}; take its frame()")
        frame = self.frame("grid").dropna(axis="columns", how="all")
        names = {"value": frame["vary"].iloc[0], "fixed": "fixed"}
        if "second_vary" in frame:
            names["second_value"] = frame["second_vary"].iloc[0]
        axes = [names[column] for column in ("value", "second_value", "fixed") if column in frame and column in names]
        frame = frame.drop(columns=["vary", "second_vary"], errors="ignore").rename(columns=names)
        return xarray.Dataset.from_dataframe(frame.set_index(axes))

    def tightness(self, bound: str, against: str = "regret") -> types.SimpleNamespace:
        """Statistics of how tight a bound is in a run of `surface`, as attributes: .mean, .max, ... of the regret, or against="V"."""
        place = {"regret": "tightness", "V": "worst_case_tightness"}.get(against)
        if place is None:
            raise ValueError(f"against: {against!r} is unknown; give 'regret' or 'V'")
        found = self._of_bounds(place)
        if bound not in found:
            raise ValueError(f"bound: {bound!r} is none of this run's; give one of {', '.join(found)}")
        return types.SimpleNamespace(**found[bound])

    def _of_bounds(self, place: str) -> dict[str, Json]:
        found = self.summary.get("bounds")
        if not isinstance(found, dict):
            raise ValueError(f"bound: a run of {self.job} has no tightness; runs of surface have")
        return {bound: values[place] for bound, values in found.items() if values.get(place) is not None}

    def plot(self) -> Page:
        """The page that `delegauge report` makes of the run, with its figures; a notebook shows it."""
        from ._report import report

        return report(self)

    def save(self, folder: Path) -> None:
        """Writes the run's files to a folder, which is made where needed. Files that are there are replaced."""
        os.makedirs(folder, exist_ok=True)
        for name in self.files:
            content = self.file(name)
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)

    def __repr__(self) -> str:
        return f"<delegauge run of {self.job}: {self.text.strip().splitlines()[0] if self.text.strip() else ', '.join(self.files)}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text or repr(self))}</pre>"


class Part:
    """A finished shard of a run, for merge(). It can be pickled, and written to a file with `bytes(part)`."""

    def __init__(self, shard: bytes, text: str = "", messages: Iterable[str] = ()) -> None:
        self._shard = bytes(shard)
        self.text = text
        self.messages = list(messages)

    def __bytes__(self) -> bytes:
        return self._shard

    def __repr__(self) -> str:
        return f"<delegauge part: {self.text.splitlines()[0] if self.text else len(self._shard)}>"


def run_job(job: str, arguments: Sequence[bytes], out: Path | None, progress: Progress) -> Run | Part:
    """Runs a job with arguments in bytes."""
    call = run_command([job.encode(), *arguments], progress)
    text = call.text.decode(errors="replace")
    if call.shard:
        return Part(call.shard, text, call.messages)
    run = Run(call.files, text, call.messages, None if out is None else os.path.abspath(os.fsdecode(out)))
    return run if job != "sweep" else _of_its_job(run)


def _of_its_job(run: Run) -> Run:
    """The run, as a Sweep if it is one."""
    if run.job != "sweep":
        return run
    from ._sweep_run import Sweep

    return Sweep(run._files, run.text, run.messages, run.folder)


@interruptible
def merge(parts: Part | Path | Iterable[Part | Path], out: Path | None = None, partial: bool = False) -> Run:
    """The whole run that parts were divided from, byte for byte; in any order.

    parts: what a job returned with shard=(i, n), or files and folders that shards were written to. partial: add up what there
    is, though games are missing. Raises ValueError if games are missing or there twice, or the parts are of different runs.
    """
    shards: list[bytes] = []
    if isinstance(parts, (str, bytes, os.PathLike, Part)):
        parts = [parts]
    for part in parts:
        shards.extend(_shards(part))
    call = _core.Call(None)
    call.merge(shards, b"" if out is None else text_bytes("out", out), bool(partial))
    folder = None if out is None else os.path.abspath(os.fsdecode(out))
    return _of_its_job(Run(call.files, call.text.decode(errors="replace"), call.messages, folder))


def _shards(part: object) -> list[bytes]:
    if isinstance(part, Part):
        return [bytes(part)]
    if not isinstance(part, (str, os.PathLike)):
        raise TypeError(f"parts: a {type(part).__name__} is no part; give what a job with shard=(i, n) returned, or a file")
    path = os.fsdecode(text_bytes("parts", part))
    paths = [path]
    if os.path.isdir(path):
        names = (name for name in _names_in(path) if name.startswith("shard-") and name.endswith(".delegauge"))
        paths = [os.path.join(path, name) for name in sorted(names) if name.count(".") == 1]
        if not paths:
            raise ValueError(f"{path}: has no shards (shard-I-of-N.delegauge); give the folder that out= named")
    return [_core.read_file(_core.Call(None), os.fsencode(path)) for path in paths]


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError as error:
        raise ValueError(f"{folder}: cannot be read: {error.strerror}; give another folder") from None


@interruptible
def read_run(folder: Path) -> Run:
    """The run in a folder that the command line's --out, or out=, named.

    Raises ValueError for what is no folder of a complete run, or has been damaged.
    """
    if not isinstance(folder, (str, os.PathLike)):
        raise TypeError(f"folder: a {type(folder).__name__} is no path; give a run's folder")
    path = os.path.abspath(os.fsdecode(text_bytes("folder", folder)))
    _core.Call(None).check_run(os.fsencode(path))
    return _of_its_job(Run({}, folder=path))


@interruptible
def replay(run: Run | Path, index: SupportsIndex) -> Json:
    """A sampled game of a run, again: a dict with the game, its record and the run's own numbers.

    run: a Run, or a run's folder. index: of the game, from 0. Raises ValueError if the run has no such game.
    """
    run = run if isinstance(run, Run) else read_run(run)
    if isinstance(index, bool) or not hasattr(index, "__index__"):
        raise TypeError(f"index: a {type(index).__name__} is no index; give a whole number from 0")
    number = index.__index__()
    if not 0 <= number < 2**63:
        raise ValueError(f"index: '{number}' is not possible; give a whole number from 0 to 9223372036854775807")
    game: Json = json.loads(_core.Call(None).replay(run.summary_json, number))
    return game
