#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PTX instructions per game of every compiled shape and of strategic games, counted by running the kernels in the emulator.

    instructions.py DELEGAUGE [--check FILE | --write FILE]

DELEGAUGE is the program of the preset cuda-emulated, whose kernels count what they execute. Float, EPIC, seed 0, and two
sets of measures: `lean` is --bounds published,pairwise without V and collective alignment, `all` is everything. `grid` and
`infer` are those commands, a thread or a block to each game by its shape, and `tally` is what adding a game of `grid` up on
the device takes besides; of `grid` and `infer`, which draw games until they have an equilibrium, games are counted, not draws.

instructions  executed per game, moves left out (ptxas removes most of them)
weighted      the same as machine code sees them: a division, square root or reciprocal as 9 instructions, a
              double-precision one as 2 (an H100 has half as many units), parameters as none (they are operands)
simt          the share of lanes that are busy, over all instructions

--check fails if a figure is more than 2 % worse than in FILE, or if fewer than 95 % of the lanes of 4x4 lean are busy. Shapes
that the program has no kernel of are named and left out (DELEGAUGE_CUDA_SHAPES; 4x4 must be there); --write takes all of them.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

SHAPES = ("2x2", "2x4", "3x4", "4x4", "4x8", "6x8", "8x16")
LEAN = ["--bounds", "published,pairwise", "--worst-case", "off", "--collective-alignment", "off"]
MEASURES = {"lean": LEAN, "all": []}
STRATEGIC = (("3x3", "grid"), ("3x3", "tally"), ("2x2x2", "grid"), ("5x5x4", "grid"), ("3x3", "infer"), ("5x5x4", "infer"))
# Of `grid` as many as a device adds up by itself; of large games, which take a block each, few.
STRATEGIC_GAMES = {"3x3": 16384, "2x2x2": 16384, "5x5x4": 128}
INFER_GAMES = {"3x3": 2048, "5x5x4": 128}
WEIGHTS = {"move": 0, "load_param": 0, "fp32_div_sqrt_rcp": 9, "fp64": 2}
EFFICIENCY = 0.95
SLACK = 0.02
GAMES = 65536  # several rounds of a block's threads


def profile(command, kernel_name):
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "profile.json")
        # One multiprocessor: what a block does once is then as small a part as in a real run.
        environment = {**os.environ, "PTXEMU_PROFILE": path, "PTXEMU_SMS": "1", "PTXEMU_STREAMS": "eager"}
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"instructions.py: {' '.join(command)}\n{result.stderr}")
        with open(path, encoding="utf-8") as file:
            kernels = json.load(file)["kernels"]
    kernel = next((k for name, k in kernels.items() if re.search(kernel_name, name)), None)
    if kernel is None or "classes" not in kernel:
        sys.exit("instructions.py: no profile of the kernel: is this the program of the preset cuda-emulated?")
    return kernel


def built_shapes(program):
    """Those of SHAPES that the program has a kernel of, as its `info` says."""
    result = subprocess.run([program, "info"], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"instructions.py: {program} info\n{result.stderr}")
    devices = json.loads(result.stdout)["cuda"].get("devices", [])
    if not devices:
        sys.exit("instructions.py: no device: is this the program of the preset cuda-emulated?")
    if "kernels" not in devices[0]:
        sys.exit(f"instructions.py: {program} info lists no kernels of {devices[0]['device']}: {devices[0].get('problem', 'no reason given')}")
    return [shape for shape in SHAPES if shape in devices[0]["kernels"]]


def row(program, shape, measures):
    if measures in MEASURES:
        players, outcomes = shape.split("x")
        games, kernel_name = GAMES, "surface_kernel"
        work = ["surface", "--players", players, "--outcomes", outcomes, "--games", str(games), *MEASURES[measures]]
    elif measures == "infer":
        games, kernel_name = INFER_GAMES[shape], "infer_(thread_)?kernel"
        work = ["infer", "--dims", shape, "--repetitions", str(games)]
    else:
        games, kernel_name = STRATEGIC_GAMES[shape], "column_tally" if measures == "tally" else "grid_(thread_)?kernel"
        work = ["grid", "--dims", shape, "--points", "2", "--repetitions", str(games // 2)]
    kernel = profile([program, *work, "--device", "cuda:0", "--batch", str(games)], kernel_name)
    classes = kernel["classes"]
    instructions = (kernel["instructions"] - classes.get("move", 0)) / games
    weighted = sum(n * WEIGHTS.get(name, 1) for name, n in classes.items()) / games
    return shape, measures, round(instructions), round(weighted), round(kernel["simt_efficiency"], 3)


def text_of(rows):
    lines = ["PTX instructions per game, emulated (scripts/cuda/instructions.py)", "",
             "shape  measures  instructions  weighted   simt"]
    lines += [f"{s:<5}  {m:<8}  {i:>12}  {w:>8}  {e:.3f}" for s, m, i, w, e in rows]
    return "\n".join(lines) + "\n"


def rows_of(text):
    rows = {}
    for line in text.splitlines()[3:]:
        shape, measures, instructions, weighted, simt = line.split()
        rows[shape, measures] = (int(instructions), int(weighted), float(simt))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", metavar="FILE")
    action.add_argument("--write", metavar="FILE")
    a = parser.parse_args()
    shapes = built_shapes(a.program)
    absent = [shape for shape in SHAPES if shape not in shapes]
    faults = []
    if "4x4" in absent:
        faults.append("4x4 is not among the compiled shapes")
    if absent and a.write:
        sys.exit(f"instructions.py: no kernel of {', '.join(absent)}: --write takes the preset cuda-emulated")
    rows = [row(a.program, shape, measures) for measures in MEASURES for shape in shapes]
    rows += [row(a.program, shape, measures) for shape, measures in STRATEGIC]
    text = text_of(rows)
    print(text, end="")
    if absent:
        print(f"not built, so not counted: {' '.join(absent)}")
    if a.write:
        with open(a.write, "w", encoding="utf-8") as file:
            file.write(text)
    if a.check:
        with open(a.check, encoding="utf-8") as file:
            committed = rows_of(file.read())
        for shape, measures, instructions, weighted, simt in rows:
            before = committed.get((shape, measures))
            if before is None:
                faults.append(f"{a.check} has no row for {shape} {measures}")
            elif instructions > before[0] * (1 + SLACK) or weighted > before[1] * (1 + SLACK) or simt < before[2] - SLACK:
                faults.append(f"{shape} {measures}: {instructions}, {weighted}, {simt}; {a.check} has {before}")
            if (shape, measures) == ("4x4", "lean") and simt < EFFICIENCY:
                faults.append(f"4x4 lean: {simt} of the lanes are busy, not {EFFICIENCY}")
    for fault in faults:
        print("instructions.py: " + fault, file=sys.stderr)
    if faults:
        print("instructions.py: rewrite the table with --write if that is meant, and say why", file=sys.stderr)
    print(f"instructions.py: {len(rows)} rows, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
