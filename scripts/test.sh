#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need, builds with g++ and warnings as errors, and runs the test suite; its last lines are CTest's.
# Neither clang nor CUDA is needed: what only developers need besides is in .ci/run.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-dependencies.sh test
cmake --preset ci
cmake --build --preset ci
ctest --preset ci
