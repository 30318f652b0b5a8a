# SPDX-License-Identifier: Apache-2.0
"""Games in arrays: the command line's numbers, whatever the array."""

import json
import random

import pytest
from conftest import DATA, sanitized

import delegauge as dg

numpy = pytest.importorskip("numpy")


def drawn(*shape, seed=1):
    return numpy.random.default_rng(seed).normal(size=shape)


def both(principals, agents):
    return numpy.concatenate([principals, agents], axis=1)


def equal(measures, expected):
    assert measures.columns == list(expected.dtype.names)
    for name in measures.columns:
        assert numpy.array_equal(measures._columns[name].view(numpy.int64), numpy.ascontiguousarray(expected[name]).view(numpy.int64)), name


@pytest.mark.parametrize("shape", [(100_000, 4, 4), (700, 1, 2), (501, 3, 7), (300, 2, 3, 2), (40, 3, 2, 2, 3), (33, 8, 5)])
@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_columns_are_those_of_npy(program, tmp_path, shape, kind):
    principals, agents = drawn(*shape, seed=1).astype(kind), drawn(*shape, seed=2).astype(kind)
    numpy.save(tmp_path / "games.npy", both(principals, agents))
    program("evaluate", "games.npy", "--format", "npy", "--columns", "all", "--out", "m.npy")
    equal(dg.evaluate(principals, agents, columns="all"), numpy.load(tmp_path / "m.npy"))


def test_options_and_strategies_are_those_of_npy(program, tmp_path):
    principals, agents = drawn(2000, 3, 4), drawn(2000, 3, 4, seed=2)
    strategy = numpy.random.default_rng(3).dirichlet(numpy.ones(4), 2000)
    numpy.save(tmp_path / "games.npy", both(principals, agents))
    numpy.save(tmp_path / "strategy.npy", strategy)
    options = "--metric l1 --welfare sum --welfare-weights 1,2,0.5 --precision float --strategy strategy.npy --columns fused,welfare_ratio"
    program("evaluate", "games.npy", "--format", "npy", "--out", "m.npy", *options.split())
    measures = dg.evaluate(
        principals, agents, strategy, metric="l1", welfare="sum", welfare_weights=[1, 2, 0.5], precision="float", columns=["fused", "welfare_ratio"]
    )
    equal(measures, numpy.load(tmp_path / "m.npy"))


def test_however_the_numbers_lie():
    principals, agents = drawn(300, 2, 3, 4)[:, :, 0], drawn(300, 2, 3, 4, seed=2)[:, :, 1]
    expected = dg.evaluate(principals.copy(), agents.copy())

    def same(p, a):
        found = dg.evaluate(p, a)
        return all(numpy.array_equal(found._columns[name], expected._columns[name], equal_nan=True) for name in expected.columns)

    games = both(principals, agents)
    assert same(principals, agents)
    assert same(games[:, :2], games[:, 2:])
    assert same(numpy.asfortranarray(principals), numpy.asfortranarray(agents))
    assert same(principals[::-1].copy()[::-1], agents[..., ::-1].copy()[..., ::-1])
    assert same(principals.astype(">f8"), agents.tolist())
    read_only = principals.copy()
    read_only.flags.writeable = False
    assert same(read_only, agents)
    fields = numpy.zeros(principals.shape, dtype=[("c", "i1"), ("x", "f8")])
    fields["x"] = principals
    assert same(fields["x"], agents)
    assert same(principals, numpy.broadcast_to(agents, agents.shape))


