# SPDX-License-Identifier: Apache-2.0
"""What is wrong is refused by one rule, in Python's words: files, folders, texts, options."""

import json

import pytest
from conftest import DATA

import delegauge as dg

numpy = pytest.importorskip("numpy")


@pytest.mark.parametrize(
    "call",
    [
        dg.merge,
        dg.evaluate,
        dg.read_run,
        dg.estimate,
        dg.read_nfg,
        dg.report,
        lambda path: dg.replay(path, 0),
        lambda path: dg.surface(config=path),
        lambda path: dg.evaluate(f"{path}.nfg"),
        lambda path: dg.estimate(f"{path}.parquet"),
    ],
)
def test_a_file_that_is_not_there_is_a_value_error(call):
    with pytest.raises(ValueError, match="no-such-file"):
        call("no-such-file")


def test_a_damaged_run_is_refused_where_it_is_read(tmp_path):
    run = dg.surface(games=600)
    run.save(tmp_path / "run")
    assert dg.read_run(tmp_path / "run").job == "surface"
    summary = json.loads(run.summary_json)
    for name, content in [
        ("summary.json", b"{"),
        ("summary.json", b"{}"),
        ("summary.json", json.dumps({**summary, "job": "unheard of"}).encode()),
        ("summary.json", json.dumps({**summary, "bounds": []}).encode()),
        ("run.json", b"\xff"),
        ("tightest.csv", b"x,y\n"),
    ]:
        run.save(tmp_path / "run")
        (tmp_path / "run" / name).write_bytes(content)
        with pytest.raises(ValueError, match=name.split(".")[0] if name != "tightest.csv" else "tightest"):
            dg.read_run(tmp_path / "run")


def test_a_name_that_is_too_long_is_the_packages_error(tmp_path):
    run = dg.surface(games=100)
    for call in (
        lambda: dg.surface(games=100, out=tmp_path / ("x" * 300)),
        lambda: dg.surface(games=100, out=tmp_path / ("x" * 5000)),
        lambda: dg.report(run, tmp_path / ("x" * 300)),
        lambda: dg.merge([dg.surface(games=100, shard=(1, 1))], out=tmp_path / ("x" * 300)),
        lambda: run.save(tmp_path / ("x" * 300)),
    ):
        with pytest.raises((dg.RunError, ValueError, OSError), match="too long"):
            call()


def test_texts_that_are_no_utf8_are_refused_by_name(tmp_path):
    half = "\ud800"
    for call, name in [
        (lambda: dg.surface(games=10, metric=half), "metric"),
        (lambda: dg.surface(games=10, out=half), "out"),
        (lambda: dg.estimate(half), "log"),
        (lambda: dg.estimate({half: [1.0]}), "columns"),
        (lambda: dg.evaluate(half), "principals"),
        (lambda: dg.evaluate([[1, 2]], [[2, 1]], metric=half), "metric"),
        (lambda: dg.read_run(half), "folder"),
        (lambda: dg.merge(half), "parts"),
        (lambda: dg.report(half), "runs"),
        (lambda: dg.read_nfg(half), "principals"),
        (lambda: dg.surface(**{half: 1}), "keyword"),
    ]:
        with pytest.raises(ValueError, match=f"{name}: has half of a character"):
            call()
    with pytest.raises(ValueError, match="game"):
        dg.Game([[1, 2]], [[2, 1]], name=half)
    # A name that the system has in bytes of no encoding is one all the same.
    path = tmp_path / "\udcff"
    dg.surface(games=100, out=path)
    assert dg.read_run(path).folder == str(path)
    with pytest.raises(ValueError, match="xff"):
        dg.evaluate(str(path) + "-absent")


def test_messages_name_keywords(tmp_path):
    parts = [dg.surface(games=5000, shard=(i, 3)) for i in (1, 3)]
    with pytest.raises(ValueError, match="partial=True"):
        dg.merge(parts)
    with pytest.raises(ValueError, match=r"^resume: .* out=DIR$"):
        dg.surface(games=100, resume=True)
    with pytest.raises(ValueError, match="^max_misalignment: "):
        dg.surface(games=100, max_misalignment=7)
    with pytest.raises(ValueError) as raised:
        dg.estimate({"principal_1": [1.0], "x": [2.0]})
    assert "--" not in str(raised.value)
    assert "--" not in dg.surface.__doc__.replace("--resume", "--")


def test_columns_belong_to_arrays():
    game = dg.Game([[1, 2]], [[2, 1]])
    for name, value in [("columns", ["fused"]), ("device", "cpu"), ("threads", 1), ("batch", 64)]:
        with pytest.raises(ValueError, match=f"^{name}: belongs to arrays"):
            dg.evaluate(game, **{name: value})
        with pytest.raises(ValueError, match=f"^{name}: belongs to arrays"):
            dg.evaluate([[1, 2]], [[2, 1]], outcome_weights=[1, 1], **{name: value})


def test_equal_games_hash_alike():
    whole, real = dg.Game([[1, 2]], [[2, 1]], dims=[2]), dg.Game([[1.0, 2.0]], [[2.0, 1.0]], dims=[2])
    assert whole == real and hash(whole) == hash(real) and len({whole, real}) == 1
    metric = {"shift": "mean", "norm": "l2", "distance_norm": "l2"}
    assert dg.Game.from_dict(dg.Game([[1, 2]], [[2, 1]], metric=metric).to_dict()).to_dict()["metric"] == metric


def test_a_shard_by_another_spelling(tmp_path):
    part = dg.surface(games=1000, shard="01/02", out=tmp_path / "run")
    again = dg.surface(games=1000, shard="01/02", out=tmp_path / "run", resume=True)
    assert bytes(part) == bytes(again) == bytes(dg.surface(games=1000, shard=(1, 2)))
    (tmp_path / "shard.toml").write_text('shard = "1/2"\n')
    assert bytes(dg.surface(games=1000, config=tmp_path / "shard.toml")) == bytes(part)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_narrow_numbers_of_frames_are_the_doubles_that_they_are(library):
    frames = pytest.importorskip(library)
    narrow = {name: numpy.random.default_rng(i).normal(size=60).astype("float32") for i, name in enumerate(("principal_1", "agent_1"))}
    wide = {name: column.astype("float64") for name, column in narrow.items()}
    found, expected = (dg.estimate(frames.DataFrame(columns), replicates=10).file("estimates.csv") for columns in (narrow, wide))
    assert found == expected


def test_narrow_numbers_of_other_kinds_of_columns():
    pandas = pytest.importorskip("pandas")
    column = numpy.random.default_rng(1).normal(size=60).astype("float32")
    expected = dg.estimate({"principal_1": column.astype("float64"), "agent_1": column.astype("float64")}, replicates=10).file("estimates.csv")
    for kind in ("Float32", object):
        frame = pandas.DataFrame({"principal_1": pandas.Series(column, dtype=kind), "agent_1": pandas.Series(list(column), dtype=kind)})
        assert dg.estimate(frame, replicates=10).file("estimates.csv") == expected


def test_a_log_of_which_there_are_two_columns_of_a_name():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([[1.0, 2.0, 3.0]] * 5, columns=["principal_1", "agent_1", "agent_1"], dtype="float32")
    with pytest.raises(ValueError, match="agent_1"):
        dg.estimate(frame)


def test_a_folder_and_what_is_no_run_are_refused(tmp_path):
    for call in (dg.evaluate, dg.merge, dg.read_run, dg.estimate):
        with pytest.raises(ValueError):
            call(tmp_path)
    with pytest.raises(TypeError):
        dg.read_run(3)
    assert DATA.exists()
