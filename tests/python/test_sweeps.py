# SPDX-License-Identifier: Apache-2.0
"""Sweeps in process: the command line's bytes, messages and ends, of a dict, a file or keywords."""

import io
import json
import os
import pickle
import re

import pytest
from conftest import FEWER

import delegauge as dg

numpy = pytest.importorskip("numpy")

LOG = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "log.csv")

# The command line's options, keywords, and a dict of the same sweep.
SWEEPS = {
    "surface": (
        "surface --players 2:3 --metric epic,max --outcomes 3 --games 600 --worst-case on,off",
        {"job": "surface", "players": range(2, 4), "metric": ["epic", "max"], "outcomes": 3, "games": 6e2, "worst_case": [True, False]},
        {
            "job": "surface",
            "vary": {"players": numpy.array([2, 3]), "metric": "epic,max", "worst_case": [True, "off"]},
            "fixed": {"outcomes": 3, "games": numpy.int64(600), "seed": None},
        },
    ),
    "magnitudes": (
        "surface --games 300 --players 2 --principal-magnitudes 1,0.5:2;2,1;1 --offsets -1:1,0:2",
        {"job": "surface", "games": 300, "players": 2, "principal_magnitudes": [[1, (0.5, 2)], (2, 1), 1], "offsets": [(-1, 1), "0:2"]},
        {
            "job": "surface",
            "fixed": {"games": 300, "players": 2},
            "vary": {"principal-magnitudes": [numpy.array(["1", "0.5:2"]), [2, 1], 1.0], "offsets": [(-1.0, 1), (0, 2)]},
        },
    ),
    "grid": (
        "grid --dims 2x2,2x3 --vary ia;ia,cc --repetitions 4 --points 2 --files all",
        {"job": "grid", "dims": [(2, 2), (2, 3)], "vary": ["ia", ["ia", "cc"]], "repetitions": 4, "points": 2, "files": "all"},
        {"files": "all", "job": "grid", "vary": {"dims": [(2, 2), "2x3"], "vary": ["ia", ("ia", "cc")]}, "fixed": {"repetitions": 4, "points": 2}},
    ),
    "play": (
        "grid --dims 2x2 --play capability,product,nash-worst --repetitions 4 --points 2",
        {"job": "grid", "dims": (2, 2), "play": ["capability", "product", "nash-worst"], "repetitions": 4, "points": 2},
        {"job": "grid", "vary": {"play": "capability,product,nash-worst"}, "fixed": {"dims": "2x2", "repetitions": 4, "points": 2}},
    ),
    "infer": (
        "infer --dims 2x2 --samples 5:7 --repetitions 5 --marks 0,4",
        {"job": "infer", "dims": (2, 2), "samples": [5, 6, 7], "repetitions": 5, "marks": (0, 4)},
        {"job": "infer", "vary": {"samples": "5:7"}, "fixed": {"dims": (2, 2), "repetitions": 5, "marks": [0, 4]}},
    ),
    "search": (
        "search --bound fused,sharp --chains 16 --steps 20 --map 2x3",
        {"job": "search", "bound": ["fused", "sharp"], "chains": 16, "steps": 20, "map": (2, 3)},
        {"job": "search", "vary": {"bound": ["fused", "sharp"]}, "fixed": {"chains": 16, "steps": 20, "map": (2, 3)}},
    ),
    "estimate": (
        f"estimate --log {LOG} --replicates 40 --top 0.1,0.2;0.3 --interval percentile,bootstrap-t",
        {"job": "estimate", "log": LOG, "replicates": 40, "top": [(0.1, 0.2), 0.3], "interval": ["percentile", "bootstrap-t"]},
        {"job": "estimate", "vary": {"top": [[0.1, 0.2], 0.3], "interval": ["percentile", "bootstrap-t"]}, "fixed": {"log": LOG, "replicates": 40}},
    ),
    "known": (
        "surface --players 2,3 --outcomes 3 --games 1e5 --target-error fused:1e-3,fused:2e-3",
        {"job": "surface", "players": [2, 3], "outcomes": 3, "games": 10**5, "target_error": ["fused:1e-3", "fused:2e-3"]},
        {"job": "surface", "vary": {"players": [2, 3], "target-error": ["fused:1e-3", "fused:2e-3"]}, "fixed": {"outcomes": 3, "games": 1e5}},
    ),
}

