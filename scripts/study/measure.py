# SPDX-License-Identifier: Apache-2.0
"""Measures what the store does not hold yet, with progress and an estimate of the time left."""

import json
import sys
import time

import program as delegauge
from cells import PRECISION
from program import Failed, key, number


class Clock:
    """Time left: work still to do over the rates of work like it, as far as there are any."""

    def __init__(self):
        self.done = {}

    @staticmethod
    def kinds(cell):
        """From the most alike to everything."""
        yield cell.method, cell.metric, cell.bound
        yield cell.method, cell.metric
        yield (cell.method,)
        yield ()

    def add(self, cell, work, seconds):
        for kind in self.kinds(cell):
            w, s = self.done.get(kind, (0, 0))
            self.done[kind] = (w + work, s + seconds)

    def seconds(self, cell, work):
        for kind in self.kinds(cell):
            w, s = self.done.get(kind, (0, 0))
            if w > 0:
                return s * work / w
        return None


def duration(seconds):
    if seconds is None:
        return "an unknown time"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def games_of(settings):
    """Games that each method evaluates for a cell."""
    return {"sample": settings["games"], "anneal": settings["chains"] * settings["steps"]}


def options(cell, settings):
    """Those of `delegauge search`. A sample is as many chains, and steps enough for the games wanted."""
    chains = settings["chains"]
    steps = settings["steps"] if cell.method != "sample" else -(-settings["games"] // chains)
    return {
        "bound": cell.bound,
        "players": cell.players,
        "outcomes": cell.outcomes,
        "metric": cell.metric,
        "welfare": "mean",
        "precision": PRECISION[cell.method],
        "method": cell.method,
        "seed": settings["seed"],
        "chains": chains,
        "steps": steps,
        "list": 1,
    }


def take_over(cell, store, program):
    """The result of a cell of the same values, its best game being confirmed for this bound, too.

    None where there is no such cell or it is not measured.
    """
    result = cell.same_as and store.result(cell.same_as.name)
    if not result:
        return None
    result = {**result, "bound": cell.bound, "same_as": cell.same_as.bound}
    if result["tightness"] is not None:
        game = json.loads(store.game_file(cell.same_as.name).read_text(encoding="utf-8"))
        # The bounds are equal for exact magnitudes; those of a game sampled in float are off by its rounding.
        off = delegauge.REGION_TOLERANCE[PRECISION[cell.method]]
        record = confirm(cell, result["tightness"], game, store, program, off)
        result["tightness"] = result["evaluated"] = record["worst_case_tightness"][cell.bound]
    store.keep(cell.name, result)
    return result


def measure(cell, settings, store, program, threads):
    """Runs one cell, has its best game confirmed, and keeps both."""
    same = take_over(cell, store, program)
    if same:
        return same
    begin = time.monotonic()
    out = store.run_folder(cell.name)
    summary, run = delegauge.search(program, {**options(cell, settings), "threads": threads}, out)
    row, game = delegauge.best(out)
    where = out / "summary.json"
    result = {
        "players": cell.players,
        "outcomes": cell.outcomes,
        "metric": cell.metric,
        "bound": cell.bound,
        "method": cell.method,
        "precision": PRECISION[cell.method],
        "games": key(summary, "games", where=where),
        "chains": key(summary, "chains", where=where),
        "inside": key(summary, "inside", where=where),
        "tightness": None,
        "program": key(run, "program", where=out / "run.json"),
        "games_per_second": key(run, "games_per_second", where=out / "run.json"),
    }
    if row is not None:
        tightness = number(row, "tightness", out / "tightest.csv")
        record = confirm(cell, tightness, {"games": [game]}, store, program)
        result.update(
            tightness=tightness,
            evaluated=record["worst_case_tightness"][cell.bound],
            agents_welfare_regret=record["agents_welfare_regret"],
            weighted_misalignment=record["weighted_misalignment"],
            worst_case_regret=record["worst_case_regret"],
            trivial_bound=record["trivial_bound"],
            bounds=record["bounds"],
        )
    elif key(summary, "tightness", "max", where=where) is not None:
        raise Failed(f"{cell.name}: {where} tells of a game that is not listed")
    result["seconds"] = time.monotonic() - begin
    store.keep(cell.name, result)
    store.discard(out)
    return result


def confirm(cell, tightness, games, store, program, tolerance=delegauge.TOLERANCE):
    """Keeps the game and returns evaluate's record of it, which must confirm the tightness."""
    file = store.game_file(cell.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(games, indent=1) + "\n", encoding="utf-8")
    record = delegauge.evaluate(program, [file], cell.metric)[0]
    why = delegauge.doubt(record, cell.bound, tightness, PRECISION[cell.method], tolerance)
    if why:
        raise Failed(f"{cell.name} is not confirmed: {why} ({file})")
    return record


def confirm_again(cells, store, program):
    """Has every kept game evaluated again, those of a metric in one run; returns how many there were."""
    found = [(cell, store.result(cell.name)) for cell in cells]
    found = [(cell, result) for cell, result in found if result and result["tightness"] is not None]
    for metric in dict.fromkeys(cell.metric for cell, _ in found):
        those = [(cell, result) for cell, result in found if cell.metric == metric]
        files = [store.game_file(cell.name) for cell, _ in those]
        records = delegauge.evaluate(program, files, metric)
        if len(records) != len(those):
            raise Failed(f"{len(those)} games of {metric} were kept, evaluate has {len(records)}")
        for (cell, result), record, file in zip(those, records, files):
            why = delegauge.doubt(record, cell.bound, result["tightness"], PRECISION[cell.method])
            if why:
                raise Failed(f"{cell.name} is not confirmed: {why} ({file})")
    return len(found)


def shown(tightness):
    return "no game" if tightness is None else f"{tightness:.6f}"


def measure_all(cells, settings, store, program, threads):
    """Measures the cells that are not in the store, in the order given."""
    clock, todo = Clock(), []
    games = games_of(settings)
    for cell in cells:
        result = store.result(cell.name)
        if result is None:
            todo.append(cell)
        else:
            if "same_as" not in result:
                clock.add(cell, cell.work * games[cell.method], result["seconds"])
    if len(todo) < len(cells):
        print(f"{len(cells) - len(todo)} of {len(cells)} are measured", file=sys.stderr)
    for k, cell in enumerate(todo):
        result = measure(cell, settings, store, program, threads)
        if "same_as" not in result:
            clock.add(cell, cell.work * games[cell.method], result["seconds"])
        rest = [c for c in todo[k + 1 :] if not c.same_as]
        left = [clock.seconds(c, c.work * games[c.method]) for c in rest]
        print(
            f"{len(cells) - len(todo) + k + 1}/{len(cells)} {cell.players}x{cell.outcomes} "
            f"{cell.metric} {cell.bound} {cell.method}: {shown(result['tightness'])} "
            f"({result['inside']:,} of {result['chains']:,} chains inside) "
            f"in {duration(result['seconds'])}; about {duration(sum(left))} left",
            file=sys.stderr,
            flush=True,
        )
