# SPDX-License-Identifier: Apache-2.0
"""Runs of jobs, and what they leave."""

import html
import io
import json
import os
import types

from . import _core
from ._calling import run_command
from ._options import text_bytes

__all__ = ["Part", "Run", "merge", "read_run", "replay"]

_HIDDEN = ("summary.json", "run.json")


class Run:
    """A complete run of a job: its statistics, and the files that the command line would have written, in memory.

    Runs can be pickled. `folder` is where the run was written, or None.
    """

    def __init__(self, files, text="", messages=(), folder=None):
        self._files = dict(files)
        self.folder = folder
        self.text = text  # the table that the command line prints
        self.messages = list(messages)  # what it would have said on standard error
        self._summary = None

    @property
    def summary_json(self):
        """The bytes of the command line's summary.json."""
        return self.file("summary.json")

    @property
    def summary(self):
        """summary.json as a dict."""
        if self._summary is None:
            self._summary = json.loads(self.summary_json)
        return self._summary

    @property
    def job(self):
        return self.summary["job"]

    @property
    def configuration(self):
        return self.summary["configuration"]

    @property
    def run(self):
        """run.json as a dict: when, how long and on what the run was done."""
        return json.loads(self.file("run.json"))

    def file(self, name):
        """The bytes of one of the run's files. Raises KeyError if there is none of the name."""
        if name in self._files:
            return self._files[name]
        path = os.path.join(self.folder, name) if self.folder else ""
        if path and os.path.basename(name) == name and os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read()
        raise KeyError(f"{name}: the run has no such file; it has {', '.join(self.files)}")

    @property
    def files(self):
        """The names of the run's files."""
        names = set(self._files)
        if self.folder and os.path.isdir(self.folder):
            names.update(name for name in os.listdir(self.folder) if name.endswith((".json", ".csv")) and not name.startswith("."))
        return sorted(names)

    @property
    def frames(self):
        """The names that frame() takes."""
        return [name[: -len(".csv")] for name in self.files if name.endswith(".csv")]

    def frame(self, name):
        """A file of the run as a pandas.DataFrame: frame("tightest") is tightest.csv (docs/files.md). Needs pandas."""
        import pandas

        if not isinstance(name, str):
            raise TypeError(f"name: a {type(name).__name__} is no name; give one of {', '.join(self.frames)}")
        if name not in self.frames:
            raise ValueError(f"name: there is no frame '{name}'; give one of {', '.join(self.frames)}")
        # What others do is exact from pandas 3 on.
        exact = {"float_precision": "round_trip"} if int(pandas.__version__.split(".")[0]) < 3 else {}
        # Only an empty cell is missing: a group may be called NA.
        return pandas.read_csv(io.BytesIO(self.file(name + ".csv")), keep_default_na=False, na_values=[""], **exact)

    def to_xarray(self):
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

    def tightness(self, bound, against="regret"):
        """Statistics of how tight a bound is in a run of `surface`, as attributes: .mean, .max, ... of the regret, or against="V"."""
        place = {"regret": "tightness", "V": "worst_case_tightness"}.get(against)
        if place is None:
            raise ValueError(f"against: {against!r} is unknown; give 'regret' or 'V'")
        found = self._of_bounds(place)
        if bound not in found:
            raise ValueError(f"bound: {bound!r} is none of this run's; give one of {', '.join(found)}")
        return types.SimpleNamespace(**found[bound])

    def _of_bounds(self, place):
        found = self.summary.get("bounds")
        if not isinstance(found, dict):
            raise ValueError(f"bound: a run of {self.job} has no tightness; runs of surface have")
        return {bound: values[place] for bound, values in found.items() if values.get(place) is not None}

    def plot(self):
        """The page that `delegauge report` makes of the run, with its figures; a notebook shows it."""
        from ._report import report

        return report(self)

    def save(self, folder):
        """Writes the run's files to a folder, which is made where needed. Files that are there are replaced."""
        os.makedirs(folder, exist_ok=True)
        for name in self.files:
            content = self.file(name)
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)

    def __repr__(self):
        return f"<delegauge run of {self.job}: {self.text.strip().splitlines()[0] if self.text.strip() else ', '.join(self.files)}>"

    def _repr_html_(self):
        return f"<pre>{html.escape(self.text or repr(self))}</pre>"


