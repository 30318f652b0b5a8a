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

# clang's build, without CUDA, is for the comparison of bytes: the same program, another compiler.
cmake --preset ci-clang -DDELEGAUGE_TESTS=OFF
cmake --build --preset ci-clang --target delegauge
other=-DDELEGAUGE_OTHER_BUILD=$PWD/build/ci-clang/delegauge

export PATH="$PATH:/usr/local/cuda/bin"
if [ -f "${DELEGAUGE_EMULATOR:-}/ptxemu.cmake" ] && command -v nvcc >/dev/null; then
  cmake --preset cuda-emulated "$other" -DDELEGAUGE_EMULATOR="$DELEGAUGE_EMULATOR"
  cmake --build --preset cuda-emulated
  scripts/cuda/kernels.py build/cuda-emulated --check docs/cuda/kernels.txt
  scripts/cuda/instructions.py build/cuda-emulated/delegauge --check docs/cuda/instructions.txt
  bench/instructions.py --delegauge build/cuda-emulated/delegauge --check
  ctest --preset cuda-emulated
else
  echo "test.sh: no CUDA toolkit or no PTX emulator: tests that run CUDA kernels are skipped"
  cmake --preset ci "$other"
  cmake --build --preset ci
  bench/instructions.py --delegauge build/ci/delegauge --check
  ctest --preset ci
fi
