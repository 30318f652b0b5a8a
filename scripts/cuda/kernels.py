#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ptxas makes of every CUDA kernel, and whether its PTX keeps to what reproducibility allows.

    kernels.py BUILD [--architecture N] [--check FILE | --write FILE] [--registers FILE]

BUILD is a configured build folder of a preset with CUDA; its compile_commands.json says how kernels are compiled. For
each kernel: registers, spilled bytes, stack (arrays that live in local memory), static shared memory, the warps that can
reside on a multiprocessor (at the best size of block; shared memory that a launch adds takes more), and how many fused multiply-adds its PTX holds (the compiler makes none with
--fmad=false, so each is one that the source asks for).

Fails if a compiled shape spills, or if PTX has an approximate or flushing instruction or a floating-point atomic. With
--check, also if a figure is not that of FILE, the committed table for this architecture and toolkit; with another toolkit
the figures are printed but not held against it. --write makes the table. --registers writes the kernels' C++ names with
registers and stack, as the emulator takes them (PTXEMU_REGS).
"""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# Of a multiprocessor, 7.0 to 12.1: four partitions, each with registers of its own, which a warp gets in units of 256.
PARTITIONS, PARTITION_REGISTERS, REGISTER_UNIT = 4, 16384, 256
MOST_BLOCK_WARPS = 32
# By compute capability: most warps, most blocks, bytes of shared memory, and of these what each block loses.
LIMITS = {70: (64, 32, 96 << 10, 0), 75: (32, 16, 64 << 10, 0), 80: (64, 32, 164 << 10, 1024), 86: (48, 16, 100 << 10, 1024),
          87: (48, 16, 164 << 10, 1024), 89: (48, 24, 100 << 10, 1024), 120: (48, 24, 100 << 10, 1024),
          121: (48, 24, 100 << 10, 1024)}
NEWER_LIMITS = (64, 32, 228 << 10, 1024)  # 9.0, 10.0, 10.3
FORBIDDEN = (
    (r"\.approx\b", "an approximate instruction"),
    (r"\.ftz\b", "an instruction that flushes denormals"),
    (r"\b(atom|red)\.\S*\.(f16|bf16|f32|f64)\b", "a floating-point atomic"),
    (r"\b(sin|cos|ex2|lg2|tanh|rsqrt)\.", "a hardware approximation"),
)
HEADER = ("kernel", "registers", "spills", "stack", "shared", "warps", "fma")


def run(command, folder):
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"kernels.py: {shlex.join(command)}\n{result.stdout}{result.stderr}")
    return result.stdout + result.stderr


def sources(build):
    """(file, folder, command line up to its output) of every .cu file of the backend."""
    path = os.path.join(build, "compile_commands.json")
    try:
        with open(path, encoding="utf-8") as file:
            entries = json.load(file)
    except OSError as error:
        sys.exit(f"kernels.py: {path}: {error.strerror}: configure a preset with CUDA first")
    found = {}
    for entry in entries:
        words = shlex.split(entry["command"])
        # The emulator's own compilation of the same files is left aside.
        if entry["file"].endswith(".cu") and "-ptx" not in words:
            found[entry["file"]] = (entry["file"], entry["directory"], words)
    if not found:
        sys.exit(f"kernels.py: {path} has no CUDA sources: configure with DELEGAUGE_CUDA=ON")
    return list(found.values())


def to_ptx(words, architecture, output):
    """The command with its target and output replaced."""
    kept, skip = [], 0
    for word in words:
        if skip:
            skip -= 1
        elif word in ("-o", "-MT", "-MF", "-arch"):
            skip = 1
        elif word in ("-MD", "-c") or word.startswith(("--generate-code", "-arch=", "-gencode")):
            pass
        elif os.path.basename(word) == "ccache":
            pass
        else:
            kept.append(word)
    return kept + [f"-arch=compute_{architecture}", "-ptx", "-o", output]


def short(mangled):
    """surface 4x4 lean, surface float 1536, grid 3x3 float, ... of a kernel's C++ name."""
    name = subprocess.run(["c++filt", mangled], capture_output=True, text=True).stdout.strip() or mangled
    kinds = {"recheck": "recheck", "surface": "surface", "given": "evaluate", "grid": "grid block", "grid_thread": "grid thread",
             "infer": "infer block", "infer_thread": "infer thread", "search": "search", "tightest": "tightest", "column_tally": "tally",
             "multiplier": "estimate multipliers", "feature": "estimate features", "top": "estimate shares", "gather": "gather"}
    if "cub::" in name.split("<")[0]:
        # A kernel of Thrust's, for offsets of either width.
        return f"estimate rows {'long' if ', long,' in name else 'int'}"
    kind = next(shown for word, shown in kinds.items() if f"::{word}_kernel" in name)
    shape = re.search(r"FixedShape<(\d+), (\d+)>", name)
    choices = re.search(r"::(Lean|Full)Choices", name)
    arguments = re.search(r"_kernel<([^>]*)>", name)
    pareto = " pareto" if re.search(r"::(AnyChoices|BoundSet)\b", name) else ""
    words = [w.strip().split("::")[-1] for w in arguments[1].split(",")] if arguments else []
    if shape:
        precision = "" if kind == "surface" else " " + words[0]
        return f"{kind} {shape[1]}x{shape[2]}{precision}" + (f" {choices[1].lower()}" if choices else "") + pareto
    actions = re.search(r"FixedProfiles<([\d, ]+)>", name)
    if actions:
        return f"{kind.split()[0]} {actions[1].replace(', ', 'x')} {words[0]}"
    unsaid = ("RuntimeShape", "AnyMetric", "Metric", "AnyChoices", "PlainChoices", "BoundSet", "PlainBounds", "Profiles")
    return " ".join([kind] + [w for w in words if w not in unsaid]) + pareto


