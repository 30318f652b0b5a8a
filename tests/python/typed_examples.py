# SPDX-License-Identifier: Apache-2.0
"""The calls of docs/python.md and of the notebooks, for mypy --strict; nothing runs this."""

import pathlib

import numpy as np

import delegauge as dg


def own_games() -> None:
    principals = np.random.default_rng(1).normal(size=(100, 4, 4))
    m = dg.evaluate(principals, principals + 1, metric="l1", welfare_weights=[1, 2, 3, 4], columns=["fused"], threads=2)
    names: list[str] = m.columns
    bounds = m.bounds["fused"]
    text: str = m.explain(17)
    print(m["individual_alignment"], bounds, names, text, m.record(1)["dims"], m.to_pandas(), m.to_xarray())
    records = dg.evaluate([[1, 2, 0]], [[2, 1, 0]], outcome_weights=[1, 2, 1])
    print(records.records[0], records["individual_alignment"], len(records))
    game = dg.Game(principals=[[3, 0, 5, 1]], agents=[[2, 0, 5, 1]], dims=[4], collective_capability=0.8)
    print(dg.evaluate(game).records[0], dg.evaluate([game, dg.Game.from_dict(game.to_dict())]).explain())
    print(dg.evaluate(dg.read_nfg("game.nfg"), metric="max").explain(), dg.evaluate(pathlib.Path("games.json")))
    print(dg.to_gambit(game), hash(game))


def runs() -> None:
    run = dg.surface(players=4, outcomes=4, games=10**7, target_regret=(0.1, 0.4), principal_magnitudes=[1, (0.5, 2)], worst_case=False)
    print(run.summary["bounds"], run.summary_json, run.tightness("fused").mean, run.frame("tightest"), run.text, run.messages)
    run.save("runs/python")
    run.plot().save("page.html")
    print(dg.replay(run, 123456)["record"], dg.replay("runs/python", 1))
    dg.grid(dims=(3, 3), vary=["ia", "cc"], points=6, out=pathlib.Path("runs/grid"), resume=True).to_xarray()
    print(dg.infer(dims=(3, 3), samples=20, marks=[0, 5, 19]), dg.search(chains=16, steps=30, map=(2, 3)))
    page: dg.Page = dg.report([run, run])
    name: str = dg.report(run, "page.html")
    print(page.html, name, dg.read_run("runs/python"))


def sweeps() -> None:
    what = {"job": "surface", "vary": {"players": [2, 3]}, "fixed": {"games": 1e6}}
    sweep: dg.Sweep = dg.sweep(what, seed=3)
    print(sweep.cells[1].summary_json, sweep.cell(players=2).tightness("fused"), sweep.to_xarray(), dg.report([sweep]))
    sweep = dg.sweep(job="surface", players=range(2, 4), metric=["epic", "max"], games=10**6, max_misalignment=np.linspace(0, 1, 5), files="all")
    part: dg.Part = dg.sweep("study.toml", shard=(1, 4), out=None)
    print(dg.merge([part], partial=True).frame("sweep"), dg.sweep(job="grid", dims=[(2, 2), (2, 3)], vary=["ia", ["ia", "cc"]]))


def parts() -> dg.Run:
    shards: list[dg.Part] = [dg.surface(games=10**7, shard=(i, 4), progress=False) for i in range(1, 5)]
    return dg.merge(shards, out="runs/whole", partial=False)


def logs() -> None:
    run = dg.estimate({"principal_1": [1.0, 2.0], "agent_1": [1.0, 2.0]}, replicates=100, progress=lambda done, games: print(done, games))
    print(run.frame("estimates"), dg.estimate("log.csv", group="model", top=[0.1, 0.2]))


def environment() -> None:
    print(dg.info()["version"], dg.check(device="cpu", seconds=0), dg.__version__)
    try:
        dg.surface(games=1)
    except (dg.RunError, dg.InterruptedError) as error:
        print(error)
