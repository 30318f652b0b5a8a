# SPDX-License-Identifier: Apache-2.0
"""The study's tables in Markdown."""

import math
import statistics
from dataclasses import replace

from cells import BOUNDS, METHODS, METRICS, OUTCOMES, PLAYERS, PRECISION, Cell
from program import TOLERANCE
from suprema import supremum

NO_GAME = "–"
# A search that is this much below the sample is counted as having failed there.
BEHIND = 1e-4
# One that lacks no more than this of a proven supremum has found it.
NEAR = 0.001


def digits(tightness):
    """Four decimals, cut and not rounded, so that nothing looks attained that is not."""
    if tightness is None:
        return NO_GAME
    if tightness >= 1 - TOLERANCE:
        return "1"
    return f"{math.floor(tightness * 10000) / 10000:.4f}"


def pair(results, cell):
    """(sampled, searched) results of a place in a table; None where it is not measured."""
    return tuple(results.get(replace(cell, method=method)) for method in ("sample", "anneal"))


def places(metric, bound):
    return [Cell(n, k, metric, bound, "sample") for n in PLAYERS for k in OUTCOMES]


def entry(results, cell):
    both = pair(results, cell)
    if not any(both):
        return ""
    texts = [digits(result["tightness"]) if result else "" for result in both]
    return NO_GAME if texts == [NO_GAME, NO_GAME] else " / ".join(texts)


def metric_table(results, metric):
    lines = ["| n x K | " + " | ".join(f"`{bound}`" for bound in BOUNDS) + " |", "|---" * 6 + "|"]
    for players in PLAYERS:
        for outcomes in OUTCOMES:
            row = [
                entry(results, Cell(players, outcomes, metric, bound, "sample")) for bound in BOUNDS
            ]
            if any(row):
                lines.append(f"| {players} x {outcomes} | " + " | ".join(row) + " |")
        proven = [digits(supremum(players, metric, bound)) for bound in BOUNDS]
        lines.append(f"| *{players}, K ≥ 3: proven* | " + " | ".join(proven) + " |")
    return "\n".join(lines)


def gaps(results, metric, bound):
    """(gap, cell) for every shape at which both methods found a game."""
    found = []
    for cell in places(metric, bound):
        sampled, searched = pair(results, cell)
        if sampled and searched and None not in (sampled["tightness"], searched["tightness"]):
            found.append((searched["tightness"] - sampled["tightness"], cell))
    return found


def gap_table(results):
    head = ("metric", "bound", "shapes", "median gap", "largest gap", "at n x K")
    head += ("searched: attained", "sampled: attained", "search below sampling")
    head += (f"search within {NEAR} of the supremum, K ≥ 3",)
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for metric in METRICS:
        for bound in BOUNDS:
            found = gaps(results, metric, bound)
            if not found:
                continue
            largest, where = max(found, key=lambda gap: gap[0])
            pairs = [pair(results, cell) for _, cell in found]
            attained = [sum(attains(both[side]) for both in pairs) for side in (1, 0)]
            lines.append(
                f"| {metric} | `{bound}` | {len(found)} | {signed(statistics.median(g for g, _ in found))} "
                f"| {signed(largest)} | {where.players} x {where.outcomes} "
                f"| {attained[0]} | {attained[1]} | {sum(gap < -BEHIND for gap, _ in found)} "
                f"| {near_supremum(results, [cell for _, cell in found])} |"
            )
    return "\n".join(lines)


def near_supremum(results, cells):
    """"14 of 20": searches that came near what is proved to be the most."""
    proved = [cell for cell in cells if cell.outcomes >= 3]
    lacks = [
        supremum(cell.players, cell.metric, cell.bound) - pair(results, cell)[1]["tightness"]
        for cell in proved
    ]
    return f"{sum(lack <= NEAR for lack in lacks)} of {len(proved)}"


def attains(result):
    return result["tightness"] >= 1 - TOLERANCE


def signed(gap):
    """Four decimals; zero has no sign."""
    return f"{round(gap, 4) + 0.0:.4f}"


def provenance(results, settings, cells):
    """What was run: settings, program, how much of the study there is."""
    programs = {(r["program"]["version"], r["program"]["commit"]) for r in results.values()}
    names = ", ".join(f"{version} ({commit})" for version, commit in sorted(programs))
    evaluated = {
        method: sorted({r["games"] for c, r in results.items() if c.method == method})
        for method in METHODS
    }
    text = [
        f"Sampled: {numbers(evaluated['sample'])} games each, {PRECISION['sample']}.",
        f"Searched: {settings['chains']:,} chains of {settings['steps']:,} games, "
        f"{numbers(evaluated['anneal'])} games each, {PRECISION['anneal']}.",
        f"Seed {settings['seed']}. delegauge {names}.",
    ]
    if len(results) < len(cells):
        text.append(
            f"**{len(results)} of {len(cells)} measurements are there; the rest is left empty.**"
        )
    return " ".join(text)


def numbers(values):
    return " or ".join(f"{value:,}" for value in values) or "no"


def document(results, settings, cells):
    parts = [provenance(results, settings, cells)]
    for metric in METRICS:
        if any(cell.metric == metric for cell in results):
            parts.append(f"### {metric}\n\n" + metric_table(results, metric))
    if any(gaps(results, metric, bound) for metric in METRICS for bound in BOUNDS):
        parts.append("### The gap\n\n" + gap_table(results))
    return "\n\n".join(parts)
