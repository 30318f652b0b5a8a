# SPDX-License-Identifier: Apache-2.0
"""Games in a GPU's memory, measured where they lie: on a GPU, or in the emulator where the module is built on it."""

import gc
import json
import os
import pathlib
import subprocess
import sys

import pytest
from conftest import DATA

import delegauge as dg

numpy = pytest.importorskip("numpy")

import device_memory  # noqa: E402
from device_memory import EMULATED, MISSING, Dlpack, Interface, Stream  # noqa: E402

on_a_device = pytest.mark.skipif(MISSING != "", reason=f"arrays on a GPU: {MISSING}")
in_the_emulator = pytest.mark.skipif(not EMULATED, reason="the module is not built on the emulator")


def drawn(*shape, seed=1):
    return numpy.random.default_rng(seed).normal(size=shape)


def bits(array):
    return numpy.ascontiguousarray(numpy.asarray(array)).view(numpy.int64)


def equal(found, expected):
    assert found.columns == expected.columns
    for name in expected.columns:
        assert numpy.array_equal(bits(found[name]), bits(expected[name])), name


KINDS = [
    Interface,
    Dlpack,
    lambda array: Dlpack(array, version=0),
    lambda array: Interface(array, managed=True),
    lambda array: Dlpack(array, managed=True),
]


# In the emulator the bound pareto, which is asked for by its name, takes longer than all else.
@on_a_device
@pytest.mark.parametrize("shape", [(100_000, 4, 4), (300, 4, 4), (70, 1, 2), (51, 3, 7), (30, 2, 3, 2), (9, 3, 2, 2, 3), (5, 8, 5)])
@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_columns_are_those_of_npy(program, tmp_path, shape, kind):
    columns = {"columns": "all"} if shape[0] < 1000 or not EMULATED else {}
    principals, agents = drawn(*shape).astype(kind), drawn(*shape, seed=2).astype(kind)
    numpy.save(tmp_path / "games.npy", numpy.concatenate([principals, agents], axis=1))
    program("evaluate", "games.npy", "--format", "npy", *(["--columns", "all"] if columns else []), "--out", "m.npy")
    expected = numpy.load(tmp_path / "m.npy")
    found = dg.evaluate(Interface(principals), Dlpack(agents), **columns)
    assert found.columns == list(expected.dtype.names)
    for name in found.columns:
        assert numpy.array_equal(bits(found[name]), bits(expected[name])), name


@on_a_device
@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_arrays_of_the_host_are_measured_alike(device):
    principals, agents = drawn(200, 4, 4), drawn(200, 4, 4, seed=2)
    equal(dg.evaluate(Interface(principals), Interface(agents)), dg.evaluate(principals, agents, device=device))


@on_a_device
@pytest.mark.parametrize("make", KINDS)
def test_however_the_numbers_lie(make):
    principals, agents = drawn(30, 2, 3, 4)[:, :, 0], drawn(30, 2, 3, 4, seed=2)[:, :, 1]
    expected = dg.evaluate(principals.copy(), agents.copy())
    gc.collect()
    before = device_memory.lent()
    for change in [
        lambda x: x,
        lambda x: x.copy(),
        numpy.asfortranarray,
        lambda x: x[::-1].copy()[::-1],
        lambda x: x[..., ::-1].copy()[..., ::-1],
        lambda x: numpy.broadcast_to(x, x.shape),
    ]:
        equal(dg.evaluate(make(change(principals)), make(change(agents))), expected)
        equal(dg.evaluate(make(principals), make(numpy.asfortranarray(agents))), expected)
    alike = numpy.broadcast_to(agents[:1], agents.shape)
    equal(dg.evaluate(make(principals), make(alike)), dg.evaluate(principals, alike))
    # One side in float alone.
    equal(dg.evaluate(make(principals.astype("float32")), make(agents)), dg.evaluate(principals.astype("float32"), agents))
    gc.collect()
    assert device_memory.lent() == before