def test_ranks():
    one = dg.evaluate([[1, 2, 0], [0, 1, 3]], [[2, 2, 0], [0, 2, 3]])
    assert one["individual_alignment"].shape == (2,) and numpy.ndim(one["worst_case_regret"]) == 0 and numpy.ndim(one.bounds["fused"]) == 0
    many = dg.evaluate([[[1, 2, 0], [0, 1, 3]]] * 5, [[[2, 2, 0], [0, 2, 3]]] * 5)
    assert many["individual_alignment"].shape == (5, 2) and many["worst_case_regret"].shape == (5,)
    assert many["worst_case_regret"][3] == one["worst_case_regret"]
    assert dg.evaluate(drawn(6, 2, 3, 3), drawn(6, 2, 3, 3)).slack["fused"].shape == (6,)
    none = dg.evaluate(numpy.zeros((0, 2, 3)), numpy.zeros((0, 2, 3)))
    assert len(none) == 0 and none["individual_alignment"].shape == (0, 2)
    assert many.columns[0] == "agent_magnitude_1" and "pairwise_distance" not in many
    assert dg.evaluate(drawn(6, 2, 3), drawn(6, 2, 3), columns="all")["pairwise_distance"].shape == (6, 4, 4)
    with pytest.raises(KeyError, match="was not measured"):
        many["pairwise_distance"]
    with pytest.raises(KeyError, match="no such quantity"):
        many["x"]


def test_arrays_of_jax():
    jax = pytest.importorskip("jax")
    principals, agents = drawn(50, 2, 3).astype("float32"), drawn(50, 2, 3, seed=2).astype("float32")
    found = dg.evaluate(jax.numpy.asarray(principals), jax.numpy.asarray(agents))
    assert isinstance(found["worst_case_regret"], jax.Array)
    expected = dg.evaluate(principals, agents)["worst_case_regret"]
    assert numpy.allclose(numpy.asarray(found["worst_case_regret"]), expected, rtol=1e-6)


def test_arrays_of_torch():
    torch = pytest.importorskip("torch")
    principals, agents = drawn(50, 2, 3), drawn(50, 2, 3, seed=2)
    found = dg.evaluate(torch.from_numpy(principals).requires_grad_(), torch.from_numpy(agents))
    assert isinstance(found["worst_case_regret"], torch.Tensor)
    assert numpy.array_equal(found["worst_case_regret"].numpy(), dg.evaluate(principals, agents)["worst_case_regret"])


def test_what_is_no_game_is_refused_by_its_place():
    principals, agents = drawn(100_000, 2, 3), drawn(100_000, 2, 3, seed=2)
    agents[70_001, 1, 2] = numpy.nan
    agents[90_001, 1, 2] = numpy.inf
    with pytest.raises(ValueError, match=r"^agents: \[70001, 1, 2\] \(game 70001, agents\[1\], outcome 2\): not a finite number"):
        dg.evaluate(principals, agents)
    for p, a, why in [
        (principals[:, :1], agents, "give both the same"),
        (principals[:5, :, :1], agents[:5, :, :1], "1 outcomes"),
        (drawn(3, 9, 2), drawn(3, 9, 2), "9 players"),
        (drawn(3, 2, 2, 2, 2), drawn(3, 2, 2, 2, 2), "3 numbers of actions for 2 agents"),
        (1.0, 2.0, "shape"),
    ]:
        with pytest.raises(ValueError, match=why):
            dg.evaluate(p, a)
    with pytest.raises(ValueError, match="strategy: game 1: the probabilities add up to 2"):
        dg.evaluate(drawn(2, 2, 2), drawn(2, 2, 2), [[0.5, 0.5], [1, 1]])
    with pytest.raises(ValueError, match="no array of numbers"):
        dg.evaluate([[1, 2], [1]], [[1, 2], [1, 2]])
    with pytest.raises(TypeError):
        dg.evaluate([["a", "b"]], [[1, 2]])
    with pytest.raises(TypeError):
        dg.evaluate([[1j, 2]], [[1, 2]])


NOT_FINITE = "not a finite number; NaN and infinity have no place in a game"


def laid_out(source, array):
    """The array's numbers, or those of them that a float32 has, lying in some other way."""
    return source.choice(
        [
            lambda x: x,
            lambda x: x.astype("float32"),
            lambda x: x.astype(">f8"),
            numpy.asfortranarray,
            lambda x: x[::-1].copy()[::-1],
            lambda x: x[..., ::-1].astype("float32")[..., ::-1],
            lambda x: x.tolist(),
        ]
    )(array)