HAS_HDF5 = "sweep.h5" in dg.sweep(job="surface", games=1).files


def files_in(folder):
    """What has the same bytes in all runs of a sweep, by name."""
    kinds = (".json", ".csv", ".h5") if HAS_HDF5 else (".json", ".csv")  # the program beside may have what a wheel has not
    names = [os.path.relpath(os.path.join(root, name), folder) for root, _, names in os.walk(folder) for name in names]
    return {name: (folder / name).read_bytes() for name in names if name.endswith(kinds) and not name.endswith("run.json")}


@pytest.mark.parametrize("name", SWEEPS)
def test_a_sweep_has_the_command_lines_bytes(program, tmp_path, name):
    options, keywords, what = SWEEPS[name]
    program("sweep", *options.split(), "--out", "run")
    expected = files_in(tmp_path / "run")
    assert len(expected) > 3
    for sweep in (dg.sweep(**keywords), dg.sweep(what)):
        assert isinstance(sweep, dg.Sweep) and sweep.job == "sweep" and sweep.swept_job == keywords["job"]
        assert {file: sweep.file(file) for file in sweep.files if not file.endswith("run.json")} == expected
        assert sweep.frame("sweep").shape[0] == expected["sweep.csv"].count(b"\n") - 1
        for number, cell in sweep.cells.items():
            assert cell.job == sweep.swept_job
            assert cell.summary_json == expected[sweep.summary["cells"][number - 1]["folder"] + "/summary.json"]


def test_cells_that_are_no_product(program, tmp_path):
    (tmp_path / "sweep.toml").write_text(
        'job = "surface"\n[fixed]\ngames = 200\nworst-case = false\n[vary]\nplayers = "2:3"\n[[cell]]\nwelfare = "sum"\n[[cell]]\nmetric = "max"\n'
    )
    program("sweep", "sweep.toml", "--out", "run", "--seed", "3")
    expected = files_in(tmp_path / "run")
    cells = [{"welfare": "sum"}, {"metric": "max"}]
    what = {"job": "surface", "cell": cells, "vary": {"players": "2:3"}, "fixed": {"games": 200, "worst_case": False}}
    for sweep in (dg.sweep(what, seed=3), dg.sweep(tmp_path / "sweep.toml", seed=3)):
        assert {file: sweep.file(file) for file in sweep.files if not file.endswith("run.json")} == expected
        assert sweep.cell(welfare="sum", players=3).summary_json == expected["cells/0002/summary.json"]
        assert sweep.cell(metric=None, welfare="sum", players=3).summary_json == sweep.cells[2].summary_json
    assert repr(sweep) == "<delegauge sweep of surface: 4 cells over welfare, metric, players>"


def test_a_cell_is_the_job_alone():
    sweep = dg.sweep(job="surface", players=[2, 3], max_misalignment=numpy.array([0.25, 0.5]), games=600)
    alone = dg.surface(players=3, max_misalignment=0.25, games=600)
    cell = sweep.cell(players=3, max_misalignment=0.25)
    assert cell.summary_json == sweep.cells[3].summary_json == sweep.file("cells/0003/summary.json") == alone.summary_json
    assert cell.tightness("fused").mean == alone.tightness("fused").mean
    assert dg.replay(cell, 5) == dg.replay(alone, 5)
    assert list(sweep.cells) == [1, 2, 3, 4] and len(sweep.cells) == 4
    for call, message in [
        (lambda: sweep.cell(players=4, max_misalignment=0.25), "no cell has players=4"),
        (lambda: sweep.cell(players=3), "2 cells have players=3"),
        (lambda: sweep.cell(metric="max"), "metric: does not vary; players, max_misalignment does"),
    ]:
        with pytest.raises(ValueError, match=message):
            call()
    for number in (0, 5, "1"):
        with pytest.raises(KeyError, match="cells 1 to 4"):
            sweep.cells[number]


