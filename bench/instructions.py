#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Instructions per game of delegauge's jobs, counted by callgrind: a number without noise.

Each case is run with few and with more games under `valgrind --tool=callgrind`, on one thread; the difference, over the
games between, leaves start-up and files out. valgrind knows no AVX-512, so the cases are of the other instruction sets,
which compile the same source.

    instructions.py [--delegauge build/release/delegauge]                 print the counts
    instructions.py --check [--baseline bench/instructions.json]          and fail where one has grown by more than 5 %
    instructions.py --update --reason "why they are what they are now"    renew the baseline

A count depends on the compiler: with another than the baseline's, --check tells and does not fail.
"""
import argparse
import datetime
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.documents import write_atomically

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1.05
LEAN = ["--bounds", "published,pairwise", "--worst-case", "off", "--collective-alignment", "off"]


def surface(isa, shape, *options, few=8192, more=40960):
    players, outcomes = shape.split("x")
    command = ["surface", "--players", players, "--outcomes", outcomes, "--isa", isa, *options]
    return command, "--games", few, more, 1


def grid(isa, dims, precision):
    # A point at a time: batches are whole points, so that their number grows with the games.
    command = ["grid", "--dims", dims, "--vary", "ia", "--points", "2", "--precision", precision, "--isa", isa]
    small = dims == "3x3"
    return command, "--repetitions", 1024 if small else 64, 4096 if small else 320, 2


def infer(isa, dims):
    return ["infer", "--dims", dims, "--samples", "100", "--isa", isa], "--repetitions", 256, 1024, 1


def search(isa, precision):
    command = ["search", "--bound", "published", "--steps", "64", "--precision", precision, "--isa", isa]
    return command, "--chains", 128, 640, 64


def given(isa):
    """`evaluate` of an array; the number of games is that of the file."""
    return ["evaluate", "--format", "npy", "--isa", isa], None, 1024, 5120, 1


# 4x4 and 3x3 have kernels of their own in every build (DELEGAUGE_CPU_SHAPES, DELEGAUGE_CPU_DIMS); what else there is takes the others.
CASES = {
    "surface 4x4 lean, avx2": surface("avx2", "4x4", *LEAN),
    "surface 4x4 lean, scalar": surface("scalar", "4x4", *LEAN, more=20480),
    "surface 4x4, avx2": surface("avx2", "4x4"),
    "surface 8x16 lean, avx2": surface("avx2", "8x16", *LEAN, few=4096, more=12288),
    "surface 4x4 double, avx2": surface("avx2", "4x4", "--precision", "double"),
    "surface 4x4 max, avx2": surface("avx2", "4x4", "--metric", "max"),
    "grid 3x3 float, avx2": grid("avx2", "3x3", "float"),
    "grid 5x5x4 double, avx2": grid("avx2", "5x5x4", "double"),
    "infer 3x3, avx2": infer("avx2", "3x3"),
    "search 4x4 double, avx2": search("avx2", "double"),
    "evaluate 4x4 npy, avx2": given("avx2"),
}


def isa_of(case):
    command = CASES[case][0]
    return command[command.index("--isa") + 1]


def fail(message):
    sys.exit(f"instructions.py: {message}")


def write_games(path, games, players=4, outcomes=4):
    """A .npy of float64 utilities (games, 2 players, outcomes), by a small generator."""
    state, values = 1, []
    for _ in range(games * 2 * players * outcomes):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values.append((state >> 11) * 2.0**-53)
    head = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d, %d), }" % (games, 2 * players, outcomes)
    head += " " * (-(len(head) + 11) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + struct.pack(f"<{len(values)}d", *values))


def total(program, command, option, size):
    """Instructions of a run."""
    with tempfile.TemporaryDirectory() as folder:
        if option:
            # No --out: the files of a run take more the more of their rows there are.
            ending = [option, str(size), "--threads", "1"]
        else:
            games = Path(folder, "games.npy")
            write_games(games, size)
            command = [command[0], str(games), *command[1:]]
            ending = ["--threads", "1", "--out", str(Path(folder, "measured.npy"))]
        whole = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", str(program), *command, *ending]
        done = subprocess.run(whole, capture_output=True, text=True, env={**os.environ, "DELEGAUGE_DEVICE": "cpu"})
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode != 0 or not found:
        fail(f"{' '.join(whole)}\nexited {done.returncode}:\n{done.stderr[-2000:]}")
    return int(found.group(1))


def count(program, case, pool):
    """A future's result per run: instructions per game."""
    command, option, few, more, games_per_size = CASES[case]
    runs = [pool.submit(total, program, command, option, size) for size in (few, more)]
    return lambda: (runs[1].result() - runs[0].result()) / ((more - few) * games_per_size)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--baseline", type=Path, default=ROOT / "bench/instructions.json")
    parser.add_argument("--only", action="append", choices=CASES, metavar="CASE", help="may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="runs at a time")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--check", action="store_true", help="fail where a count has grown by more than 5 %%")
    act.add_argument("--update", action="store_true", help="renew the baseline")
    parser.add_argument("--reason", help="of --update: why the counts have changed")
    a = parser.parse_args()
    if a.update != bool(a.reason):
        parser.error("--update needs a --reason, and --reason an --update")
    if not a.delegauge.exists():
        parser.error(f"{a.delegauge} is not there: build a preset, or name the program with --delegauge")
    a.delegauge = a.delegauge.resolve()
    return a


def read_baseline(path, needed):
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        if needed:
            fail(f"{path} is not there: write it with --update --reason TEXT")
        return {"compiler": None, "instructions_per_game": {}, "reasons": []}
    except ValueError as error:
        fail(f"{path}: {error}")


def main():
    a = parse()
    baseline = read_baseline(a.baseline, a.check)
    try:
        info = json.loads(subprocess.run([a.delegauge, "info"], capture_output=True, text=True, check=True).stdout)
        version = subprocess.run(["valgrind", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        fail(f"{error} (valgrind is a Debian package)")
    chosen = [case for case in a.only or list(CASES) if isa_of(case) in info["isas"]]
    for case in [case for case in a.only or list(CASES) if case not in chosen]:
        print(f"instructions.py: this build or processor has no {isa_of(case)}: '{case}' is left out")
    with ThreadPoolExecutor(a.jobs) as pool:
        counts = {case: result() for case, result in [(case, count(a.delegauge, case, pool)) for case in chosen]}

    before = baseline["instructions_per_game"]
    grown = []
    print(f"instructions per game, {info['compiler']}, {version}")
    for case, now in counts.items():
        old = before.get(case)
        change = f"{100 * (now / old - 1):+.1f} %" if old else "new"
        print(f"  {case:28} {now:10,.1f}   {change}")
        if a.check and (old is None or now > old * LIMIT):
            grown.append(case)
    if a.update:
        renewed = {**before, **{case: round(now, 1) for case, now in counts.items()}}
        reasons = baseline["reasons"] + [{"date": str(datetime.date.today()), "compiler": info["compiler"], "reason": a.reason}]
        document = {"compiler": info["compiler"], "instructions_per_game": {c: renewed[c] for c in CASES if c in renewed},
                    "reasons": reasons}
        write_atomically(a.baseline, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    elif a.check and info["compiler"] != baseline["compiler"]:
        print(f"instructions.py: the baseline is of {baseline['compiler']}: nothing is held against it")
    elif grown:
        fail(f"more than 5 % above {a.baseline.name}: {'; '.join(grown)}. Find out why; if it must be so, "
             "renew the baseline with --update --reason TEXT")


if __name__ == "__main__":
    main()