@on_a_device
def test_halves_of_an_array_are_read_where_they_lie():
    games = Interface(drawn(40, 4, 3))

    class Half:
        def __init__(self, first):
            self.__cuda_array_interface__ = dict(games.__cuda_array_interface__)
            self.__cuda_array_interface__.update(shape=(40, 2, 3), strides=(96, 24, 8), data=(games.memory.first + first * 48, True))

    equal(dg.evaluate(Half(0), Half(1)), dg.evaluate(drawn(40, 4, 3)[:, :2], drawn(40, 4, 3)[:, 2:]))


@on_a_device
def test_results_live_where_the_games_do():
    principals, agents = drawn(20, 2, 3), drawn(20, 2, 3, seed=2)
    expected = dg.evaluate(principals, agents, columns="all")
    found = dg.evaluate(Dlpack(principals), Interface(agents), columns="all")
    regret = found["worst_case_regret"]
    assert regret.shape == (20,) and len(regret) == 20 and regret.device == "cuda:0" and regret.dtype == numpy.float64
    assert regret.__dlpack_device__() == (2, 0) and "cuda:0" in repr(regret)
    interface = regret.__cuda_array_interface__
    assert interface["version"] == 3 and interface["typestr"] == "<f8" and interface["shape"] == (20,) and interface["strides"] == (8,)
    assert dg._core.device_of(interface["data"][0]) == 0
    for name in ("individual_alignment", "pairwise_distance"):
        assert found[name].__dlpack_device__() == (2, 0)
        assert numpy.array_equal(bits(found[name]), bits(expected[name])), name
    assert numpy.array_equal(bits(found.bounds["fused"]), bits(expected.bounds["fused"]))
    assert numpy.array_equal(bits(found["individual_alignment"].copy()), bits(expected["individual_alignment"]))
    # The other ways to the host.
    assert numpy.array_equal(bits(numpy.from_dlpack(regret, device="cpu")), bits(expected["worst_case_regret"]))
    assert numpy.array_equal(bits(regret.copy_to_host()), bits(regret))
    with pytest.raises(ValueError, match="only as a copy"):
        regret.__array__(copy=False)
    with pytest.raises(BufferError, match="goes nowhere else"):
        regret.__dlpack__(dl_device=(10, 0))
    assert found.to_pandas().equals(expected.to_pandas())


@on_a_device
def test_results_can_be_games():
    games = dg.evaluate(Interface(drawn(20, 2, 3)), Interface(drawn(20, 2, 3, seed=2)), columns="all")["pairwise_distance"]
    host = games.copy_to_host()
    equal(dg.evaluate(games, games), dg.evaluate(host, host))


@on_a_device
def test_memory_lasts_as_long_as_a_result_and_no_longer():
    def measured():
        return dg.evaluate(Interface(drawn(1_000, 2, 3)), Dlpack(drawn(1_000, 2, 3, seed=2)))

    kept = measured()["worst_case_regret"]
    capsule = kept.__dlpack__()
    expected = kept.copy_to_host()
    gc.collect()
    before = device_memory.free_bytes()
    for _ in range(3):
        again = measured()
        with pytest.raises(ValueError):
            dg.evaluate(Interface(numpy.full((5, 2, 3), numpy.nan)), Interface(drawn(5, 2, 3)))
    del again
    gc.collect()
    assert device_memory.free_bytes() == before
    assert numpy.array_equal(kept.copy_to_host(), expected)
    del kept
    gc.collect()
    assert device_memory.free_bytes() == before
    del capsule
    gc.collect()
    assert device_memory.free_bytes() > before


@on_a_device
def test_work_that_is_queued_is_waited_for():
    principals, agents = drawn(20, 2, 3), drawn(20, 2, 3, seed=2)
    expected = dg.evaluate(principals, agents)
    for _ in range(5):
        first, second = Stream(), Stream()
        lent = Dlpack(agents, stream=second)
        equal(dg.evaluate(Interface(principals, stream=first), lent), expected)
        assert len(lent.asked) == 1 and lent.asked[0] > 2
    # What was queued is there when it is read again, for a game in sentences.
    found = dg.evaluate(Interface(principals, stream=Stream()), Interface(agents))
    assert found.explain(7) == expected.explain(7)


