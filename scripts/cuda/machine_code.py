#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Machine instructions per game of compiled kernels of `surface`, by the pipe that executes them, and the rate that they allow.

    machine_code.py BUILD [--shape 4x4] [--architecture 90] [--clock 1.83] [--multiprocessors 132]

BUILD is a build of the preset cuda-emulated. The emulator counts how often warps go through each basic block of a kernel's PTX;
ptxas compiles the same PTX with the block's number in place of a source line, and nvdisasm tells which of them each machine
instruction comes from. An instruction that ptxas moved counts where it came from, one of an unrolled copy as if it were
the original: the sums are near, not exact. Needs ptxas of the toolkit, and nvdisasm, which Debian's toolkit lacks: python3 -m pip
install nvidia-cuda-nvdisasm of the toolkit's release.

Pipes are those of the throughput table in NVIDIA's CUDA C++ Programming Guide (compute capability 9.0), lanes a cycle and
multiprocessor: fp32 128, with integer multiply-adds at half rate in the same pipe; integer, comparisons, selections, minima 64;
double precision 64; memory, shuffles 32; square roots, reciprocals, conversions 16; all together 128. The kernel is limited by
the pipe that needs most cycles. Latencies, caches, atomic operations that meet, and the clock under load are not in it: the
rate is a bound, not a prediction.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

LEAN = ["--bounds", "published,pairwise", "--worst-case", "off", "--collective-alignment", "off"]
KERNELS = {"lean": ("LeanChoices", LEAN), "full": ("FullChoices", [])}
GAMES = 65536
ENDS_BLOCK = ("bra", "brx", "ret", "exit", "call")
# By the beginning of the name, the first that fits: pipe, and cycles of it that an instruction of a warp takes.
PIPES = [
    ("IMAD", "fp32 and integer multiply", 0.5), ("FADD|FMUL|FFMA|HFMA2", "fp32 and integer multiply", 0.25),
    ("U?LDC", "constants", 0.0),
    ("D(ADD|MUL|FMA|SETP|MNMX)", "fp64", 0.5), ("MUFU|I2F|F2I|F2F|I2I|POPC|FLO|BREV|FRND", "special", 2.0),
    ("LD|ST|ATOM|RED|SHFL|MATCH|CCTL|ERRBAR|MEMBAR", "memory", 1.0),
    ("BRA|BRX|EXIT|BSSY|BSYNC|BREAK|CALL|RET|WARPSYNC|NOP|BAR|YIELD|NANOSLEEP|DEPBAR|JMP|KILL|BMOV|CS2R|S2R|S2UR|LEPC|BPT", "control", 0.0),
    ("U[A-Z]|R2UR", "uniform", 0.0),
    ("", "integer and selection", 0.5),
]
ISSUE = 0.25  # cycles of any instruction of a warp: a multiprocessor issues four of them a cycle


def fail(text):
    sys.exit(f"machine_code.py: {text}")


def run(command, **kwargs):
    try:
        result = subprocess.run(command, capture_output=True, text=True, **kwargs)
    except FileNotFoundError:
        fail(f"{command[0]} is missing: see --help")
    if result.returncode:
        fail(f"{' '.join(command)}\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    return result.stdout


def ptx_of(build, shape):
    for folder, _, files in os.walk(build):
        if f"surface_{shape}.ptx" in files:
            return os.path.join(folder, f"surface_{shape}.ptx")
    return fail(f"{build} has no surface_{shape}.ptx: is it a build of the preset cuda-emulated, with this shape?")


def annotated(text):
    """PTX with the number of each basic block as its line, and the blocks' sizes by kernel."""
    out, sizes, name, leader = [], {}, None, True
    for line in text.splitlines():
        entry = re.match(r"\.visible \.entry (\w+)\(", line)
        if entry:
            name, leader = entry[1], True
            sizes[name] = []
        code = line.split("//")[0].strip()
        if code.startswith("$") and code.endswith(":"):
            leader = True
        instruction = re.match(r"(?:@!?%\w+\s+)?([a-z][a-z0-9]*)[.\s;]", code) if name and code.endswith(";") else None
        if instruction:
            if leader:
                sizes[name].append(0)
            sizes[name][-1] += 1
            leader = instruction[1] in ENDS_BLOCK
            out.append(f".loc 1 {len(sizes[name])} 0")
        out.append(line)
        if line == "}":
            name = None
    at = next(i for i, line in enumerate(out) if line.startswith(".address_size"))
    out.append('.file 1 "blocks"')
    return "\n".join(out[:at + 1] + [""] + out[at + 1:]) + "\n", sizes


def visits_of(program, shape, options, word):
    """Warps' visits of basic blocks, a warp of games, and the kernel's name."""
    players, outcomes = shape.split("x")
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "profile.json")
        environment = {**os.environ, "PTXEMU_PROFILE": path, "PTXEMU_SMS": "1", "PTXEMU_STREAMS": "eager"}
        run([program, "surface", "--device", "cuda:0", "--players", players, "--outcomes", outcomes, "--games", str(GAMES),
             "--batch", str(GAMES), *options], env=environment)
        with open(path, encoding="utf-8") as file:
            kernels = json.load(file)["kernels"]
    for name, kernel in kernels.items():
        if "surface_kernel" in name and word in name and "warp_visits" in kernel:
            return name, [v / (GAMES / 32) for v in kernel["warp_visits"]]
    return fail(f"no profile of {word} of {shape}: is {program} a program of the preset cuda-emulated?")


