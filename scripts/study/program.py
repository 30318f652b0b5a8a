# SPDX-License-Identifier: Apache-2.0
"""Runs delegauge's sweeps, reads what they write, and has `delegauge evaluate` confirm what they find."""

import csv
import json
import subprocess
from pathlib import Path

TOLERANCE = 1e-9
# How far a search goes outside its region, a share of the trivial bound (kernels/executor/search_region.hpp).
REGION_TOLERANCE = {"float": 1e-5, "double": 1e-9}
# `search` keeps to a weighted misalignment from this part of the greatest on, by default.
LEAST_MISALIGNMENT = 0.05


class Failed(Exception):
    """A run that failed, or whose results are not what they claim to be."""


class Interrupted(Exception):
    """A sweep that ended early, with a checkpoint."""


ENDED_EARLY = 75  # docs/scaling.md


def run(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from None
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}\nexited {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def sweep(program, file, out, options):
    """Runs a sweep into the folder, or goes on with it; what it says of its progress is shown."""
    command = [str(program), "sweep", str(file), "--out", str(out), "--resume", "--quiet", *options]
    try:
        code = subprocess.run(command).returncode
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from None
    if code == ENDED_EARLY:
        raise Interrupted
    if code != 0:
        raise Failed(f"{' '.join(command)}\nexited {code}")


def read_json(path):
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failed(f"{path}: {error}") from None


def read_rows(path):
    try:
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}") from None


def key(mapping, *names, where):
    for name in names:
        if not isinstance(mapping, dict) or name not in mapping:
            raise Failed(f"{where}: no '{'.'.join(names)}'")
        mapping = mapping[name]
    return mapping


def number(row, column, where):
    """A cell of a table; None where it is empty."""
    text = key(row, column, where=where)
    try:
        return float(text) if text else None
    except ValueError:
        raise Failed(f"{where}: '{text}' in column {column} is no number") from None


def cells_of(sweep):
    """Configuration and folder of every cell of a sweep's folder, and the program that made it; None if it is not there."""
    if not (sweep / "summary.json").exists():
        return None
    summary, made = read_json(sweep / "summary.json"), read_json(sweep / "run.json")
    where = sweep / "summary.json"
    if key(summary, "job", where=where) != "sweep" or "partial" in summary:
        raise Failed(f"{sweep}: is no whole sweep; add all of its shards up with delegauge merge")
    configurations = key(summary, "configuration", "cells", where=where)
    folders = key(summary, "cells", where=where)
    return (
        [
            (key(cell, "configuration", where=where), sweep / key(found, "folder", where=where))
            for cell, found in zip(configurations, folders)
        ],
        key(made, "program", where=sweep / "run.json"),
    )


def best(out):
    """First row of tightest.csv and first game of games.json; None and None if there are none."""
    rows = read_rows(out / "tightest.csv")
    games = read_json(out / "games.json")
    games = games if isinstance(games, list) else key(games, "games", where=out / "games.json")
    if len(games) > 1:
        raise Failed(f"{out}: has {len(games)} games; the study lists one of a cell")
    if not rows and not games:
        return None, None
    if not rows or not games:
        raise Failed(f"{out}: tightest.csv has {len(rows)} games, games.json {len(games)}")
    return rows[0], games[0]


def evaluate(program, files, metric):
    """Records of the games of some files, in double."""
    command = [
        str(program),
        "evaluate",
        "--metric",
        metric,
        "--welfare",
        "mean",
        "--precision",
        "double",
    ]
    text = run(command + ["--format", "json"] + [str(file) for file in files])
    return key(json.loads(text), "games", where="delegauge evaluate")


def doubt(record, bound, tightness, precision, tolerance=TOLERANCE):
    """What of a game of this tightness in the region `delegauge evaluate` does not confirm, if anything."""
    measured = key(record, "worst_case_tightness", bound, where="delegauge evaluate")
    value, trivial = (
        key(record, "bounds", bound, where="delegauge evaluate"),
        record["trivial_bound"],
    )
    if not abs(measured - tightness) <= tolerance:
        return f"tightness {tightness!r} was found, evaluate says {measured!r}"
    if not value < trivial:
        return f"its bound, {value!r}, is not below the trivial one, {trivial!r}"
    magnitudes = key(record, "principal_magnitude", where="delegauge evaluate")
    greatest = sum(magnitudes) / len(magnitudes)  # of the weighted misalignment: every distance 1
    misalignment = key(record, "weighted_misalignment", where="delegauge evaluate")
    if not misalignment >= LEAST_MISALIGNMENT * greatest - REGION_TOLERANCE[precision] * trivial:
        return f"its weighted misalignment, {misalignment!r}, is outside the region"
    return None
