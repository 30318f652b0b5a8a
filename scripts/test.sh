#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need, builds with warnings as errors, and runs every check: layers, format, clang-tidy, the test
# suite, and that g++ and clang give the same bytes. Where there is a CUDA toolkit, and DELEGAUGE_EMULATOR names the folder
# of a PTX emulator (ptxemu.cmake), the CUDA backend is built and tested on it, and its kernels are held against their
# committed figures; and no job takes 5 % more instructions a game than bench/instructions.json has.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-dependencies.sh test
.ci/check-layers
.ci/check-format
.ci/check-tidy

# clang's build, without CUDA, is for the comparison of bytes: the same program, another compiler, with the instruction sets
# that tests/compilers.sh asks for, the scalar one and the widest here.
if grep -qw avx512vl /proc/cpuinfo; then widest=avx512; else widest="avx2;neon"; fi
cmake --preset ci-clang -DDELEGAUGE_TESTS=OFF -DDELEGAUGE_CPU_ISAS="$widest"
cmake --build --preset ci-clang --target delegauge
other=-DDELEGAUGE_OTHER_BUILD=$PWD/build/ci-clang/delegauge

export PATH="$PATH:/usr/local/cuda/bin"
if [ -f "${DELEGAUGE_EMULATOR:-}/ptxemu.cmake" ] && command -v nvcc >/dev/null; then
  cmake --preset ci-cuda "$other" -DDELEGAUGE_EMULATOR="$DELEGAUGE_EMULATOR"
  cmake --build --preset ci-cuda
  # Of every shape's kernel: this compiles them itself, and needs the commands only.
  cmake --preset cuda -B build/kernels -DDELEGAUGE_TESTS=OFF -DDELEGAUGE_BENCHMARKS=OFF >/dev/null
  scripts/cuda/kernels.py build/kernels --check docs/cuda/kernels.txt
  scripts/cuda/instructions.py build/ci-cuda/delegauge --check docs/cuda/instructions.txt
  bench/instructions.py --delegauge build/ci-cuda/delegauge --check
  ctest --preset ci-cuda
else
  echo "test.sh: no CUDA toolkit or no PTX emulator: tests that run CUDA kernels are skipped"
  cmake --preset ci "$other"
  cmake --build --preset ci
  bench/instructions.py --delegauge build/ci/delegauge --check
  ctest --preset ci
fi