@on_a_device
def test_strategies_options_ranks_and_records():
    principals, agents = drawn(20, 3, 4), drawn(20, 3, 4, seed=2)
    strategy = numpy.random.default_rng(3).dirichlet(numpy.ones(4), 20)
    options = {"metric": "l1", "welfare": "sum", "welfare_weights": [1, 2, 0.5], "precision": "float", "columns": ["fused", "welfare_ratio"], "batch": 7}
    expected = dg.evaluate(principals, agents, strategy, **options)
    for played in (strategy, Interface(strategy), Dlpack(numpy.asfortranarray(strategy))):
        equal(dg.evaluate(Interface(principals), Dlpack(agents), played, **options), expected)
    one = dg.evaluate(Interface(principals[3]), Dlpack(agents[3]), Interface(strategy[3]))
    wanted = dg.evaluate(principals[3], agents[3], strategy[3])
    assert one["individual_alignment"].shape == (3,) and one["worst_case_regret"].shape == () and one["worst_case_regret"].__dlpack_device__() == (2, 0)
    assert one["worst_case_regret"].copy_to_host() == wanted["worst_case_regret"]
    assert one.record() == wanted.record() and one.explain() == wanted.explain()
    of_all = dg.evaluate(Interface(principals), Interface(agents), strategy)
    assert of_all.record(11) == dg.evaluate(principals, agents, strategy).record(11)
    weighed = dg.evaluate(Interface(principals), Interface(agents), outcome_weights=[1, 2, 1, 1])
    assert weighed.records == dg.evaluate(principals, agents, outcome_weights=[1, 2, 1, 1]).records
    none = dg.evaluate(Interface(numpy.zeros((0, 2, 3))), Dlpack(numpy.zeros((0, 2, 3))))
    assert len(none) == 0 and none["individual_alignment"].shape == (0, 2) and none["worst_case_regret"].copy_to_host().shape == (0,)


def here(measured):
    """The first game's numbers, as lists."""
    if isinstance(measured, dict):
        return {key: here(value) for key, value in measured.items()}
    return measured.copy_to_host()[0].tolist()


def same(found, expected, where):
    if isinstance(expected, (list, dict)):
        assert len(found) >= len(expected), where
        for key in expected if isinstance(expected, dict) else range(len(expected)):
            same(found[key], expected[key], f"{where}[{key}]")
    elif expected is None:
        assert found is None, where
    else:
        # Weights of profiles that are all but optimal the linear programmes of the two may tell apart in other digits.
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-5 if "implicit_weights" in where else 1e-6), where


OF_RECORDS = ("delegation", "outcome_weights", "individual_capability", "collective_capability")


@on_a_device
@pytest.mark.parametrize(["name", "least"], [("flat.json", 1000), ("part2.json", 1000), ("strategic.json", 100)])
def test_fixtures(name, least):
    """What others computed of these games, of arrays on the device."""
    compared = 0
    for number, game in enumerate(json.loads((DATA / name).read_text())["games"]):
        principals, agents = (numpy.array(game[side])[None].reshape(1, -1, *game["dims"]) for side in ("principals", "agents"))
        options = {key: game[key] for key in ("metric", "welfare") if key in game}
        options.update((key, game[key]) for key in OF_RECORDS if key in game)
        strategy = Interface(numpy.array(game["strategy"])[None]) if "strategy" in game else None
        if agents[0, 0].size > 64 and not any(key in game for key in OF_RECORDS):
            with pytest.raises(ValueError, match="outcomes are more than a GPU takes"):
                dg.evaluate(Interface(principals), Dlpack(agents), strategy, **options)
            continue
        measures = dg.evaluate(Interface(principals), Dlpack(agents), strategy, **options)
        of_records = hasattr(measures, "records")
        for key, expected in game["expected"].items():
            if key not in (measures.records[0] if of_records else measures):
                continue
            found = measures.records[0][key] if of_records else here(measures[key])
            if isinstance(expected, dict):
                expected = {bound: value for bound, value in expected.items() if bound in found}
            same(found, expected, f"{name}: [{number}].{key}")
            compared += 1
    assert compared >= least


