# SPDX-License-Identifier: Apache-2.0
"""The cells of the sweep of tightness.toml, their best games confirmed by `delegauge evaluate`."""

import program as delegauge
from cells import BOUNDS, PRECISION, Cell, all_cells
from program import Failed, key, number


def cell_of(configuration, where):
    names = ("players", "outcomes", "metric", "bound", "method")
    return Cell(*(key(configuration, name, where=where) for name in names))


def read(sweep):
    """Results by cell, without those that are measured for another: games, program, tightness (None where no game is in the region), and
    the settings of the sweep. None where there is no sweep."""
    found = delegauge.cells_of(sweep)
    if found is None:
        return None
    results, settings = {}, {"chains": set(), "steps": set(), "seed": set()}
    for configuration, folder in found[0]:
        cell = cell_of(configuration, sweep)
        if PRECISION.get(cell.method) != configuration["precision"] or cell.bound not in BOUNDS:
            raise Failed(f"{sweep}: is no sweep of the study: {cell.name} in {configuration['precision']}")
        summary = delegauge.read_json(folder / "summary.json")
        row, game = delegauge.best(folder)
        if row is None and key(summary, "tightness", "max", where=folder) is not None:
            raise Failed(f"{cell.name}: {folder} tells of a game that is not listed")
        for name, values in settings.items():
            if cell.method == "anneal" or name == "seed":
                values.add(configuration[name])
        results[cell] = {
            "games": key(summary, "games", where=folder),
            "program": found[1],
            "tightness": None if row is None else number(row, "tightness", folder / "tightest.csv"),
            "file": None if game is None else folder / "games.json",
        }
    for name, values in settings.items():
        if len(values) > 1:
            raise Failed(f"{sweep}: has several {name}: {sorted(values)}; the study has one")
    return results, {name: max(values, default=0) for name, values in settings.items()}


def confirm(results, program):
    """Has every best game evaluated, those of a metric in one run. Adds the cells that are measured by others: their bound's tightness of
    the same game. Returns how many games there were."""
    those = [cell for cell, result in results.items() if result["tightness"] is not None]
    records = {}
    for metric in dict.fromkeys(cell.metric for cell in those):
        cells = [cell for cell in those if cell.metric == metric]
        evaluated = delegauge.evaluate(program, [results[cell]["file"] for cell in cells], metric)
        if len(evaluated) != len(cells):
            raise Failed(f"{len(cells)} games of {metric}, evaluate has {len(evaluated)}")
        records.update(zip(cells, evaluated))
    for cell in all_cells():
        measured = cell.same_as or cell
        if measured not in results:
            continue
        result = dict(results[measured])
        if measured in records:
            # Bounds that are equal for exact magnitudes are off by the rounding of games sampled in float.
            other = delegauge.REGION_TOLERANCE[PRECISION[cell.method]]
            tolerance = delegauge.TOLERANCE if measured == cell else other
            record = records[measured]
            why = delegauge.doubt(record, cell.bound, result["tightness"], PRECISION[cell.method], tolerance)
            if why:
                raise Failed(f"{cell.name} is not confirmed: {why} ({result['file']})")
            if measured != cell:
                result["tightness"] = record["worst_case_tightness"][cell.bound]
        results[cell] = result
    return len(records)
