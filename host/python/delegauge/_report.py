# SPDX-License-Identifier: Apache-2.0
"""Pages of runs."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from . import _core
from ._errors import interruptible
from ._options import text_bytes
from ._run import Run

if TYPE_CHECKING:
    from ._typing import Path

__all__ = ["Page", "report"]


class Page:
    """A page of runs, with the figures that report.html has; a notebook shows it. `page.html` is its text."""

    def __init__(self, text: str) -> None:
        self.html = text

    def save(self, path: Path) -> None:
        """Writes the page to a file, which opens in any browser, offline."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.html)

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{html.escape(self.html)}" style="width: 100%; height: 900px; border: 0"></iframe>'

    def __repr__(self) -> str:
        return f"<delegauge page of {len(self.html)} characters>"


@overload
def report(runs: Run | Path | Sequence[Run | Path], out: None = None) -> Page: ...
@overload
def report(runs: Run | Path | Sequence[Run | Path], out: Path, *, figures: None = None) -> str: ...
@overload
def report(
    runs: Run | Path | Sequence[Run | Path],
    out: Path,
    *,
    figures: str,
    figure_size: str | tuple[str, str] | None = None,
    font_size: float | str | None = None,
    bands: str | tuple[float, float] | None = None,
    bound: str | None = None,
    statistic: str | None = None,
    panels: str | tuple[int, int] | None = None,
) -> list[str]: ...
@interruptible
def report(
    runs: Run | Path | Sequence[Run | Path],
    out: Path | None = None,
    *,
    figures: str | None = None,
    figure_size: str | tuple[str, str] | None = None,
    font_size: float | str | None = None,
    bands: str | tuple[float, float] | None = None,
    bound: str | None = None,
    statistic: str | None = None,
    panels: str | tuple[int, int] | None = None,
) -> Page | str | list[str]:
    """The page of a run, or of several runs of surface or grid side by side: `delegauge report`.

    runs: a Run, a run's folder, or a list of them. out: the file to write; its name is returned. Without it the Page is returned,
    and nothing is written.

    figures: "pdf", "svg" or "png", for static figures beside the page, drawn by gnuplot; the names of all files are returned, the
    page's last. The other keywords are of these figures: figure_size="84mmx60mm", font_size=8 in points, bands="0.05:0.95", "mean"
    or "none", bound="fused" and statistic="slack_q95" for what is drawn, panels="2x2".
    """
    given = {
        "figures": figures,
        "figure-size": figure_size,
        "font-size": font_size,
        "bands": bands,
        "bound": bound,
        "statistic": statistic,
        "panels": panels,
    }
    told = {name: _figure_text(name, value) for name, value in given.items() if value is not None}
    if told and out is None:
        raise ValueError("figures: are written beside a page; say where with out")
    call = _core.Call(None)
    if isinstance(runs, (Run, str, os.PathLike)):
        runs = [runs]
    names = [_lent(call, run, number) for number, run in enumerate(runs)]
    if not names:
        raise ValueError("report: there are no runs; give one, or a list of them")
    if out is None:
        return Page(call.page(names).decode())
    written = [os.fsdecode(name) for name in call.report(names, text_bytes("out", out), told)]
    return written if figures is not None else written[0]


def _figure_text(name: str, value: object) -> str:
    keyword = name.replace("-", "_")
    if isinstance(value, tuple) and name in ("figure-size", "bands", "panels"):
        value = (":" if name == "bands" else "x").join(str(part) for part in value)
    if isinstance(value, bool) or not (isinstance(value, str) or (name == "font-size" and isinstance(value, (int, float)))):
        raise TypeError(f"{keyword}: a {type(value).__name__} is no text; give it as the command line has it")
    text = str(value)
    if not text or "\0" in text:
        raise ValueError(f"{keyword}: {text!r} is not possible; leave it out, or give it as the command line has it")
    return text


def _lent(call: _core.Call, run: object, number: int) -> bytes:
    """What the engine calls the run: its folder, or a name under which it finds the run's files in memory."""
    if isinstance(run, (str, os.PathLike)):
        return text_bytes("runs", run)
    if not isinstance(run, Run):
        raise TypeError(f"runs: a {type(run).__name__} is no run; give what a job returned, or a run's folder")
    return run._lent_to(call, f"{number}/run {number + 1}")  # a page calls the run by the last part
