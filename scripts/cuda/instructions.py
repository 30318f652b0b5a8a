#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PTX instructions per game of every compiled shape, counted by running the kernels in the emulator.

    instructions.py DELEGAUGE [--games 32768] [--check FILE | --write FILE]

DELEGAUGE is the program of the preset cuda-emulated, whose kernels count what they execute. Float, EPIC, two sets of
measures: `lean` is --bounds published,pairwise without V and collective alignment, `all` is everything. `simt` is the
share of lanes that are busy, over all instructions. `weighted` counts what becomes of an instruction in machine code
where that is many: a division 10, a square root 8, a 64-bit integer operation 2, a double-precision one 2 (an H100 has
half as many units for it), and moves, which mostly vanish, not at all.

--check fails if a count is more than 2 % above that of FILE, if 4x4 lean takes more than 1,400 instructions a game, or if
fewer than 95 % of its lanes are busy.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

SHAPES = ("2x2", "2x4", "3x4", "4x4", "4x8", "6x8", "8x16")
LEAN = ["--bounds", "published,pairwise", "--worst-case", "off", "--collective-alignment", "off"]
MEASURES = {"lean": LEAN, "all": []}
CEILING, EFFICIENCY = 1400, 0.95


def profile(program, shape, options, games):
    players, outcomes = shape.split("x")
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "profile.json")
        command = [program, "surface", "--quiet", "--device", "cuda:0", "--players", players, "--outcomes", outcomes,
                   "--games", str(games), "--batch", str(games), *options]
        # Few blocks: what a block does once is then as small a part as in a real run.
        environment = {**os.environ, "PTXEMU_PROFILE": path, "PTXEMU_SMS": "1"}
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"instructions.py: {' '.join(command)}\n{result.stderr}")
        with open(path, encoding="utf-8") as file:
            return json.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--games", type=int, default=32768)
    parser.add_argument("--dump", action="store_true", help="print the profile of 4x4 lean as it is")
    a = parser.parse_args()
    print(json.dumps(profile(a.program, "4x4", LEAN, a.games), indent=1)[:6000])


if __name__ == "__main__":
    main()