@pytest.mark.parametrize("device", ["cpu", pytest.param("cuda", marks=on_a_device)])
def test_the_fixture_of_logs(device):
    run = dg.estimate(DATA / "log.csv", replicates=100, device=device)
    expected = json.loads((DATA / "log.json").read_text())["groups"]
    found = {}
    for _, row in run.frame("estimates").iterrows():
        players = [str(int(row[column])) for column in ("player", "other") if row[column] == row[column]]
        share = f"_{row['top_share']:g}" if row["top_share"] == row["top_share"] else ""
        found["/".join([row["group"], row["measure"] + share, *players])] = row["estimate"]
    compared = 0
    for name, group in expected.items():
        for key, value in group["estimates"].items():
            if f"{name}/{key}" in found:
                assert found[f"{name}/{key}"] == pytest.approx(value["estimate"], rel=1e-6, abs=1e-9), (name, key)
                compared += 1
    assert compared == 3 * 52


@on_a_device
def test_what_cannot_be_is_refused():
    games, others = drawn(9, 2, 3), drawn(9, 2, 3, seed=2)
    there = Interface(games)

    def changed(**changes):
        made = type("Changed", (), {})()
        made.__cuda_array_interface__ = {**there.__cuda_array_interface__, **changes}
        return made

    bad = others.copy()
    bad[5, 1, 2] = numpy.nan
    for p, a, more, kind, why in [
        (there, others, {}, ValueError, "agents: lies in the processor's memory, and the other side on a GPU"),
        (games, there, {}, ValueError, "principals: lies in the processor's memory"),
        (there, Interface(others), {"device": "cpu"}, ValueError, "device: cpu, but the arrays lie on cuda:0"),
        (there, Interface(others), {"device": "cuda:1"}, ValueError, "device: cuda:1, but the arrays lie on cuda:0"),
        (there, Interface(others), {"device": "nonsense"}, ValueError, "device"),
        (there, Interface(bad), {}, ValueError, r"^agents: \[5, 1, 2\] \(game 5, agents\[1\], outcome 2\): not a finite number"),
        (Dlpack(bad[:, :1]), there, {}, ValueError, "give both the same"),
        (Interface(games[:, :, :1]), Interface(others[:, :, :1]), {}, ValueError, "1 outcomes"),
        (Interface(drawn(3, 9, 2)), Interface(drawn(3, 9, 2)), {}, ValueError, "9 players"),
        (Interface(drawn(2, 1, 100)), Interface(drawn(2, 1, 100)), {}, ValueError, "100 outcomes are more than a GPU takes"),
        (Interface(drawn(3)), Interface(drawn(3)), {}, ValueError, "shape"),
        (Interface(games.astype("int64")), there, {}, TypeError, "principals: its numbers are of type <i8; give float32 or float64"),
        (Dlpack(games.astype("int64")), there, {}, TypeError, "principals: its numbers are neither float32 nor float64"),
        (there, Dlpack(games.astype("float16")), {}, TypeError, "agents: its numbers are neither"),
        (changed(mask=there), there, {}, ValueError, "principals: has masked numbers"),
        (changed(stream=0), there, {}, ValueError, "stream 0, which is none"),
        (changed(shape=(9, 2, -3)), there, {}, ValueError, "less than no length"),
        (changed(shape=None), there, {}, ValueError, "not of the kind that is documented"),
        (changed(strides=(48, 24)), there, {}, ValueError, "3 axes and 2 strides"),
        (changed(strides=(48, 24, 4)), there, {}, ValueError, "multiples of their size"),
        (changed(data=(there.memory.first + 4, True)), there, {}, ValueError, "multiples of their size"),
        (changed(data=(games.ctypes.data, True)), there, {}, ValueError, "names memory that is no GPU's"),
        (changed(shape=(2**62, 2**62, 2)), there, {}, ValueError, "more numbers than there is memory"),
        (changed(data=(2**70, True)), there, {}, ValueError, "out of range"),
        (there, Interface(others), {"strategy": Interface(drawn(9, 3))}, ValueError, "strategy"),
    ]:
        with pytest.raises(kind, match=why):
            dg.evaluate(p, a, **more)