@pytest.mark.parametrize("shape", [(40, 2, 3), (7, 3, 2, 2, 3), (5000, 4, 4)])
def test_numbers_that_are_not_finite_are_refused_by_their_place(shape):
    source = random.Random(11)
    ways = [{}, {}, {"columns": "fused"}, {"precision": "float"}, {"threads": 2, "batch": 64}]
    if shape[0] < 100:
        ways.append({"outcome_weights": numpy.ones(numpy.prod(shape[2:]))})
    for _ in range(60):
        sides = {"principals": drawn(*shape), "agents": drawn(*shape, seed=2)}
        name = source.choice(list(sides))
        place = [source.randrange(size) for size in shape]
        sides[name][tuple(place)] = source.choice([numpy.nan, numpy.inf, -numpy.inf])
        outcome = numpy.ravel_multi_index(place[2:], shape[2:])
        with pytest.raises(ValueError) as raised:
            dg.evaluate(laid_out(source, sides["principals"]), laid_out(source, sides["agents"]), **source.choice(ways))
        assert str(raised.value) == f"{name}: {place} (game {place[0]}, {name}[{place[1]}], outcome {outcome}): {NOT_FINITE}"


def test_what_is_said_of_them_is_what_the_command_line_says(program, tmp_path):
    for side, place in [("principals", (5, 1, 2)), ("agents", (3, 0, 1))]:
        for value in (numpy.nan, -numpy.inf):
            sides = {"principals": drawn(9, 2, 3), "agents": drawn(9, 2, 3, seed=2)}
            sides[side][place] = value
            numpy.save(tmp_path / "games.npy", both(**sides))
            said = program("evaluate", "games.npy", "--format", "npy", "--columns", "fused", "--out", "m.npy", code=2)
            with pytest.raises(ValueError) as raised:
                dg.evaluate(**sides)
            # Where the number is in the array differs: the file has both sides in one.
            assert said.partition("(")[2] == str(raised.value).partition("(")[2] + "\n"


@pytest.mark.parametrize("value", [numpy.nan, numpy.inf, -numpy.inf])
def test_weights_and_the_like_that_are_not_finite_are_refused_by_their_place(value):
    flat, strategic = (drawn(5, 2, 4), drawn(5, 2, 4, seed=2)), (drawn(5, 2, 2, 2), drawn(5, 2, 2, 2, seed=2))
    strategy = numpy.full((5, 4), 0.25)
    strategy[2, 1] = value
    for games, keywords, message in [
        (flat, {"strategy": strategy}, f"strategy: game 2, outcome 1: {value} is no probability; give numbers from 0 to 1"),
        (flat, {"strategy": strategy, "outcome_weights": [1, 1, 1, 1]}, f"strategy: game 2, outcome 1: {value} is no probability; give numbers from 0 to 1"),
        (flat, {"outcome_weights": [1, value, 1, 1]}, f"outcome_weights[1]: {NOT_FINITE}"),
        (flat, {"outcome_weights": numpy.array([1, 1, 1, value], dtype="float32")}, f"outcome_weights[3]: {NOT_FINITE}"),
        (flat, {"delegation": [[1, 0], [value, 1]]}, f"delegation[1][0]: {NOT_FINITE}"),
        (flat, {"welfare_weights": [1, value]}, f"welfare_weights: '{value}' is not possible; give a finite number, such as 0.5"),
        (strategic, {"individual_capability": [1, value]}, f"individual_capability[1]: {NOT_FINITE}"),
        (strategic, {"collective_capability": value}, f"collective_capability: {NOT_FINITE}"),
    ]:
        with pytest.raises(ValueError) as raised:
            dg.evaluate(*games, **keywords)
        assert str(raised.value) == message
    with pytest.raises(ValueError) as raised:
        dg.Game([[1, value]], [[2, 1]])
    assert str(raised.value) == f"principals[0][1]: {NOT_FINITE}"


