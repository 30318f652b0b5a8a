# SPDX-License-Identifier: Apache-2.0
"""Sweeps: a job for all combinations of some options' values."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from . import _core
from ._errors import interruptible
from ._memory import file_in_memory
from ._options import LEFT_OUT, argument, text_bytes, text_of_value, utf8
from ._run import Part, run_job
from ._sweep_run import Sweep

__all__ = ["sweep_function"]

Options = Mapping[str, _core.OptionInfo]


def is_of_job(option: _core.OptionInfo) -> bool:
    """Whether it is an option of the job, and so may have several values, or says how the sweep is carried out."""
    return option.group != "Execution"


def sweep_function(info: _core.CommandInfo) -> Callable[..., Sweep | Part]:
    """The function, of the options that the command line's sweep has."""
    options = {option.name.replace("-", "_"): option for option in info.options}
    kept = [name for name in options if name not in LEFT_OUT]

    @interruptible
    def sweep(what: Any = None, /, job: Any = None, *, progress: Any = None, **keywords: Any) -> Sweep | Part:
        if what is not None and job is not None:
            raise TypeError("job: the sweep has its job already; give either")
        out = keywords.get("out")
        if out is not None and not isinstance(out, (str, os.PathLike)):
            raise TypeError(f"out: a {type(out).__name__} is no path; give the sweep's folder")
        arguments = []
        for name, value in keywords.items():
            if name in LEFT_OUT:
                raise ValueError(f"{name}: is of the command line; leave it out")
            option = options.get(name)
            # A name that there is not is refused by the command line's own words.
            shown, is_switch = (option.value, option.is_switch) if option else ("", False)
            if option is not None and is_of_job(option):
                value = _varied_text(name, value, shown)
            made = argument(name, value, shown, is_switch)
            if made is not None:
                arguments.append(made)
        if job is not None:
            what = {"job": job}
        if not isinstance(what, Mapping):
            return _run([*_named(what), *arguments], out, progress)
        content, places = _file_of(what, options)
        with file_in_memory(content) as path:
            try:
                return _run([path.encode(), *arguments], out, progress)
            except ValueError as error:
                raise ValueError(_with_places(str(error), path, places)) from None

    sweep.__module__ = "delegauge"
    sweep.__qualname__ = "sweep"
    sweep.__doc__ = _doc(info, kept, options)
    parameters = [
        inspect.Parameter("what", inspect.Parameter.POSITIONAL_ONLY, default=None),
        inspect.Parameter("job", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None),
        *(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in [*kept, "progress"]),
    ]
    setattr(sweep, "__signature__", inspect.Signature(parameters))
    return sweep


def _run(arguments: Sequence[bytes], out: Any, progress: Any) -> Sweep | Part:
    return cast("Sweep | Part", run_job("sweep", arguments, out, progress))


def _named(what: object) -> list[bytes]:
    """The argument that names a file or a job."""
    if what is None:
        return []
    if not isinstance(what, (str, os.PathLike)):
        raise TypeError(f"sweep: a {type(what).__name__} is no sweep; give a dict, a TOML file's path, or job=")
    name = text_bytes("sweep", what)
    # "-" is a file's name here: standard input is the program's whose process this is.
    return [b"./-" if name == b"-" else name]


def _several(name: str, value: Any) -> Sequence[Any] | None:
    """The values that an option is to have in turn; None for what is one value."""
    if isinstance(value, range) and len(value) > _core.max_cells:
        raise ValueError(f"{name}: has {len(value)} values; a sweep has at most {_core.max_cells} cells")
    if isinstance(value, (list, range)):
        return value
    if hasattr(value, "tolist") and not isinstance(value, (str, tuple)):
        items = value.tolist()
        return items if isinstance(items, list) else None
    return None