def test_cells_that_are_the_same_have_one_result():
    sweep = dg.sweep({"job": "surface", "fixed": {"games": 100}, "cell": [{"metric": "epic"}, {"worst_case": True}]})
    assert sweep.configuration["cells"][1]["same_as"] == 1
    assert sweep.cells[2].summary_json == sweep.cells[1].summary_json and len(sweep.cells) == 2


def in_python(said):
    """What the command line says, as Python does."""
    said = re.sub(r"'delegauge ([a-z]+) --help'", r"help(delegauge.\1)", said)
    return re.sub(r"(?<![a-z-])--([a-z-]+)", lambda found: found.group(1).replace("-", "_"), said)


def test_messages_are_the_command_lines(program):
    for keywords, options in [
        ({"job": "surfaces"}, ["surfaces"]),
        ({"job": "estimate"}, ["estimate"]),
        ({"job": "surface", "players": [2, 99]}, ["surface", "--players", "2,99"]),
        ({"job": "surface", "player": [2, 3]}, ["surface", "--player", "2,3"]),
        ({"job": "surface", "dims": [(2, 2)]}, ["surface", "--dims", "2x2"]),
        ({"job": "surface", "players": []}, ["surface", "--players="]),
        ({"job": "surface", "players": [2, 2]}, ["surface", "--players", "2,2"]),
        ({"job": "surface", "players": "2:1"}, ["surface", "--players", "2:1"]),
        ({"job": "surface", "outcomes": [2.5, 3]}, ["surface", "--outcomes", "2.5,3"]),
        ({"job": "surface", "target_error": ("fused", 2)}, ["surface", "--target-error", "fused:2"]),
        ({"job": "surface", "welfare": ["mean", "mode"], "games": 9}, ["surface", "--welfare", "mean,mode", "--games", "9"]),
        ({"job": "surface", "games": 9, "files": "some"}, ["surface", "--games", "9", "--files", "some"]),
        ({"job": "surface", "seed": "0:20000"}, ["surface", "--seed", "0:20000"]),
    ]:
        said = program("sweep", *options, code=2)
        with pytest.raises(ValueError) as raised:
            dg.sweep(**keywords)
        assert f"delegauge: {raised.value}\n" == in_python(said)
    with pytest.raises(ValueError, match="^sweep: of what"):
        dg.sweep()


