#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: first-gpu-run.sh [FILE]. On a machine with an NVIDIA GPU: builds for it, and runs `delegauge check`, the tests, NVIDIA's
# compute-sanitizer and the benchmarks. FILE (gpu-run.json, unless named) then has all that they said, to be sent back. It takes
# about an hour, most of it for the compiler. Exit code 0: all is well; 1: some step failed, which FILE has, too; 2: nothing was
# tried, and why is said.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/cuda/bin"

cannot() {
  echo "first-gpu-run.sh: $1" >&2
  exit 2
}
case ${1:-} in
  -*) cannot "usage: scripts/first-gpu-run.sh [FILE]" ;;
esac
file=${1:-gpu-run.json}
command -v nvidia-smi >/dev/null ||
  cannot "there is no nvidia-smi here: this machine has no NVIDIA GPU, or no driver for it; install the driver, or run this on another machine"
said=$(nvidia-smi -L 2>&1) || cannot "the driver finds no GPU: 'nvidia-smi -L' says: $said"
grep -q '^GPU ' <<<"$said" || cannot "the driver finds no GPU: 'nvidia-smi -L' says: ${said:-nothing}"
command -v nvcc >/dev/null || cannot "there is no nvcc here: install the CUDA toolkit, 12 or later, and put nvcc on PATH"
release=$(nvcc --version | sed -n 's/.*release \([0-9]*\).*/\1/p')
[ "${release:-0}" -ge 12 ] || cannot "nvcc is of CUDA ${release:-unknown}: install the CUDA toolkit, 12 or later"
: >>"$file" || cannot "$file cannot be written: name another file"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
count=0 failed=0
step() {  # step NAME COMMAND...: runs it, whatever became of those before, and keeps what it says
  local name=$1 begin=$SECONDS code=0
  shift
  count=$((count + 1))
  echo "== $name"
  local at
  at=$folder/$(printf '%02d' "$count")
  "$@" >"$at.out" 2>"$at.err" || code=$?
  printf '%s\n' "$name" "$*" "$code" "$((SECONDS - begin))" >"$at.step"
  [ "$code" -eq 0 ] || { failed=1; echo "   failed (exit code $code): $(tail -n 1 "$at.err")"; }
  return "$code"
}

build=build/gpu
program=$build/delegauge
export DELEGAUGE_REQUIRE_GPU=1
nvidia-smi -q >"$folder/smi"
# Without packages the build says better what is missing; without the build there is nothing to run.
step packages scripts/install-dependencies.sh develop || true
if step configure cmake --preset release -B "$build" -DDELEGAUGE_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES=native -DDELEGAUGE_UNITY=ON &&
  step build cmake --build "$build"; then
  step info "$program" info || true
  step check "$program" check --device cuda --seconds 60 --format json || true
  step tests ctest --test-dir "$build" -L '^cuda$' --output-on-failure || true
  step "all tests" ctest --test-dir "$build" -LE '^cuda$' -j4 --output-on-failure || true
  if command -v compute-sanitizer >/dev/null; then
    for tool in memcheck initcheck; do
      step "$tool surface" compute-sanitizer --tool "$tool" --error-exitcode 1 "$program" surface --games 1e6 --device cuda --quiet || true
      step "$tool grid" compute-sanitizer --tool "$tool" --error-exitcode 1 "$program" grid --repetitions 1e3 --device cuda --quiet || true
    done
    # It names the bars of the tightest games, which are read without a lock on purpose: for people to look at.
    step "racecheck surface" compute-sanitizer --tool racecheck "$program" surface --games 1e5 --device cuda --quiet || true
  else
    echo "== no compute-sanitizer here: it comes with the CUDA toolkit, and is left out" >&2
  fi
  step cuda_bench "$build/bench/cuda_bench" --benchmark_format=json || true
fi

python3 - "$folder" "$file" <<'PYTHON'
import datetime
import glob
import json
import sys

folder, file = sys.argv[1:]
MOST = 100_000  # characters of an output: its end says what happened


def text(path):
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


def as_json(words):
    try:
        return json.loads(words)
    except ValueError:
        return words[-MOST:]


steps = []
for path in sorted(glob.glob(folder + "/*.step")):
    name, command, code, seconds = text(path).split("\n")[:4]
    base = path.removesuffix(".step")
    steps.append({"step": name, "command": command, "exit_code": int(code), "seconds": int(seconds),
                  "output": as_json(text(base + ".out")), "messages": text(base + ".err")[-MOST:]})
document = {"format": "delegauge-gpu-run", "version": 1,
            "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "passed": all(step["exit_code"] == 0 for step in steps), "steps": steps, "nvidia_smi": text(folder + "/smi")}
with open(file, "w", encoding="utf-8") as stream:
    json.dump(document, stream, indent=1)
    stream.write("\n")
PYTHON
echo "written to $file: send it back, whatever is in it"
exit "$failed"