def _varied_text(name: str, value: Any, shown: str) -> Any:
    """The option as the command line takes it: what a list varies stands between commas, or semicolons where a value may have commas."""
    several = _several(name, value)
    if several is None:
        return value
    return (";" if "," in shown else ",").join(text_of_value(name, one, shown) for one in several)


def _file_of(sweep: Mapping[Any, Any], options: Options) -> tuple[bytes, list[str]]:
    """A TOML file of the same content, and where in the dict each of its lines is."""
    lines: list[tuple[str, str]] = []
    tables: list[tuple[str, str, Mapping[Any, Any]]] = []
    for key, value in sweep.items():
        name = _key("sweep", key)
        if isinstance(value, Mapping):
            tables.append((f"[{_quoted(name)}]", name, value))
        elif name == "cell" and isinstance(value, (list, tuple)) and not value:
            raise ValueError("sweep: cell: there are none; give one, or leave it out")
        elif isinstance(value, (list, tuple)) and all(isinstance(one, Mapping) for one in value):
            tables.extend((f"[[{_quoted(name)}]]", f"{name}[{number}]", one) for number, one in enumerate(value))
        elif value is not None:
            lines.append((f"{_quoted(name)} = {_value(name, value, '')}", "sweep"))
    for header, place, table in tables:
        lines.append((header, place))
        for key, value in table.items():
            name = _key(place, key)
            if value is None:
                continue
            option = options.get(name.replace("-", "_"))
            written = _value(name, value, option.value if option else "")
            lines.append((f"{_quoted(name.replace('_', '-'))} = {written}", place))
    text = "".join(line + "\n" for line, _ in lines)
    return utf8(text, "sweep"), [place for _, place in lines]


def _key(place: str, key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{place}: a {type(key).__name__} is no key; give the name of an option")
    return key


def _value(name: str, value: Any, shown: str) -> str:
    """A value as TOML has it. All are texts: what they may be is decided where they are read."""
    several = _several(name, value)
    if several is not None:
        return "[" + ", ".join(_quoted(text_of_value(name, one, shown)) for one in several) + "]"
    return _quoted(text_of_value(name, value, shown))


def _quoted(text: str) -> str:
    """The text as a basic string of TOML."""
    return '"' + "".join(f"\\u{ord(c):04x}" if c in '"\\' or c < " " or c == "\x7f" else c for c in text) + '"'


def _with_places(message: str, path: str, places: Sequence[str]) -> str:
    """The message about the file in memory as one about the dict that it was made from."""

    def place(found: re.Match[str]) -> str:
        number = int(found.group(1) or 0)
        return places[number - 1] if 1 <= number <= len(places) else "sweep"

    return re.sub(re.escape(path) + r"(?::(\d+))?(?!\d)", place, message)


def _doc(info: _core.CommandInfo, kept: Sequence[str], options: Options) -> str:
    lines = [
        f"{info.about}: `delegauge {info.name}` in this process.",
        "",
        "what: a dict of the shape of a sweep's TOML file, {'job': 'surface', 'vary': {'players': [2, 3]}, 'fixed': {'games': 10**6}},",
        "    with 'cell': [{...}, ...] for what is no product; or the path of such a file. docs/sweeps.md says what is in it.",
        "job: without `what`, the name of the job; what varies are the keywords that are lists then.",
        "",
        "Returns a Sweep, or with shard=(i, n) a Part for merge(). A list, range or array is the values that an option has in turn, anything",
        "else, a tuple too, is one value; the last that varies varies fastest. Keywords go before what the dict or file says. Raises",
        "ValueError with the command line's words for what cannot be, RunError for what fails, and InterruptedError after Ctrl-C.",
        "",
    ]
    for name in kept:
        option = options[name]
        shown = "True or False" if option.is_switch else option.value
        lines.append(f"{name} ({shown}{', or several' if is_of_job(option) else ''}): {_core.in_python(option.help)}")
    lines.append("progress (function): is called with (done, games) now and then; True for a bar of tqdm's, False for none")
    return os.linesep.join(lines)