@pytest.mark.parametrize(
    "what, message",
    [
        ({}, r'^sweep: has no job; begin with a line such as job = "surface"$'),
        ({"job": "surfaces"}, "^sweep: 'surfaces' is no job that can be swept; give one of surface, .*did you mean surface"),
        ({"job": ["surface", "grid"]}, "^sweep: job: give one text"),
        ({"job": "surface", "games": 3}, r"^sweep: games: stands at the top level"),
        ({"job": "surface", "files": "some"}, "^sweep: files: 'some' is not possible"),
        ({"job": "surface", "vray": {"players": 2}}, r"^vray: \[vray\]: a sweep has \[fixed\]"),
        ({"job": "surface", "cell": {"players": 2}}, r"^cell: \[cell\]: write \[fixed\]"),
        ({"job": "surface", "cell": []}, "^sweep: cell: there are none"),
        ({"job": "surface", "fixed": {"playerz": 2}}, r"^fixed: playerz: is no option of surface \(did you mean players\?\); help\(delegauge.surface\)"),
        ({"job": "surface", "fixed": {"players": [2, 3]}}, r"^fixed: players: has several values; put it under \[vary\]"),
        ({"job": "surface", "vary": {"players": []}}, "^vary: players: is given no value"),
        ({"job": "surface", "vary": {"players": [2, 99], "metric": ["max"]}}, r"^vary: cell 2 \(players=99, metric=max\): players: '99' is not possible"),
        ({"job": "surface", "cell": [{"players": 2}, {"metric": "m\"\\\x7f\n'"}]}, r"^cell\[1\]: cell 2 \(metric=m"),
        ({"job": "surface", "vary": {"metric": ["ä", "max"]}}, r"^vary: cell 1 \(metric=ä\): metric: 'ä' is not possible"),
        ({"job": "surface", "vary": {"seed": range(10**9)}}, "^seed: has 1000000000 values; a sweep has at most 10000 cells$"),
        ({"job": "surface", "fixed": {"metric": "\ud800"}}, "half of a character"),
        ({"job": "surface", "fixed": {"metric": "a\0b"}}, "byte 0"),
        ({"job": "surface", "fixed": {"games": float("nan")}}, "^fixed: cell 1: games: 'nan' is not possible"),
    ],
)
def test_a_dict_is_refused_by_its_place(what, message):
    with pytest.raises(ValueError, match=message) as raised:
        dg.sweep(what)
    assert "/proc" not in str(raised.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: dg.sweep({"job": "surface"}, job="surface"),
        lambda: dg.sweep(5),
        lambda: dg.sweep({5: "surface"}),
        lambda: dg.sweep({"job": "surface", "fixed": {2: 3}}),
        lambda: dg.sweep({"job": "surface", "fixed": {"players": object()}}),
        lambda: dg.sweep({"job": "surface", "cell": [{"players": 2}, 3]}),
        lambda: dg.sweep(job="surface", players=[2, None]),
        lambda: dg.sweep(job="surface", out=3),
        lambda: dg.sweep(job="surface", report="yes"),
        lambda: dg.sweep("surface", "grid"),
    ],
)
def test_values_of_another_kind_are_type_errors(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError):
        call()
    assert not any(tmp_path.iterdir())


def test_standard_input_is_not_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"^\./-: cannot be opened"):
        dg.sweep("-")


def test_shards_make_the_bytes_of_one(tmp_path):
    keywords = {"job": "surface", "players": [2, 3], "metric": ["epic", "max"], "games": 5000}
    whole = dg.sweep(**keywords)
    parts = [dg.sweep(**keywords, shard=(i, 3), threads=1) for i in (3, 1, 2)]
    assert all(isinstance(part, dg.Part) for part in parts)
    merged = dg.merge(pickle.loads(pickle.dumps(parts)))
    names = [name for name in whole.files if name != "run.json"]
    assert isinstance(merged, dg.Sweep) and [name for name in merged.files if name != "run.json"] == names
    assert all(merged.file(name) == whole.file(name) for name in names)
    for shard in (1, 2, 3):
        dg.sweep(**keywords, shard=(shard, 3), out=tmp_path / "shards")
    written = dg.merge(tmp_path / "shards", out=tmp_path / "whole")
    for sweep in (written, dg.read_run(tmp_path / "whole"), pickle.loads(pickle.dumps(whole))):
        assert isinstance(sweep, dg.Sweep)
        assert all(sweep.file(name) == whole.file(name) for name in names)
        assert sweep.cells[4].summary_json == whole.cells[4].summary_json
    with pytest.raises(ValueError, match="missing"):
        dg.merge(parts[1:])
    partial = dg.merge(parts[:2], partial=True)
    complete = [cell["cell"] for cell in partial.summary["cells"] if cell["folder"]]
    assert 0 < len(complete) < 4 and list(partial.cells) == complete
    with pytest.raises(KeyError, match="is not complete"):
        partial.cells[next(number for number in range(1, 5) if number not in complete)]
    assert partial.to_xarray()["games"].sum().item() > 0


