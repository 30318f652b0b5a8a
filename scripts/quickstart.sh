#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs, builds, and samples 10^8 games: the table that it ends with is the main result,
# runs/quickstart/report.html the same to look at.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-dependencies.sh
cmake --preset release -DDELEGAUGE_TESTS=OFF -DDELEGAUGE_BENCHMARKS=OFF -DDELEGAUGE_UNITY=ON
cmake --build --preset release --target delegauge
build/release/delegauge surface --games 1e8 --out runs/quickstart --report
