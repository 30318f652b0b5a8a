# SPDX-License-Identifier: Apache-2.0
"""How far a run is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._typing import Progress


@contextlib.contextmanager
def progress_of(wish: Progress) -> Iterator[Callable[[int, int], object] | None]:
    """What the engine calls with (done, games). wish: None for a tqdm bar where there are tqdm and somebody to see it, False for
    nothing, True for a bar wherever, or a function."""
    if wish is None or wish is True:
        with _bar(wish) as told:
            yield told
    elif wish is False:
        yield None
    elif callable(wish):
        yield wish
    else:
        raise TypeError(f"progress: a {type(wish).__name__} cannot be called; give a function of (done, games), True or False")


@contextlib.contextmanager
def _bar(wish: bool | None) -> Iterator[Callable[[int, int], object] | None]:
    if wish is None and not _is_seen():
        yield None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if wish:
            raise
        yield None
        return
    bar: list[Any] = []

    def tell(done: int, games: int) -> None:
        if not bar and done == games:
            return  # done before anybody could have seen it
        if not bar:
            bar.append(tqdm(total=games, unit=" games", unit_scale=True))
        bar[0].update(done - bar[0].n)

    try:
        yield tell
    finally:
        for one in bar:
            one.close()


def _is_seen() -> bool:
    """Whether a terminal or a notebook shows standard error."""
    if "ipykernel" in sys.modules:
        return True
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False
