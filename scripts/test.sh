#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need, builds with warnings as errors, and runs every check: layers, format, clang-tidy, the test
# suite, and that g++ and clang give the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-dependencies.sh test
.ci/check-layers
.ci/check-format
.ci/check-tidy

# clang's build is for the comparison of bytes: the same program, another compiler.
cmake --preset ci-clang -DDELEGAUGE_TESTS=OFF
cmake --build --preset ci-clang --target delegauge
cmake --preset ci -DDELEGAUGE_OTHER_BUILD="$PWD/build/ci-clang/delegauge"
cmake --build --preset ci
ctest --preset ci
