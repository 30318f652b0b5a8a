# SPDX-License-Identifier: Apache-2.0
"""Delegauge: how much welfare people can lose by delegating, and how tight the bounds are that promise it won't be more.

The functions surface(), grid(), infer(), search(), estimate() and sweep() are the commands of these names, and take their options
as keywords; evaluate() measures games of your own, in arrays. docs/python.md goes through all of it.
"""

from __future__ import annotations

import json as _json
from typing import Any as _Any

from . import _core
from ._calling import run_command as _run_command
from ._errors import InterruptedError, RunError
from ._errors import interruptible as _interruptible
from ._evaluate import evaluate
from ._games import Game, read_nfg
from ._jobs import jobs as _jobs
from ._options import argument as _argument
from ._report import Page, report
from ._run import Part, Run, merge, read_run, replay
from ._sweep_run import Sweep

__version__ = _core.version

_functions = _jobs()
globals().update(_functions)

__all__ = [
    "ArrayMeasures",
    "DeviceArray",
    "Game",
    "InterruptedError",
    "Page",
    "Part",
    "RecordMeasures",
    "Run",
    "RunError",
    "Sweep",
    "check",
    "evaluate",
    "from_gambit",
    "from_openspiel",
    "info",
    "merge",
    "read_nfg",
    "read_run",
    "replay",
    "report",
    "to_gambit",
    *_functions,
]


# NumPy is loaded with these, and by whoever needs them.
_LATER = {
    "ArrayMeasures": "_measures",
    "DeviceArray": "_device_arrays",
    "RecordMeasures": "_measures",
    "from_gambit": "_interop",
    "from_openspiel": "_interop",
    "to_gambit": "_interop",
}


def __getattr__(name: str) -> _Any:
    if name not in _LATER:
        raise AttributeError(f"module 'delegauge' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module("." + _LATER[name], __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_LATER])


@_interruptible
def info() -> dict[str, _Any]:
    """The build, the processor and its instruction sets, and the GPUs, as a dict: `delegauge info`."""
    return _json.loads(_run_command([b"info"], progress=False).text)


@_interruptible
def check(device: str | None = None, seconds: int | float | None = None) -> dict[str, _Any]:
    """Whether this machine's kernels compute what they should, and how fast, as a dict: `delegauge check`.

    device: auto (default), cpu, cuda or cuda:0,2. seconds: how long it may take, about (default 20); with 0 nothing is timed.
    Raises RunError, with the listing, if a kernel computes something else.
    """
    given = [_argument("device", device), _argument("seconds", seconds)]
    return _json.loads(_run_command([b"check", b"--format=json", *(one for one in given if one)], progress=False).text)
