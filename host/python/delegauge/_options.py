# SPDX-License-Identifier: Apache-2.0
"""Keywords as the command line's options: what a value may be, and what is said if it may not, is decided there alone."""

import numbers
import os
import re

_BETWEEN = re.compile(r"[A-Z](x|/|:)[A-Z]")


def argument(keyword, value, shown="", is_switch=False):
    """The argument, as bytes, that gives an option this value; None if it is to be left out. shown: what --help calls the value."""
    if value is None:
        return None
    name = "--" + keyword.replace("_", "-")
    if is_switch:
        if not isinstance(value, _booleans()):
            raise TypeError(f"{keyword}: is a switch; give True or False, not {_named(value)}")
        return os.fsencode(name) if value else None
    return os.fsencode(f"{name}=") + _text(keyword, value, shown)


def _text(keyword, value, shown):
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


def text_bytes(keyword, value):
    """A text or path as the engine takes it, whole: nothing of ours ends at a byte 0."""
    text = os.fsencode(value)
    if b"\0" in text:
        raise ValueError(f"{keyword}: has a byte 0, which no text of an option and no path has")
    return text


def _separator(shown):
    """What stands between the parts of a value that --help calls so, and what one of them is called."""
    if "," in shown:
        return ",", "LOW:HIGH"
    found = _BETWEEN.search(shown)
    return (found.group(1) if found else ","), ""


def _booleans():
    # NumPy's own, where there is NumPy: a program that does not use it need not load it.
    import sys

    numpy = sys.modules.get("numpy")
    return (bool, numpy.bool_) if numpy else (bool,)


def _named(value):
    return f"a {type(value).__name__}"
