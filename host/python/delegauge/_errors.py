# SPDX-License-Identifier: Apache-2.0
"""What calls raise beside ValueError and TypeError."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ._core import RunError

__all__ = ["InterruptedError", "RunError"]

P = ParamSpec("P")
T = TypeVar("T")

RunError.__doc__ = "A failure at run time that what was passed did not cause: the program's exit code 1."


class InterruptedError(KeyboardInterrupt):  # noqa: A001 - the name that the interface has
    """Ctrl-C ended a call. Its text says how far a run came, and whether `resume=True` goes on."""


def interruptible(function: Callable[P, T]) -> Callable[P, T]:
    """The function, from which Ctrl-C is an InterruptedError wherever it falls: in the engine, or in what is done around it."""

    @functools.wraps(function)
    def called(*values: P.args, **keywords: P.kwargs) -> T:
        try:
            return function(*values, **keywords)
        except InterruptedError:
            raise
        except KeyboardInterrupt:
            raise InterruptedError("interrupted; nothing is kept of this call") from None

    return called