def machine_code(cubin):
    """(kernel, block, opcode) of every machine instruction."""
    name = block = None
    subroutine = False
    for line in run(["nvdisasm", "-g", "-c", cubin]).splitlines():
        if section := re.match(r"\.text\.(\w+):", line.strip()):
            name, block, subroutine = section[1], None, False
        elif line.startswith("$"):
            subroutine = True  # for divisions whose operands are extreme, and for what overflows: hardly ever called
        elif at := re.search(r'//## File ".*?", line (\d+)', line):
            block = int(at[1]) - 1
        elif name and (instruction := re.match(r"\s*/\*[0-9a-f]{4,}\*/\s+(?:@!?U?P\w+\s+)?([A-Z][A-Z0-9]*)[^;]*;", line)):
            yield name, None if subroutine else block, instruction[1]


def pipe_of(opcode):
    return next((pipe, cycles) for start, pipe, cycles in PIPES if re.match(start, opcode))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("--shape", default="4x4")
    parser.add_argument("--architecture", type=int, default=90)
    parser.add_argument("--clock", type=float, default=1.83, help="GHz (1.83: an H100 SXM)")
    parser.add_argument("--multiprocessors", type=int, default=132)
    a = parser.parse_args()
    if not shutil.which("nvdisasm"):
        fail("nvdisasm is missing: see --help")
    program = os.path.join(a.build, "delegauge")
    with open(ptx_of(a.build, a.shape), encoding="utf-8") as file:
        text, sizes = annotated(file.read())
    with tempfile.TemporaryDirectory() as scratch:
        ptx, cubin = os.path.join(scratch, "k.ptx"), os.path.join(scratch, "k.cubin")
        with open(ptx, "w", encoding="utf-8") as file:
            file.write(text)
        run(["ptxas", "-lineinfo", "-O3", f"-arch=sm_{a.architecture}", ptx, "-o", cubin])
        code = list(machine_code(cubin))
    for measures, (word, options) in KERNELS.items():
        name, visits = visits_of(program, a.shape, options, word)
        # The blocks of functions that are called come first; they are called once in many games.
        if len(visits) < len(sizes[name]):
            fail(f"{name}: {len(sizes[name])} basic blocks in its PTX, {len(visits)} in the profile")
        visits = visits[-len(sizes[name]):]
        of_kernel = [(block, opcode) for kernel, block, opcode in code if kernel == name]
        instructions, cycles = {}, {}
        unplaced = sum(1 for block, _ in of_kernel if block is None)
        for block, opcode in of_kernel:
            times = visits[block] if block is not None else 0
            pipe, taken = pipe_of(opcode)
            instructions[pipe] = instructions.get(pipe, 0) + times
            cycles[pipe] = cycles.get(pipe, 0) + times * taken
        total = sum(instructions.values())
        cycles["issue"] = total * ISSUE
        limit = max(cycles, key=cycles.get)
        rate = a.multiprocessors * a.clock * 32 / cycles[limit]
        ptx_total = sum(v * s for v, s in zip(visits, sizes[name]))
        print(f"{a.shape} {measures}, sm_{a.architecture}: {len(of_kernel)} machine instructions, {unplaced} of them in subroutines; "
              f"executed by a warp for 32 games: {total:.0f} (PTX {ptx_total:.0f})")
        for pipe, count in sorted(instructions.items(), key=lambda item: -item[1]):
            print(f"  {pipe:<26} {count:7.0f} instructions {cycles[pipe]:7.0f} cycles")
        print(f"  issue                      {'':20} {cycles['issue']:7.0f} cycles")
        print(f"  at most {rate:.1f} G games/s on {a.multiprocessors} x {a.clock} GHz, by: {limit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
