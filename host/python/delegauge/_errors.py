# SPDX-License-Identifier: Apache-2.0
"""What calls raise beside ValueError and TypeError."""

from ._core import RunError

__all__ = ["InterruptedError", "RunError"]

RunError.__doc__ = "A failure at run time that what was passed did not cause: the program's exit code 1."


class InterruptedError(KeyboardInterrupt):  # noqa: A001 - the name that the interface has
    """Ctrl-C ended a run. Its text says how far it came, and whether `resume=True` goes on."""
