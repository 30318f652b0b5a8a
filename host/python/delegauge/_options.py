# SPDX-License-Identifier: Apache-2.0
"""Keywords as the command line's options: what a value may be, and what is said if it may not, is decided there alone."""

from __future__ import annotations

import numbers
import os
import re
from typing import Any

# Options of the console, or of another way to say it.
LEFT_OUT = {"progress", "quiet", "format", "help"}

_BETWEEN = re.compile(r"[A-Z](x|/|:)[A-Z]")


def argument(keyword: str, value: Any, shown: str = "", is_switch: bool = False) -> bytes | None:
    """The argument, as bytes, that gives an option this value; None if it is to be left out. shown: what --help calls the value."""
    if value is None:
        return None
    name = text_bytes("the keyword", "--" + keyword.replace("_", "-"))
    if is_switch:
        if not isinstance(value, _booleans()):
            raise TypeError(f"{keyword}: is a switch; give True or False, not {_named(value)}")
        return name if value else None
    return name + b"=" + _text(keyword, value, shown)


def text_of_value(keyword: str, value: Any, shown: str = "") -> str:
    """One value of an option as the command line takes it."""
    return os.fsdecode(_text(keyword, value, shown))


def _text(keyword: str, value: Any, shown: str) -> bytes:
    if isinstance(value, (str, os.PathLike)):
        return text_bytes(keyword, value)
    if isinstance(value, _booleans()):
        return b"on" if value else b"off"
    if isinstance(value, numbers.Integral):
        return str(int(value)).encode()
    if isinstance(value, numbers.Real):
        number = float(value)
        # 1e9 is a count to whoever writes it; a few digits of 1e300 are enough.
        whole = number.is_integer() and abs(number) < 2**64
        return (str(int(number)) if whole else repr(number)).encode()
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        items = value if isinstance(value, (list, tuple)) else value.tolist()
        if isinstance(items, (list, tuple)):
            between, inner = _separator(shown)
            return between.encode().join(_text(keyword, item, inner) for item in items)
        return _text(keyword, items, shown)
    raise TypeError(f"{keyword}: {_named(value)} is no value of an option; give a text, a number, or a list of them")


def text_bytes(keyword: str, value: str | os.PathLike[str]) -> bytes:
    """A text or path as the engine takes it, whole: nothing of ours ends at a byte 0."""
    try:
        text = os.fsencode(value)
    except UnicodeEncodeError:
        raise _half_a_character(keyword) from None
    if b"\0" in text:
        raise ValueError(f"{keyword}: has a byte 0, which no text of an option and no path has")
    return text


def utf8(text: str, keyword: str) -> bytes:
    """The bytes of a text that is no path. Raises ValueError where it has none."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise _half_a_character(keyword) from None


def _half_a_character(keyword: str) -> ValueError:
    return ValueError(f"{keyword}: has half of a character (a lone surrogate), which no text in UTF-8 has")


def _separator(shown: str) -> tuple[str, str]:
    """What stands between the parts of a value that --help calls so, and what one of them is called."""
    if "," in shown:
        return ",", "LOW:HIGH"
    found = _BETWEEN.search(shown)
    return (found.group(1) if found else ","), ""


def _booleans() -> tuple[type, ...]:
    # NumPy's own, where there is NumPy: a program that does not use it need not load it.
    import sys

    numpy = sys.modules.get("numpy")
    return (bool, numpy.bool_) if numpy else (bool,)


def _named(value: object) -> str:
    return f"a {type(value).__name__}"
