# SPDX-License-Identifier: Apache-2.0
"""A function for every job that the engine has, made from the options that the job's command has."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import _core
from ._errors import interruptible
from ._estimate import log_argument
from ._options import LEFT_OUT, argument
from ._run import Part, Run, run_job
from ._sweep import sweep_function


def jobs() -> dict[str, Callable[..., Run | Part]]:
    """The functions by their names."""
    return {info.name: sweep_function(info) if info.name == "sweep" else _function(info) for info in _core.job_options()}


def _function(info: _core.CommandInfo) -> Callable[..., Run | Part]:
    options = {option.name.replace("-", "_"): option for option in info.options}
    kept = [name for name in options if name not in LEFT_OUT]
    takes_log = info.name == "estimate"

    @interruptible
    def run(*log: Any, progress: Any = None, **keywords: Any) -> Run | Part:
        if len(log) > (1 if takes_log else 0):
            raise TypeError(f"{info.name}() takes keywords alone" if not takes_log else "estimate() takes one log")
        arguments = []
        out = keywords.get("out")
        if out is not None and not isinstance(out, (str, os.PathLike)):
            raise TypeError(f"out: a {type(out).__name__} is no path; give the run's folder")
        for name, value in keywords.items():
            option = options.get(name)
            if name in LEFT_OUT:
                raise ValueError(f"{name}: is of the command line; leave it out")
            # A name that there is not is refused by the command line's own words.
            made = argument(name, value, option.value if option else "", option.is_switch if option else False)
            if made is not None:
                arguments.append(made)
        if not takes_log:
            return run_job(info.name, arguments, out, progress)
        with log_argument(log) as (more, renamed):
            try:
                return run_job(info.name, [*arguments, *more], out, progress)
            except ValueError as error:
                raise ValueError(renamed(str(error))) from None

    run.__name__ = run.__qualname__ = info.name
    run.__module__ = "delegauge"
    run.__doc__ = _doc(info, kept, options, takes_log)
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter(name, keyword, default=None) for name in [*kept, "progress"]]
    if takes_log:
        parameters.insert(0, inspect.Parameter("log", inspect.Parameter.POSITIONAL_ONLY))
    setattr(run, "__signature__", inspect.Signature(parameters))
    return run


def _doc(info: _core.CommandInfo, kept: Sequence[str], options: Mapping[str, _core.OptionInfo], takes_log: bool) -> str:
    lines = [
        f"{info.about}: `delegauge {info.name}` in this process.",
        "",
        "Returns a Run, or with shard=(i, n) a Part for merge(). A keyword that is None is at its default. Raises ValueError with the",
        "command line's words for what cannot be, RunError for what fails, and InterruptedError after Ctrl-C.",
        "",
    ]
    if takes_log:
        lines += ["log: a CSV or .npy file's path, a pandas or polars DataFrame, a mapping of columns, or a structured NumPy array.", ""]
    for name in kept:  # what a keyword says of others is in Python's words, too
        option = options[name]
        shown = "True or False" if option.is_switch else option.value
        lines.append(f"{name} ({shown}): {_core.in_python(option.help)}")
    lines.append("progress (function): is called with (done, games) now and then; True for a bar of tqdm's, False for none")
    return os.linesep.join(lines)
