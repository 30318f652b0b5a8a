#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: soak_architectures.sh CUDA_TESTS. Runs the emulated tests of `check` and of 4x4 and 3x3 games for each architecture, with the
# registers that ptxas gives kernels there (scripts/cuda/kernels.py, some two minutes for each).
set -euo pipefail
cd "$(dirname "$0")/.."
tests=$(realpath "$1")
build=build/kernels
cmake --preset cuda -B "$build" -DDELEGAUGE_TESTS=OFF -DDELEGAUGE_BENCHMARKS=OFF >/dev/null
for architecture in 75 80 90 100 120; do
  registers=$PWD/$build/registers-$architecture.txt
  scripts/cuda/kernels.py "$build" --architecture "$architecture" --registers "$registers" >/dev/null
  echo "== sm_$architecture"
  PTXEMU_SM=$architecture PTXEMU_REGS=$registers "$tests" \
    --gtest_filter='CheckDevices.*:LaunchTest.*:*SurfaceEngine*4x4*:*StrategicEngine*:SearchEngineTest.*'
done
echo "soak_architectures: passed"
