# SPDX-License-Identifier: Apache-2.0
"""Jobs in process: the command line's bytes, messages and ends."""

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
from conftest import DATA, FEWER

import delegauge as dg

# Of each job, keywords and the same as options.
RUNS = [
    ("surface", {"games": 600}, ["--games", "600"]),
    (
        "surface",
        {"games": 600, "players": 3, "outcomes": 5, "welfare_weights": [1, 2, 3], "principal_magnitudes": [1, (0.5, 2), 3], "worst_case": False},
        "--games 600 --players 3 --outcomes 5 --welfare-weights 1,2,3 --principal-magnitudes 1,0.5:2,3 --worst-case off".split(),
    ),
    ("grid", {"dims": (2, 3), "points": 3, "repetitions": 4, "vary": ["ia", "cc"]}, "--dims 2x3 --points 3 --repetitions 4 --vary ia,cc".split()),
    ("grid", {"dims": (2, 3), "points": 3, "repetitions": 4, "play": "product"}, "--dims 2x3 --points 3 --repetitions 4 --play product".split()),
    ("infer", {"dims": (2, 3), "samples": 20, "repetitions": 4, "marks": [0, 5, 19]}, "--dims 2x3 --samples 20 --repetitions 4 --marks 0,5,19".split()),
    ("search", {"chains": 16, "steps": 30, "map": (2, 3)}, "--chains 16 --steps 30 --map 2x3".split()),
]


@pytest.mark.parametrize("job, keywords, options", RUNS, ids=[f"{job}-{i}" for i, (job, _, _) in enumerate(RUNS)])
def test_a_run_has_the_command_lines_bytes(program, tmp_path, job, keywords, options):
    program(job, *options, "--out", "run")
    run = getattr(dg, job)(**keywords)
    assert run.job == job
    for name in os.listdir(tmp_path / "run"):
        if name.endswith((".json", ".csv")) and name != "run.json":
            assert run.file(name) == (tmp_path / "run" / name).read_bytes(), name
    assert run.summary == json.loads(run.summary_json)
    assert dg.read_run(tmp_path / "run").summary_json == run.summary_json


def test_an_estimate_has_the_command_lines_bytes(program, tmp_path):
    pandas = pytest.importorskip("pandas")
    log = DATA / "log.csv"
    program("estimate", log, "--replicates", "90", "--out", "run")
    expected = (tmp_path / "run" / "summary.json").read_bytes()
    assert dg.estimate(log, replicates=90).summary_json == expected
    frame = pandas.read_csv(log)
    assert dg.estimate(frame, replicates=90).summary["configuration"] == json.loads(expected)["configuration"]
    assert dg.estimate({name: frame[name].tolist() for name in frame}, replicates=90).file("estimates.csv") == (tmp_path / "run" / "estimates.csv").read_bytes()
    with pytest.raises(ValueError, match="^frame: "):
        dg.estimate(frame.iloc[:0])


def test_every_option_of_a_job_is_a_keyword():
    import inspect

    for job in ("surface", "grid", "infer", "search", "estimate"):
        function = getattr(dg, job)
        assert {"seed", "out", "resume", "shard", "threads", "progress"} <= set(inspect.signature(function).parameters)
        assert "shard" in function.__doc__ and function.__name__ == job


def test_messages_are_the_command_lines(program):
    for keywords, options in [
        ({"players": 99}, ["--players", "99"]),
        ({"player": 2}, ["--player", "2"]),
        ({"metric": "bad"}, ["--metric", "bad"]),
        ({"games": 0}, ["--games", "0"]),
        ({"resume": True}, ["--resume"]),
        ({"max_misalignment": float("nan")}, ["--max-misalignment", "nan"]),
        ({"games": 10**30}, ["--games", str(10**30)]),
        ({"out": ""}, ["--out="]),
        ({"config": "absent.toml"}, ["--config", "absent.toml"]),
    ]:
        said = program("surface", *options, code=2)
        with pytest.raises(ValueError) as raised:
            dg.surface(**keywords)
        assert in_python(said) == f"delegauge: {raised.value}\n"