@on_a_device
def test_capsules_are_checked():
    gc.collect()
    games, before = drawn(9, 2, 3), device_memory.lent()
    there = Dlpack(games)
    once = there.__dlpack__(stream=1)
    again = type("Again", (), {"__dlpack__": lambda self, **_: once, "__dlpack_device__": lambda self: (2, 0)})()
    expected = dg.evaluate(games, games)
    equal(dg.evaluate(again, there), expected)
    with pytest.raises(ValueError, match="a capsule is good for one use"):
        dg.evaluate(again, there)
    for given in (None, 3, "x", object()):
        other = type("Other", (), {"__dlpack__": lambda self, given=given, **_: given, "__dlpack_device__": lambda self: (2, 0)})()
        with pytest.raises(ValueError, match="gives no tensor that can be read"):
            dg.evaluate(other, there)

    class Fails:
        def __init__(self, error):
            self.error = error

        def __dlpack_device__(self):
            return (2, 0)

        def __dlpack__(self, **_):
            raise self.error

    with pytest.raises(ValueError, match=r"principals: cannot be read where it lies \(not today\)"):
        dg.evaluate(Fails(BufferError("not today")), there)
    with pytest.raises(ZeroDivisionError):
        dg.evaluate(Fails(ZeroDivisionError()), there)
    lies = Dlpack(games)
    elsewhere = type("Elsewhere", (), {"__dlpack__": lambda self, **_: numpy.zeros((9, 2, 3)).__dlpack__(), "__dlpack_device__": lambda self: (2, 0)})()
    with pytest.raises(ValueError, match="lies elsewhere"):
        dg.evaluate(elsewhere, lies)
    del once, again, there, lies
    gc.collect()
    assert device_memory.lent() == before


def test_memory_of_other_devices_is_refused():
    class Elsewhere:
        def __init__(self, kind):
            self.kind = kind

        def __dlpack_device__(self):
            return (self.kind, 0)

        def __dlpack__(self, **_):
            raise AssertionError("is not asked")

    for kind, name in [(10, "a device of ROCm"), (8, "a device of Metal"), (14, "a device of oneAPI"), (99, "a device;")]:
        with pytest.raises(TypeError, match=f"principals: lies on {name}"):
            dg.evaluate(Elsewhere(kind), drawn(2, 2, 3))
        with pytest.raises(TypeError, match=f"agents: lies on {name}"):
            dg.evaluate(drawn(2, 2, 3), Elsewhere(kind))


def test_without_a_device_it_is_said():
    if MISSING == "":
        pytest.skip("there is a device")
    there = type("There", (), {"__dlpack__": lambda self, **_: None, "__dlpack_device__": lambda self: (2, 0)})()
    with pytest.raises((ValueError, RuntimeError), match="CUDA|cuda"):
        dg.evaluate(there, there)
    with pytest.raises(TypeError, match="strategy: lies on a GPU"):
        dg.evaluate(drawn(2, 2, 3), drawn(2, 2, 3), there)


ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy, delegauge as dg
from device_memory import MISSING, Dlpack, Interface
if MISSING:
    raise RuntimeError(MISSING)