def test_records_are_the_command_lines(program):
    for name in ("part2.json", "flat.json", "strategic.json"):
        text = (DATA / name).read_text()
        games = json.loads(text)
        games = games["games"] if isinstance(games, dict) and "games" in games else games
        keys = ("principals", "agents", "dims", "strategy", "welfare", "delegation", "outcome_weights", "individual_capability", "collective_capability")
        some = [{key: game[key] for key in keys if key in game} for game in games if "agents" in game][:20] if isinstance(games, list) else []
        for game in some:
            given = dg.Game.from_dict(game)
            expected = json.loads(program_evaluates(program, given.to_json()))["games"]
            found = dg.evaluate(given)
            assert found.records == expected


def program_evaluates(program, text):
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "game.json"
        path.write_text(text)
        return program("evaluate", path)


def test_what_arrays_and_games_say_is_the_same():
    principals, agents = drawn(4, 2, 3), drawn(4, 2, 3, seed=2)
    arrays = dg.evaluate(principals, agents)
    records = dg.evaluate(principals, agents, outcome_weights=[1, 1, 1])
    assert numpy.allclose(arrays["individual_alignment"], records["individual_alignment"], atol=1e-12)
    assert arrays.record(2)["worst_case_regret"] == arrays["worst_case_regret"][2]
    team = dg.evaluate(drawn(4, 1, 3), numpy.zeros((4, 2, 3)) + drawn(4, 2, 3), delegation=[[1, 1]])
    assert len(team) == 4
    capable = dg.evaluate(drawn(4, 2, 2, 2), drawn(4, 2, 2, 2), individual_capability=[0.9, 0.8], collective_capability=0.7)
    assert capable.records[0]["dims"] == [2, 2]
    with pytest.raises(ValueError, match="individual_capability"):
        dg.evaluate(principals, agents, individual_capability=[1, 1])


def test_listings_frames_and_datasets():
    pandas, xarray = pytest.importorskip("pandas"), pytest.importorskip("xarray")
    measures = dg.evaluate(drawn(4, 2, 3), drawn(4, 2, 3, seed=2))
    assert "individual alignment" in measures.explain(0).replace("_", " ")
    with pytest.raises(IndexError):
        measures.explain(4)
    assert isinstance(measures.to_pandas(), pandas.DataFrame) and len(measures.to_pandas()) == 4
    data = measures.to_xarray()
    assert isinstance(data, xarray.Dataset) and data["bounds"].sel(bound="fused").shape == (4,)
    assert (data["individual_alignment"].values == measures["individual_alignment"]).all()


def test_games_and_gambit_files(program, tmp_path):
    hunt = DATA / "nfg" / "mammoth_hunt.nfg"
    expected = json.loads(program("evaluate", hunt))["games"]
    assert {**dg.evaluate(hunt).records[0], "name": None} == {**expected[0], "name": None}
    game = dg.read_nfg(hunt)
    assert dg.Game.from_dict(game.to_dict()) == game
    with pytest.raises(ValueError, match="absent.nfg"):
        dg.read_nfg("absent.nfg")
    with pytest.raises(ValueError, match="^game: "):
        dg.Game([[1, 2]], [[1, 2], [1, 3]])


def values(source):
    """Things that are no games and no options."""
    return source.choice(
        [
            None, True, -1, 0, 10**40, 1.5, float("nan"), float("inf"), "", "x", "epic", b"\xff", "\ud800", "\0", [], [[]], [[[]]], {}, {"a": 1},
            object(), (), (1,), [1, [2]], [[1, 2], [3]], iter([1]), (x for x in []), lambda *a: None, numpy.zeros((2, 2)),
            numpy.zeros((2, 2), dtype="c16"), numpy.zeros((2, 0)), numpy.zeros((3, 2, 4)), numpy.full((1, 2, 2), numpy.nan),
            numpy.zeros((2, 2), dtype=object), numpy.zeros((2, 2), dtype="M8[s]"), numpy.float32(3), range(3), [[None, 1]], [["a"]], 2**63, -(2**70),
        ]
    )  # fmt: skip


