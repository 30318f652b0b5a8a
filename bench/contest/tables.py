# SPDX-License-Identifier: Apache-2.0
"""The Markdown of a result: one table per work, the goals, and the short table of the README."""
from harness.numbers import cell, digits


def ratio_cell(r):
    return cell(r) if r else "–"


def find(result, over, under):
    return next((r for r in result["ratios"] if r["over"] == over and r["under"] == under), None)


def ours_of(result):
    """(one thread, all threads) of delegauge."""
    names = [n for n in result["rates"] if n.startswith("delegauge")]
    return names[0], names[1]


def work_table(name, result):
    joules = any("joules" in rate for rate in result["rates"].values())
    one, every = ours_of(result)
    head = ["program", "games/s", f"{every}, is faster by", f"{one}, is faster by", "start-up, s", "peak MiB", "lines of code"]
    head += ["J per million games"] if joules else []
    lines = [f"### {name}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for program, rate in result["rates"].items():
        facts = result["facts"][program]
        row = [program, cell(rate["wall"]), ratio_cell(find(result, every, program)), ratio_cell(find(result, one, program)),
               f"{facts['start_seconds']:.3g}", f"{facts['peak_mib']:.0f}", str(facts["lines"] or "one command")]
        if joules:
            row.append(cell(rate["joules"], 1e-6) if "joules" in rate else "–")
        lines.append("| " + " | ".join(row) + " |")
    best = find(result, every, "best library")
    for r in [r for r in result["ratios"] if r["over"].endswith("GPU")]:
        lines += ["", f"{r['over']}, against {r['under']}: {cell(r)}."]
    if best:
        lines += ["", f"{every}, against the fastest of Numba, JAX and PyTorch ({best['which']}): "
                  f"{cell(best)}."]
    return lines


def check_lines(results):
    lines = ["| work | program | statistics compared | furthest, in tolerances |", "|---|---|---|---|"]
    left_out = []
    for name, result in results.items():
        for program, outcome in result["checks"].items():
            if outcome["state"] in ("right", "wrong"):
                wrong = ": **wrong, not timed**" if outcome["state"] == "wrong" else ""
                lines.append(f"| {name} | {program}{wrong} | {outcome['compared']} | {outcome['furthest']:.2f} |")
            elif outcome["state"] == "cannot run":
                left_out.append(f"{program} at {name} could not run: {outcome['why'].splitlines()[-1]}")
    return lines + ([""] + left_out if left_out else [])


def goal_lines(results):
    lines = []
    for name, result in results.items():
        for r in result["ratios"]:
            if r["goal"]:
                met = "reached" if r["median"] >= r["goal"] else "**not reached**"
                lines.append(f"| {name} | {r['over']} / {r['under']} | {cell(r)} | {digits(r['goal'])} | {met} |")
    return ["| work | ratio | median (quartiles) | goal | |", "|---|---|---|---|---|", *lines] if lines else []


def heading(document):
    m = document["machine"]
    low, high = m["load_average"]
    versions = sorted({f["version"] for r in document["works"].values() for f in r["facts"].values()})
    energy = "" if m["energy"] else " Energy: this machine's counters cannot be read."
    return (f"{m['processor']}, {m['processors']} processors, {m['system']}; Python {m['python']}; {', '.join(versions)}; "
            f"instruction set {m['isa']}. {document['rounds']} rounds of about {document['seconds']:g} s on {document['date']}, "
            f"load average {low:.1f} to {high:.1f}.{energy}")


def markdown(document):
    works = document["works"]
    lines = ["# Side by side", "", heading(document), "",
             "Rates are of the steady state: imports, compilation and start-up are left out and stand in a column of their own. "
             "All figures are medians over the rounds, quartiles in brackets; ratios are taken within a round.", ""]
    goals = goal_lines(works)
    if goals:
        lines += [*goals, ""]
    for name, result in works.items():
        if result["rates"]:
            lines += [*work_table(name, result), ""]
    lines += ["### Checked before timing", "",
              "Tolerance: five combined standard errors and, for `surface`, 0.0005 of the range, for `grid` 0.01.", "",
              *check_lines(works), ""]
    return "\n".join(lines)


# The README's rows: how a user would say it, and the program whose name begins so.
ROWS = (("NumPy in a loop over games (the authors' way)", "NumPy in a loop"), ("plain Python loops", "plain Python"),
        ("NumPy over arrays of games, float64", ("NumPy, float64, 1 thread", "NumPy, 1 thread")),
        ("NumPy over arrays of games, float32", "NumPy, float32, 1 thread"), ("Numba", "Numba"), ("JAX", "JAX"),
        ("PyTorch", "PyTorch"))


def readme(document, source):
    """How many times as fast delegauge is on all processors, per work."""
    works = {name: r for name, r in document["works"].items() if r["rates"]}
    m = document["machine"]
    lines = [f"| on {m['processors']} processors, times as fast as | " + " | ".join(works) + " |", "|---|" + "---:|" * len(works)]
    for label, start in ROWS:
        cells = []
        for result in works.values():
            _, every = ours_of(result)
            found = [r for r in result["ratios"] if r["over"] == every and r["under"].startswith(start)]
            # The peer on the number of threads that suits it best.
            cells.append(f"{digits(min(r['median'] for r in found))}" if found else "")
        if any(cells):
            lines.append(f"| {label} | " + " | ".join(cells) + " |")
    rates = [digits(r["rates"][ours_of(r)[1]]["wall"]["median"] / 1e6) for r in works.values()]
    lines.append("| *delegauge, million games/s* | " + " | ".join(rates) + " |")
    lines += ["", f"{m['processor']}, instruction set {m['isa']}, {document['date']}; every program's statistics were compared "
              f"before it was timed; NumPy and plain Python run on one thread. [All figures]({source})."]
    return "\n".join(lines)