def in_python(said):
    """What the command line says, with keywords for options."""
    said = re.sub(r"'delegauge ([a-z]+) --help'", r"help(delegauge.\1)", said).replace("--out DIR", "out=DIR")
    return re.sub(r"--([a-z-]+)", lambda option: option[1].replace("-", "_"), said)


def test_parts_in_any_order_make_the_whole():
    keywords = {"games": 5000, "players": 2, "outcomes": 3}
    parts = [pickle.loads(pickle.dumps(dg.surface(**keywords, shard=(i, 5)))) for i in (4, 2, 5, 1, 3)]
    assert dg.merge(parts).summary_json == dg.surface(**keywords).summary_json
    with pytest.raises(ValueError, match="parts.0.: games .* are in none of the 4 shards"):
        dg.merge(parts[1:])
    assert dg.merge(parts[1:], partial=True).summary["partial"]
    with pytest.raises(ValueError, match="and so has parts"):
        dg.merge([*parts, parts[0]])
    with pytest.raises(ValueError, match="is of another run"):
        dg.merge([*parts[1:], dg.surface(games=6000, players=2, outcomes=3, shard=(1, 5))])
    with pytest.raises(ValueError, match="parts.0.: "):
        dg.merge([dg.Part(bytes(parts[0])[:-5])])
    with pytest.raises(ValueError, match="there are none"):
        dg.merge([])


def test_parts_in_a_folder(tmp_path):
    for i in (1, 2):
        part = dg.surface(games=1000, shard=f"{i}/2", out=tmp_path / "shards")
        assert bytes(part) == (tmp_path / "shards" / f"shard-{i}-of-2.delegauge").read_bytes()
        assert bytes(dg.surface(games=1000, shard=f"{i}/2", out=tmp_path / "shards", resume=True)) == bytes(part)
    merged = dg.merge(tmp_path / "shards", out=tmp_path / "whole")
    assert merged.summary_json == dg.surface(games=1000).summary_json == (tmp_path / "whole" / "summary.json").read_bytes()


def test_a_run_in_a_folder_and_resumed(tmp_path):
    run = dg.surface(games=1000, out=tmp_path / "run", report=True)
    assert (tmp_path / "run" / "report.html").exists()
    again = dg.surface(games=1000, out=tmp_path / "run", resume=True)
    assert again.summary_json == run.summary_json and "nothing to resume" in again.messages[0]
    copy = pickle.loads(pickle.dumps(run))
    assert copy.summary == run.summary and copy.folder == str(tmp_path / "run")


def test_frames_and_tightness():
    pytest.importorskip("pandas")
    run = dg.surface(games=1000)
    assert set(run.frames) >= {"tightest", "surface", "tightness", "points"}
    assert len(run.frame("tightest")) > 0
    assert 0 < run.tightness("fused").mean < 1 < run.tightness("fused", against="V").mean + 1
    with pytest.raises(ValueError, match="there is no frame 'x'"):
        run.frame("x")
    with pytest.raises(ValueError, match="none of this run's"):
        run.tightness("x")
    assert "published" in run._repr_html_() and "surface" in repr(run)


def test_replay_is_the_command_lines(program, tmp_path):
    program("surface", "--games", "600", "--out", "run")
    expected = json.loads(program("replay", "--run", "run", "--index", "17"))
    run = dg.surface(games=600)
    replayed = dg.replay(run, 17)
    assert replayed["record"] == expected["record"] and replayed["game"] == expected["game"]
    assert dg.replay(tmp_path / "run", 17)["record"] == expected["record"]
    for wrong, kind in [(600, ValueError), (-1, ValueError), (10**30, ValueError), ("1", TypeError), (1.5, TypeError), (None, TypeError)]:
        with pytest.raises(kind):
            dg.replay(run, wrong)
    with pytest.raises(ValueError, match="no index"):
        dg.replay(dg.search(chains=16, steps=30), 0)


