# SPDX-License-Identifier: Apache-2.0
"""The checks and the timed rounds of one work."""
import sys

from contest.checks import compare
from harness.numbers import digits, spread
from harness.processes import Failed


# Loops over games in Python.
SLOW = ("plain Python", "NumPy in a loop")


def say(text):
    print(text, file=sys.stderr, flush=True)


def checked(work, a):
    """Runs every contender's check. What is wrong, or cannot run, is not timed: {name: outcome}."""
    reference = next(c for c in work.contenders if c.name == work.reference)
    ours = reference.statistics(a.check_games)
    outcomes = {}
    for contender in work.contenders:
        if contender is reference:
            outcomes[contender.name] = {"state": "reference"}
            continue
        # Loops in Python would take minutes for as many games as the others.
        games = a.check_games // 100 if contender.name.startswith(SLOW) else a.check_games
        if work.job == "grid" and not contender.name.startswith("delegauge"):
            games = min(games, a.check_games // 20)
        try:
            compared, furthest, differing = compare(work, ours, contender.statistics(games))
        except Failed as error:
            outcomes[contender.name] = {"state": "cannot run", "why": str(error)}
            say(f"{work.name}: {contender.name} cannot run: {error}")
            contender.close()
            continue
        outcomes[contender.name] = {"state": "wrong" if differing else "right", "compared": compared,
                                    "furthest": furthest, "differing": differing}
        say(f"{work.name}: {contender.name}: {compared} statistics compared, the furthest at {furthest:.2f} of its tolerance")
        if differing:
            say(f"{work.name}: {contender.name} has other statistics and is not timed:\n  " + "\n  ".join(differing[:8]))
            contender.close()
    return outcomes


def timed(work, outcomes, a, energy):
    """Rounds of {name: run}; every other one in reverse, so that no program always follows the same one."""
    able = [c for c in work.contenders if outcomes[c.name]["state"] in ("reference", "right")]
    for contender in able:
        contender.prepare(a.seconds)
    rounds = []
    for r in range(a.rounds):
        done = {}
        for contender in able if r % 2 == 0 else able[::-1]:
            before = energy.read() if energy.readable() else None
            run = contender.run()
            if before:
                run["joules"] = energy.joules(before, energy.read()) / run["games"]
            done[contender.name] = run
        rounds.append({c.name: done[c.name] for c in able})
        say(f"{work.name}, round {r + 1} of {a.rounds}: " + "; ".join(f"{n} {digits(v['wall'])}" for n, v in rounds[-1].items()))
    facts = {c.name: c.facts() for c in able}
    return rounds, facts


def best_of(run, names):
    """The fastest of some programs in a round, as far as they were timed."""
    return max((n for n in names if n in run), key=lambda n: run[n]["wall"], default=None)


def ratios_of(work, rounds):
    """Medians and quartiles, over the rounds, of the ratios within a round."""
    out = []
    for over, under, label, goal in work.ratios:
        if not rounds or over not in rounds[0] or best_of(rounds[0], under) is None:
            continue
        values = [r[over]["wall"] / r[best_of(r, under)]["wall"] for r in rounds]
        fastest = [best_of(r, under) for r in rounds]
        out.append({"over": over, "under": label, "which": max(set(fastest), key=fastest.count), "goal": goal,
                    **spread(values)})
    return out


def result_of(work, a, energy):
    outcomes = checked(work, a)
    rounds, facts = timed(work, outcomes, a, energy)
    for contender in work.contenders:
        contender.close()
    names = list(rounds[0]) if rounds else []
    rates = {n: {clock: spread([r[n][clock] for r in rounds]) for clock in ("wall", "processor")} for n in names}
    for n in names:
        if "joules" in rounds[0][n]:
            rates[n]["joules"] = spread([r[n]["joules"] for r in rounds])
    return {"job": work.job, "shape": work.shape, "checks": outcomes, "facts": facts, "rates": rates,
            "ratios": ratios_of(work, rounds), "rounds": rounds}
