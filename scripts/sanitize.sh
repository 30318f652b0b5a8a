#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: sanitize.sh [--all]. Builds with sanitizers and runs what is quick of the test suite (the test presets in
# CMakePresets.json say what is left out):
#   fuzz    address and undefined behaviour, on the driver and all that reads input, two ranks over MPI, the Python module and its
#           tests. A unit of kernels takes clang minutes, tests of the mathematics on lanes take as long, and neither has memory of
#           its own. The Python module alone: ctest --preset fuzz -L python, a minute.
#   thread  data races, kernels and all: every run that has several threads, queues, progress, signals.
# --all goes on to
#   sanitize  address and undefined behaviour with g++, the mathematics, the scalar kernels and the Python module with them, all tests: by hand.
# The target soak_lanes of the preset `sanitize` is for the AVX2 lanes.
set -euo pipefail
cd "$(dirname "$0")/.."
case "$*" in
  '') presets=(fuzz thread) ;;
  --all) presets=(fuzz thread sanitize) ;;
  *) echo "usage: scripts/sanitize.sh [--all]" >&2; exit 2 ;;
esac
for preset in "${presets[@]}"; do
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset"
  ctest --preset "$preset"
done
