# SPDX-License-Identifier: Apache-2.0
"""Commands in this process: no subprocess, no signal handler, nothing on the terminal but a bar of progress that was asked for."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import _core
from ._errors import InterruptedError, RunError
from ._progress import progress_of

if TYPE_CHECKING:
    from ._typing import Progress

_ENDED_EARLY = 75  # the exit code of a run that wrote a checkpoint
_log = logging.getLogger("delegauge")
_log.addHandler(logging.NullHandler())


def run_command(arguments: Sequence[bytes], progress: Progress = None) -> _core.Call:
    """Runs a command; returns what it left. Raises ValueError, RunError, InterruptedError, and what a handler of signals raises."""
    with progress_of(progress) as told:
        call = _core.Call(told)
        try:
            code = call.run(arguments)
        except KeyboardInterrupt:
            raise InterruptedError(_how_far(call)) from None
    for message in call.messages:
        _log.warning("%s", message)
    if code == _ENDED_EARLY:
        raise InterruptedError(_how_far(call))
    if code != 0:
        raise RunError(call.text.decode(errors="replace") or f"exit code {code}")
    return call


def _how_far(call: _core.Call) -> str:
    return call.messages[-1] if call.messages else "interrupted"
