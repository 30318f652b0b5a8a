# SPDX-License-Identifier: Apache-2.0
"""Games of pygambit's and OpenSpiel's, where they are installed; grids as datasets."""

import pytest
from conftest import DATA

import delegauge as dg

numpy = pytest.importorskip("numpy")

PAYOFFS = numpy.random.default_rng(5).integers(-9, 9, size=(4, 2, 3)).astype(float)


def expected():
    return dg.Game(PAYOFFS[:2], PAYOFFS[2:], dims=[2, 3])


def same(game):
    found, wanted = dg.evaluate(game).records[0], dg.evaluate(expected()).records[0]
    return {key: value for key, value in found.items() if key != "name"} == {key: value for key, value in wanted.items() if key != "name"}


def test_games_of_gambit():
    gambit = pytest.importorskip("pygambit")
    make = getattr(getattr(gambit, "StrategicGame", gambit.Game), "from_arrays")
    assert same(dg.from_gambit(make(*PAYOFFS[:2]), make(*PAYOFFS[2:])))
    back = dg.to_gambit(expected())
    assert len(list(back.players)) == 4 and same(dg.from_gambit(back))
    with pytest.raises(ValueError, match="^game: "):
        dg.from_gambit(make(*PAYOFFS[:2]))
    with pytest.raises(TypeError):
        dg.from_gambit(3)


def test_games_of_openspiel():
    pyspiel = pytest.importorskip("pyspiel")
    make = lambda rows: pyspiel.create_tensor_game([row.ravel().tolist() for row in rows], [2, 3])  # noqa: E731
    assert same(dg.from_openspiel(make(PAYOFFS[:2]), make(PAYOFFS[2:])))
    whole = pyspiel.create_tensor_game([row.ravel().tolist() for row in PAYOFFS], [1, 1, 2, 3])
    assert same(dg.from_openspiel(whole))
    matrix = pyspiel.load_matrix_game("matrix_pd")
    assert dg.evaluate(dg.from_openspiel(matrix, matrix)).records[0]["dims"] == [2, 2]
    with pytest.raises(TypeError):
        dg.from_openspiel(DATA)


def test_grids_are_datasets():
    pytest.importorskip("xarray")
    data = dg.grid(dims=(2, 2), points=3, vary=["ia", "cc"], repetitions=2).to_xarray()
    assert data["w_avg_mean"].dims[:2] == ("ia", "cc") and data["w_avg_mean"].shape[:2] == (3, 3)
    assert dg.grid(dims=(2, 2), points=3, repetitions=2).to_xarray()["w_max_mean"].sizes["ia"] == 3
    with pytest.raises(ValueError, match="runs of grid"):
        dg.surface(games=100).to_xarray()