def resident_warps(architecture, registers, shared=0, most_threads=1024):
    """Warps that reside on a multiprocessor, at the best size of block."""
    most_warps, most_blocks, room, reserved = LIMITS.get(architecture, NEWER_LIMITS)
    per_warp = -(-registers * 32 // REGISTER_UNIT) * REGISTER_UNIT
    # A warp's registers are all in one partition: what is left over in each of them is of no use.
    by_registers = PARTITIONS * (PARTITION_REGISTERS // per_warp)
    by_shared = room // (shared + reserved) if shared + reserved else most_blocks
    blocks = min(most_blocks, by_shared)
    return max(warps * min(blocks, min(by_registers, most_warps) // warps)
               for warps in range(1, min(MOST_BLOCK_WARPS, most_threads // 32) + 1))


def measure(source, architecture):
    file, folder, words = source
    faults, rows, by_name = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        ptx = os.path.join(scratch, "k.ptx")
        run(to_ptx(words, architecture, ptx), folder)
        with open(ptx, encoding="utf-8") as opened:
            text = opened.read()
        for number, line in enumerate(text.splitlines(), 1):
            code = line.split("//")[0]
            for pattern, what in FORBIDDEN:
                if re.search(pattern, code):
                    faults.append(f"{os.path.basename(file)}: {what} in its PTX, line {number}: {code.strip()}")
        fused = {name: len(re.findall(r"\bfma\.rn\.f(?:32|64)\b", body)) for name, body in
                 re.findall(r"\.entry\s+(\w+)\(.*?\)[^{]*\{(.*?)\n\}", text, re.S)}
        # __launch_bounds__
        bounds = {name: int(threads) for name, threads in
                  re.findall(r"\.entry\s+(\w+)\([^{]*?\.maxntid\s+(\d+)", text)}
        said = run(["ptxas", "-v", f"-arch=sm_{architecture}", "-O3", ptx, "-o", os.path.join(scratch, "k.cubin")], folder)
    for match in re.finditer(r"Compiling entry function '(\w+)'.*?(\d+) bytes stack frame, (\d+) bytes spill stores, "
                             r"(\d+) bytes spill loads.*?Used (\d+) registers(.*?)\n", said, re.S):
        name, stack, stores, loads, registers, rest = match.groups()
        if "EmptyKernel" in name:
            continue  # CUB asks it for the architecture
        shared = re.search(r"(\d+) bytes smem", rest)
        bytes_shared = int(shared[1]) if shared else 0
        warps = resident_warps(architecture, int(registers), bytes_shared, bounds.get(name, 1024))
        rows.append((short(name), int(registers), int(stores) + int(loads), int(stack), bytes_shared, warps,
                     fused.get(name, 0)))
        by_name.append(f"{name} {registers} {stack}")
    if not rows:
        faults.append(f"{os.path.basename(file)}: ptxas reports no kernel")
    return rows, faults, by_name


def table(rows, title):
    widths = [max(len(str(r[i])) for r in [HEADER, *rows]) for i in range(len(HEADER))]
    line = lambda r: "  ".join(str(x).ljust(w) if i == 0 else str(x).rjust(w) for i, (x, w) in enumerate(zip(r, widths)))
    return "\n".join([title, "", line(HEADER), *map(line, rows)]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("--architecture", type=int, default=90)
    parser.add_argument("--registers", metavar="FILE")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", metavar="FILE")
    action.add_argument("--write", metavar="FILE")
    a = parser.parse_args()
    release = re.search(r"release (\S+),", run(["nvcc", "--version"], "."))[1]
    title = f"sm_{a.architecture}, CUDA {release}"
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda s: measure(s, a.architecture), sources(a.build)))
    rows = sorted(row for found, _, _ in results for row in found)
    faults = [fault for _, found, _ in results for fault in found]
    faults += [f"{r[0]}: {r[2]} bytes spilled" for r in rows if re.search(r"\dx\d", r[0]) and r[2]]
    text = table(rows, title)
    print(text, end="")
    if a.registers:
        with open(a.registers, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for _, _, lines in results for line in sorted(lines))
    if a.write:
        with open(a.write, "w", encoding="utf-8") as file:
            file.write(text)
    if a.check:
        with open(a.check, encoding="utf-8") as file:
            committed = file.read()
        if committed.splitlines()[0] != title:
            print(f"kernels.py: {a.check} is for {committed.splitlines()[0]}: figures not compared")
        elif committed != text:
            faults.append(f"{a.check} has other figures: look at what changed, and rewrite it with --write if that is meant")
    for fault in faults:
        print("kernels.py: " + fault, file=sys.stderr)
    print(f"kernels.py: {len(rows)} kernels, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