def test_a_sweep_in_a_folder_goes_on(tmp_path):
    keywords = {"job": "surface", "players": [2, 3], "games": 4_000_000 // FEWER}
    whole = dg.sweep(**keywords)

    class Enough(Exception):
        pass

    def enough(done, games):
        assert games == 8_000_000 // FEWER
        if done < games:
            raise Enough

    with pytest.raises(Enough):
        dg.sweep(**keywords, out=tmp_path / "run", threads=1, progress=enough)
    assert (tmp_path / "run" / "checkpoint.delegauge").exists()
    with pytest.raises(ValueError, match="resume=True"):
        dg.sweep(**keywords, out=tmp_path / "run")
    sweep = dg.sweep(**keywords, out=tmp_path / "run", resume=True, report=True)
    for name in ("summary.json", "sweep.csv", "cells/0001/summary.json", "cells/0002/summary.json"):
        assert sweep.file(name) == whole.file(name) == (tmp_path / "run" / name).read_bytes()
    assert sweep.cells[2].folder == str(tmp_path / "run/cells/0002")
    assert (tmp_path / "run/report.html").exists()
    with pytest.raises(dg.InterruptedError, match="resume=True"):
        dg.sweep(**{**keywords, "games": 10**12}, out=tmp_path / "long", max_seconds=0.2)


def test_pages_and_folders(tmp_path):
    sweep = dg.sweep(job="surface", players=[2, 3], games=100, files="all")
    assert sweep.cells[2].frame("surface").shape[0] > 0
    page = dg.report([sweep])
    assert page.html.startswith("<!DOCTYPE html>") and "players" in page.html
    sweep.save(tmp_path / "run")
    again = dg.read_run(tmp_path / "run")
    assert isinstance(again, dg.Sweep)
    assert [name for name in again.files if not name.endswith(".h5")] == [name for name in sweep.files if not name.endswith(".h5")]
    assert dg.report(again).html.count("</script>") == page.html.count("</script>")
    assert "iframe" in sweep.cells[1].plot()._repr_html_()
    with pytest.raises(KeyError):
        again.file("cells/../run.json")
    (tmp_path / "run/cells/0002/summary.json").write_text("{}")
    with pytest.raises(ValueError, match="cells/0002/summary.json"):
        dg.read_run(tmp_path / "run")
    with pytest.raises(ValueError, match="whose games have no index"):
        dg.replay(sweep, 0)


@pytest.mark.parametrize("name", SWEEPS)
def test_xarray_has_what_is_in_the_file(name):
    xarray = pytest.importorskip("xarray")
    sweep = dg.sweep(**SWEEPS[name][1])
    dataset = sweep.to_xarray()
    varied = [option.replace("-", "_") for option in sweep.configuration["varied"]]
    assert list(dataset.sizes)[: len(varied)] == varied
    counted = "rows" if sweep.swept_job == "estimate" else "games"
    if list(dataset[counted].dims) == varied:
        assert list(dataset[counted].values.ravel()) == list(sweep.frame("sweep").groupby("cell")[counted].first())
    if "sweep.h5" not in sweep.files:
        pytest.skip("a build without HDF5 has no sweep.h5 to compare with")
    pytest.importorskip("h5netcdf")
    with xarray.open_dataset(io.BytesIO(sweep.file("sweep.h5")), engine="h5netcdf") as expected:
        xarray.testing.assert_identical(dataset, expected.load())


def test_xarray_of_cells_that_are_no_product():
    pytest.importorskip("xarray")
    sweep = dg.sweep({"job": "surface", "cell": [{"players": 2}, {"metric": "max"}, {"games": 50}], "fixed": {"outcomes": 3, "welfare": "mean"}}, games=100)
    dataset = sweep.to_xarray()
    assert dict(dataset.sizes)["cell"] == 3
    assert list(dataset["metric"].values) == ["", "max", ""]
    assert dataset["tightness_mean"].sel(cell=2, bound="fused").item() == sweep.cell(metric="max").tightness("fused").mean


def test_signature_and_help():
    import inspect

    parameters = inspect.signature(dg.sweep).parameters
    assert list(parameters)[:2] == ["what", "job"]
    assert {"players", "dims", "chains", "samples", "out", "shard", "resume", "files", "progress"} <= set(parameters)
    assert "players (N, or several)" in dg.sweep.__doc__ and "'job': 'surface'" in dg.sweep.__doc__
    assert json.loads(dg.sweep("surface", players=2, games=10).summary_json)["job"] == "sweep"
