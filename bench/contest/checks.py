# SPDX-License-Identifier: Apache-2.0
"""Do two programs have the same statistics, within Monte Carlo error? A rate of other results means nothing."""
import math

# A peer's name of what delegauge measures.
CURVES = ("w_avg", "w_max", "w_min", "bound_regret", "bound_ideal")
SIGMAS = 5
# Beside five combined standard errors. Of a surface: of the range, for float32 and for quantiles read off 4096 bins. Of a
# grid: for three and more players exact methods of prescribing CA have slightly different laws.
ALLOWANCE = {"surface": 0.0005, "grid": 0.01}


class Comparison:
    """How many statistics were compared, the furthest in tolerances, and what differs."""

    def __init__(self):
        self.compared, self.furthest, self.differing = 0, 0.0, []

    def add(self, what, here, there, error, allowance):
        """error: of both together."""
        off = abs(here - there) / (SIGMAS * error + allowance)
        self.compared += 1
        self.furthest = max(self.furthest, off)
        if not off <= 1:
            self.differing.append(f"{what}: {here:.6f} here, {there:.6f} there, {off:.2f} of the tolerance")

    def outcome(self):
        if self.compared == 0:
            self.differing.append("nothing to compare")
        return self.compared, self.furthest, self.differing


def surface_statistics(result):
    """{name: {mean, standard_error, quantiles}} and violations, of delegauge's summary or of a peer's line."""
    if result["kind"] == "peer":
        return result["quantities"], result["violations"]
    bounds = result["bounds"]
    quantities = dict(result["quantities"])
    quantities.update({f"{name}_tightness": bound["tightness"] for name, bound in bounds.items()})
    return quantities, {name: bound["violations"] for name, bound in bounds.items()}


def quantile_error(p, games, stat):
    """The standard error of a quantile: that of the share below it times the slope of the quantile function beside it."""
    points = [(0.0, stat["min"]), *sorted((float(key), value) for key, value in stat["quantiles"].items()), (1.0, stat["max"])]
    at = next(k for k, (q, _) in enumerate(points) if q == p)
    # The steeper side: between quantiles far apart the slope is a mean.
    slope = max((points[k + 1][1] - points[k][1]) / (points[k + 1][0] - points[k][0]) for k in (at - 1, at))
    return math.sqrt(p * (1 - p) / games) * slope


def compare_surface(ours, theirs):
    """(how many were compared, the furthest in tolerances, what differs)."""
    mine, my_violations = surface_statistics(ours)
    its, its_violations = surface_statistics(theirs)
    comparison = Comparison()
    for who, violations in (("delegauge", my_violations), ("the peer", its_violations)):
        if any(violations.values()):
            comparison.differing.append(f"{who} has games above a bound: {violations}")
    for name, stat in its.items():
        if name not in mine and theirs["kind"] != "peer":
            continue  # delegauge itself, with more bounds
        if name not in mine:
            comparison.differing.append(f"{name} is not measured by delegauge")
            continue
        span = mine[name]["max"] - mine[name]["min"]
        allowance = ALLOWANCE["surface"] * span
        error = math.hypot(mine[name]["standard_error"], stat["standard_error"])
        comparison.add(f"mean of {name}", mine[name]["mean"], stat["mean"], error, allowance)
        for p, value in stat["quantiles"].items():
            error = math.hypot(*(quantile_error(float(p), games, mine[name]) for games in (ours["games"], theirs["games"])))
            comparison.add(f"quantile {p} of {name}", mine[name]["quantiles"][p], value, error, allowance)
    return comparison.outcome()


def compare_grid(ours, theirs):
    rows = {round(float(row["value"]), 6): row for row in ours["rows"]}
    points = {round(point["value"], 6): point for point in theirs["points"]}
    comparison = Comparison()
    if rows.keys() != points.keys():
        return 0, 0.0, [f"the points differ: {sorted(rows)} here, {sorted(points)} there"]
    for value, row in rows.items():
        for curve in CURVES:
            if row[f"{curve}_mean"] == "":
                continue  # no game had it
            mean, error = float(row[f"{curve}_mean"]), float(row[f"{curve}_stderr"] or 0)
            other, its_error = points[value]["mean"][curve], points[value]["stderr"][curve]
            comparison.add(f"{curve} at {value}", mean, other, math.hypot(error, its_error), ALLOWANCE["grid"])
    return comparison.outcome()


def compare(work, ours, theirs):
    """Of delegauge's statistics with another program's (or with delegauge's under other options)."""
    if work.job == "surface":
        return compare_surface(ours, theirs)
    if theirs["kind"] == "grid":
        theirs = {"points": [{"value": float(row["value"]),
                              "mean": {c: float(row[f"{c}_mean"]) for c in CURVES},
                              "stderr": {c: float(row[f"{c}_stderr"] or 0) for c in CURVES}} for row in theirs["rows"]]}
    return compare_grid(ours, theirs)