def test_wrong_calls_raise():
    source = random.Random(7)
    closed = (x for x in [1])
    closed.close()
    arrays = ["strategy", "outcome_weights", "delegation", "individual_capability", "collective_capability"]
    options = ["metric", "welfare", "welfare_weights", "columns", "device", "threads", "batch", "isa", "precision", "progress"]
    job_options = ["players", "outcomes", "metric", "seed", "threads", "shard", "resume", "welfare_weights", "bounds", "tightest", "target_regret", "nothing"]
    outcomes = {"fine": 0, "raised": 0}
    for _ in range(1000):
        kind = source.randrange(5)
        try:
            if kind == 4:
                games = drawn(3, 2, 2)
                games[tuple(source.randrange(n) for n in games.shape)] = source.choice([numpy.nan, numpy.inf, -numpy.inf])
                sides = source.choice([(games, drawn(3, 2, 2)), (drawn(3, 2, 2), games)])
                dg.evaluate(*sides, **{source.choice(arrays + options): values(source)})
                raise AssertionError("a number that is not finite was measured")
            elif kind == 0:
                keys = source.sample(arrays + options, 2)
                dg.evaluate(values(source), values(source), **{key: values(source) for key in keys})
            elif kind == 1:
                dg.evaluate(drawn(3, 2, 2), drawn(3, 2, 2), **{source.choice(arrays + options): values(source)})
            elif kind == 2:
                dg.surface(games=50, **{key: values(source) for key in source.sample(job_options, 2)})
            else:
                function = source.choice([dg.merge, dg.report, dg.read_run, dg.estimate, dg.read_nfg, dg.Part, lambda x: dg.replay(x, x), lambda x: dg.Game(x, x)])
                function(source.choice([values(source), [values(source)], closed]))
            outcomes["fine"] += 1
        except (ValueError, TypeError, OSError, KeyError, OverflowError, dg.RunError):
            outcomes["raised"] += 1
    assert sum(outcomes.values()) == 1000 and outcomes["raised"] > 500


def arrays_and_what_is_refused():
    principals, agents = drawn(40, 2, 3), drawn(40, 2, 3, seed=2)
    dg.evaluate(principals, agents)
    try:
        dg.evaluate(principals, agents[:, :1])
    except ValueError:
        pass


def games_and_what_is_said_of_them():
    dg.evaluate(dg.Game([[1, 2, 0]], [[2, 1, 0]], strategy=[1, 0, 0])).explain()
    try:
        dg.Game([[1, 2]], [[2, float("nan")]])
    except ValueError:
        pass


def runs_and_parts():
    dg.merge([dg.surface(games=50, threads=1, shard=(i, 2), progress=lambda done, games: None) for i in (1, 2)])
    try:
        dg.surface(players=0)
    except ValueError:
        pass


@sanitized
@pytest.mark.parametrize("calls, times", [(arrays_and_what_is_refused, 10_000), (games_and_what_is_said_of_them, 4_000), (runs_and_parts, 200)])
def test_nothing_leaks(calls, times):
    import resource

    before = 0
    for i in range(times):
        calls()
        if i == times // 4:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kB; of results that stay, or of a kilobyte lost with each call, it would be more.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 3000


def test_masked_numbers_are_refused():
    masked = numpy.ma.array([[1.0, 2.0, 3.0]], mask=[[False, True, False]])
    with pytest.raises(ValueError, match="principals: has masked numbers"):
        dg.evaluate(masked, [[1.0, 2.0, 3.0]])
    whole = numpy.ma.array([[1.0, 2.0, 4.0]])
    assert dg.evaluate(whole, [[1.0, 2.0, 3.0]])["individual_alignment"].shape == (1,)