def test_pages(tmp_path):
    grid = [dg.grid(dims=(2, 2), points=3, repetitions=2, vary=vary) for vary in ("ia", "ca")]
    page = dg.report(grid)
    assert page.html.startswith("<!DOCTYPE html>") and "<iframe" in page._repr_html_()
    assert dg.report(grid, tmp_path / "page.html") == str(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == page.html
    assert "iframe" in dg.surface(games=600).plot()._repr_html_()
    with pytest.raises(ValueError, match="is no folder"):
        dg.report("absent")


@pytest.mark.skipif(shutil.which("gnuplot") is None, reason="gnuplot not found")
def test_figures(tmp_path):
    runs = [dg.surface(games=300, bounds=["fused"], metric=metric, worst_case=False) for metric in ("epic", "max")]
    page = tmp_path / "page.html"
    written = dg.report(runs, page, figures="svg", figure_size=("84mm", "60mm"), font_size=8, bound="fused", panels=(1, 2))
    assert written[-1] == str(page) and written[0] == str(tmp_path / "page-figure-surface-fused-panels.svg")
    picture = (tmp_path / "page-figure-surface-fused-panels.svg").read_text()
    assert 'width="84mm" height="60mm"' in picture and picture.count(">metric max<") == 1 and 'font-size="10.67"' in picture
    grid = dg.grid(dims=(2, 2), points=3, repetitions=2)
    assert len(dg.report(grid, page, figures="pdf", bands="none")) == 2
    assert dg.report(grid, page, figures="pdf", bands=(0.05, 0.95))[0].endswith(".pdf")
    for wrong, kind in [
        ({"figures": "gif"}, ValueError),
        ({"figures": "pdf", "figure_size": "84x60"}, ValueError),
        ({"figures": "pdf", "font_size": 1000}, ValueError),
        ({"figures": "pdf", "font_size": True}, TypeError),
        ({"figures": "pdf", "bands": 0.9}, TypeError),
        ({"figures": "pdf", "bound": "fused"}, ValueError),
        ({"figures": "pdf", "panels": ""}, ValueError),
        ({"bound": "pairwise"}, ValueError),
    ]:
        with pytest.raises(kind):
            dg.report(grid, page, **wrong)
    with pytest.raises(ValueError, match="figures"):
        dg.report(grid, figures="pdf")


def test_progress_and_what_it_raises():
    told = []
    dg.surface(games=20_000_000 // FEWER, threads=1, progress=lambda done, games: told.append((done, games)))
    assert told and told == sorted(told) and all(games == 20_000_000 // FEWER for _, games in told)

    def fail(done, games):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        dg.surface(games=10**12, progress=fail)
    with pytest.raises(TypeError, match="cannot be called"):
        dg.surface(games=10, progress=3)


INTERRUPTED = """
import os, signal, sys, threading, time
import delegauge as dg
out = sys.argv[1] if len(sys.argv) > 1 else None
sent = []
runs = threading.Event()
def send():
    runs.wait()
    sent.append(time.perf_counter())
    os.kill(os.getpid(), signal.SIGINT)
before = signal.getsignal(signal.SIGINT)
threading.Thread(target=send).start()
try:
    dg.surface(games=10**12, out=out, progress=lambda done, games: runs.set())
except dg.InterruptedError as stop:
    took = time.perf_counter() - sent[0]
    assert isinstance(stop, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is before
    print(took, stop)
"""


def test_an_interrupt_ends_a_run_and_keeps_it(tmp_path):
    for arguments in ([], [str(tmp_path / "run")]):
        done = subprocess.run([sys.executable, "-c", INTERRUPTED, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stderr == "", done.stderr
        took, message = done.stdout.split(" ", 1)
        assert float(took) < 60  # it took 0.2 s on an idle machine; here it only must not go on
        assert "interrupted after" in message
    assert (tmp_path / "run" / "checkpoint.delegauge").exists()


def test_signals_are_left_alone():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGPIPE, signal.SIGXFSZ)
    before = [signal.getsignal(number) for number in numbers]
    dg.surface(games=1000)
    assert [signal.getsignal(number) for number in numbers] == before


def test_threads_call_side_by_side():
    expected = {games: dg.surface(games=games).summary_json for games in (1000, 2000, 3000, 4000)}
    found = {}
    threads = [threading.Thread(target=lambda g=games: found.update({g: dg.surface(games=g).summary_json})) for games in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_the_lock_is_released():
    ticks = []
    thread = threading.Thread(target=lambda: dg.surface(games=30_000_000 // FEWER, threads=1))
    thread.start()
    while thread.is_alive():
        ticks.append(1)
        time.sleep(0.005)
    assert len(ticks) > 5


FORKED = """
import os
import delegauge as dg
expected = dg.surface(games=1000).summary_json
child = os.fork()
if child == 0:
    os._exit(0 if dg.surface(games=1000).summary_json == expected else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_fork_after_a_run_is_safe():
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout == "0\n", done.stderr


def test_in_a_read_only_folder_with_an_empty_path(tmp_path):
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(0o555)
    code = "import delegauge as dg; r = dg.surface(games=1000); r.plot(); dg.evaluate([[1, 2]], [[2, 1]]); print(len(r.summary_json) > 0)"
    preloaded = {name: value for name, value in os.environ.items() if name in ("LD_PRELOAD", "ASAN_OPTIONS")}  # a sanitizer
    environment = {**preloaded, "PATH": "", "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "True\n" and done.stderr == ""


def test_importing_loads_no_other_package():
    code = "import sys; before = set(sys.modules); import delegauge; print({name.split('.')[0] for name in set(sys.modules) - before} & {'numpy', 'pandas', 'xarray', 'jax', 'torch', 'tqdm'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_info_and_check():
    assert dg.info()["version"] == dg.__version__
    assert dg.check(seconds=0, device="cpu")


@pytest.mark.parametrize("out", [5, True, ["x", "y"], b"bytes", 1.5])
def test_a_folder_that_is_no_path_is_refused_before_anything_is_done(out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match="out: "):
        dg.surface(games=100, out=out)
    assert not any(tmp_path.iterdir())


def test_groups_may_be_called_what_pandas_takes_for_missing():
    pytest.importorskip("pandas")
    log = {"principal_1": [1.0, 2.0, 4.0, 3.0] * 6, "agent_1": [1.0, 3.0, 2.0, 5.0] * 6, "group": ["N/A", "NULL", "nan", "None"] * 6}
    frame = dg.estimate(log, replicates=10).frame("estimates")
    assert set(frame["group"]) == {"all", "N/A", "NULL", "nan", "None"}


def test_runs_on_a_page_are_never_taken_for_each_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    three = dg.grid(points=3, repetitions=4)
    three.save("run 2")
    two = dg.grid(points=2, repetitions=4)

    def points(*runs):
        return re.findall(r'"points":\s*"?(\d+)', dg.report(list(runs)).html)[:2]

    assert points("run 2", two) == ["3", "2"]
    assert points(two, two) == ["2", "2"]


def test_texts_with_a_byte_0_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="out: has a byte 0"):
        dg.surface(games=10, out="cut\0off")
    with pytest.raises(ValueError, match="log: has a byte 0"):
        dg.estimate("log.csv\0zzz")
    assert not any(tmp_path.iterdir())
    with pytest.raises(ValueError, match="^help: "):
        dg.surface(games=10, help=True)
    run = dg.surface(games=10)
    with pytest.raises(ValueError, match="out: has a byte 0"):
        dg.report(run, "page\0.html")
    with pytest.raises(ValueError, match="out: has a byte 0"):
        dg.merge([dg.surface(games=10, shard=(1, 1))], out="cut\0off")
    assert not any(tmp_path.iterdir())


def test_large_numbers_keep_their_digits():
    assert dg.surface(games=10, seed=2.0**63).summary["configuration"]["seed"] == 2**63


def test_missing_values_of_columns_are_missing():
    log = {"principal_1": [1.0, float("nan"), 4.0, 3.0] * 6, "agent_1": [1.0, 3.0, None, 5.0] * 6}
    estimates = json.loads(dg.estimate(log, replicates=10).file("estimates.json"))
    assert estimates["missing"] == {"principal_1": 6, "agent_1": 6} and estimates["rows"] == 12