draw = lambda seed: numpy.random.default_rng(seed).normal(size=(1000, 2, 3))
found = dg.evaluate(Interface(draw(1)), Dlpack(numpy.asfortranarray(draw(2))), **eval(sys.argv[2]))
if sys.argv[3] == "look":
    expected = dg.evaluate(draw(1), draw(2), columns="fused,worst_case_regret")
    assert all(numpy.array_equal(numpy.asarray(found[name]), expected[name]) for name in expected.columns)
"""


def alone(options, what, **environment):
    """A process of its own that measures 1,000 games, in an emulator of such settings."""
    here = str(pathlib.Path(__file__).resolve().parent)
    return subprocess.run(
        [sys.executable, "-c", ALONE, here, repr(options), what], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@in_the_emulator
def test_nothing_of_the_games_is_copied_to_the_host(tmp_path):
    profile = tmp_path / "profile.json"
    done = alone({"columns": "fused"}, "leave", PTXEMU_PROFILE=str(profile))
    assert done.returncode == 0, done.stderr
    down = json.loads(profile.read_text())["runtime"]["bytes"]["device_to_host"]
    assert 0 < down <= 64, f"{down} bytes came down; a game has 96"


@in_the_emulator
@pytest.mark.parametrize("settings", [{"PTXEMU_STREAMS": "lazy"}, {"PTXEMU_GUARD": "1"}, {"PTXEMU_SEED": "7", "PTXEMU_ORDER": "random"}])
def test_whatever_order_the_device_works_in(settings):
    done = alone({"columns": "fused,worst_case_regret", "batch": 300}, "look", **settings)
    assert done.returncode == 0, done.stderr


@in_the_emulator
@pytest.mark.parametrize("call", ["cudaMalloc", "cudaLaunchKernel", "cudaMemcpyAsync", "cudaEventRecord", "cudaStreamCreateWithFlags"])
def test_what_fails_on_the_device_is_raised(call):
    for k in range(1, 6):
        fault = "cudaErrorMemoryAllocation" if call == "cudaMalloc" else "cudaErrorUnknown"
        done = alone({"columns": "fused,worst_case_regret"}, "look", PTXEMU_FAULTS=f"{call}@{k}={fault}")
        said = done.stderr.strip().splitlines()
        # It was said, made up for, or not reached; and calls of the test's own may be the ones that fail.
        assert done.returncode in (0, 1), (k, done.stderr)
        assert done.returncode == 0 or said[-1].startswith(("delegauge", "AssertionError: cuda", "RuntimeError", "ValueError")), (k, done.stderr)


@on_a_device
def test_arrays_of_torch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: its arrays on a GPU are not tested")
    if EMULATED or not torch.cuda.is_available():
        pytest.skip("PyTorch has no GPU: its arrays on one are not tested")
    principals, agents = drawn(50, 2, 3), drawn(50, 2, 3, seed=2)
    expected = dg.evaluate(principals, agents)
    found = dg.evaluate(torch.from_numpy(principals).cuda().requires_grad_(), torch.from_numpy(agents).cuda())
    regret = found["worst_case_regret"]
    assert isinstance(regret, torch.Tensor) and regret.is_cuda
    for name in expected.columns:
        assert numpy.array_equal(bits(found[name].cpu()), bits(expected[name])), name
    transposed = torch.from_numpy(principals.transpose(2, 1, 0).copy()).cuda().permute(2, 1, 0)
    assert torch.equal(dg.evaluate(transposed, torch.from_numpy(agents).cuda())["worst_case_regret"], regret)


@on_a_device
def test_arrays_of_cupy():
    cupy = pytest.importorskip("cupy", reason="CuPy is not installed: its arrays are not tested")
    if EMULATED:
        pytest.skip("CuPy knows no emulator")
    principals, agents = drawn(50, 2, 3), drawn(50, 2, 3, seed=2)
    found = dg.evaluate(cupy.asarray(principals), cupy.asarray(agents))["individual_alignment"]
    assert isinstance(found, cupy.ndarray)
    assert numpy.array_equal(bits(cupy.asnumpy(found)), bits(dg.evaluate(principals, agents)["individual_alignment"]))