class Part:
    """A finished shard of a run, for merge(). It can be pickled, and written to a file with `bytes(part)`."""

    def __init__(self, shard, text="", messages=()):
        self._shard = bytes(shard)
        self.text = text
        self.messages = list(messages)

    def __bytes__(self):
        return self._shard

    def __repr__(self):
        return f"<delegauge part: {self.text.splitlines()[0] if self.text else len(self._shard)}>"


def run_job(job, arguments, out, progress):
    """Runs a job with arguments in bytes."""
    call = run_command([job.encode(), *arguments], progress, out)
    text = call.text.decode(errors="replace")
    folder = None if out is None else os.path.abspath(os.fsdecode(out))
    is_part = any(argument.startswith(b"--shard=") for argument in arguments)
    if is_part:
        shard = call.shard or _shard_in(folder, arguments)
        return Part(shard, text, call.messages)
    return Run(call.files, text, call.messages, folder)


def _shard_in(folder, arguments):
    """A shard that was finished before, and that resume=True found in its folder."""
    number = next(a for a in arguments if a.startswith(b"--shard=")).split(b"=")[1].decode()
    with open(os.path.join(folder, f"shard-{number.replace('/', '-of-')}.delegauge"), "rb") as file:
        return file.read()


def merge(parts, out=None, partial=False):
    """The whole run that parts were divided from, byte for byte; in any order.

    parts: what a job returned with shard=(i, n), or files and folders that shards were written to. partial: add up what there
    is, though games are missing. Raises ValueError if games are missing or there twice, or the parts are of different runs.
    """
    shards = []
    if isinstance(parts, (str, bytes, os.PathLike, Part)):
        parts = [parts]
    for part in parts:
        shards.extend(_shards(part))
    call = _core.Call(None)
    call.merge(shards, "" if out is None else os.fsdecode(text_bytes("out", out)), bool(partial))
    folder = None if out is None else os.path.abspath(out)
    return Run(call.files, call.text.decode(errors="replace"), call.messages, folder)


def _shards(part):
    if isinstance(part, Part):
        return [bytes(part)]
    if not isinstance(part, (str, os.PathLike)):
        raise TypeError(f"parts: a {type(part).__name__} is no part; give what a job with shard=(i, n) returned, or a file")
    paths = [part]
    if os.path.isdir(part):
        names = (name for name in os.listdir(part) if name.startswith("shard-") and name.endswith(".delegauge"))
        paths = [os.path.join(part, name) for name in sorted(names) if name.count(".") == 1]
        if not paths:
            raise ValueError(f"{part}: has no shards (shard-I-of-N.delegauge); give the folder that out= named")
    return [_read(path) for path in paths]


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def read_run(folder):
    """The run in a folder that the command line's --out, or out=, named."""
    for name in _HIDDEN:
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            raise ValueError(f"{path}: there is no such file; give the folder of a complete run")
    return Run({}, folder=os.path.abspath(folder))


def replay(run, index):
    """A sampled game of a run, again: a dict with the game, its record and the run's own numbers.

    run: a Run, or a run's folder. index: of the game, from 0. Raises ValueError if the run has no such game.
    """
    run = run if isinstance(run, Run) else read_run(run)
    if isinstance(index, bool) or not hasattr(index, "__index__"):
        raise TypeError(f"index: a {type(index).__name__} is no index; give a whole number from 0")
    number = index.__index__()
    if not 0 <= number < 2**63:
        raise ValueError(f"--index: '{number}' is not possible; give a whole number from 0 to 9223372036854775807")
    return json.loads(_core.Call(None).replay(run.summary_json, number))
