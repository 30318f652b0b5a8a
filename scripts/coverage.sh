#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: coverage.sh [TESTS]. Builds with gcov's counters (preset coverage) and writes which share of the lines the tests reach
# into docs/coverage.md: for each folder by the test suite without the longest tests, for each harness of tests/fuzz by its
# seeds, and, where scripts/fuzz.sh has left some, by the inputs that it kept. TESTS, a regular expression of CTest, runs
# fewer tests and only prints. Needs nothing but g++'s own gcov and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
tests=${1:-}
build=build/coverage
cmake --preset coverage >/dev/null
cmake --build --preset coverage

lines() { scripts/coverage/lines.py "$build" "$1"; }
forget() { find "$build" -name '*.gcda' -delete; }

found=$build/lines
rm -rf "$found"
mkdir -p "$found"
forget
# Counts are those of tests that have ended; one that fails has its say, and the table is of what ran.
ctest --preset coverage ${tests:+-R "$tests"} || echo "coverage.sh: some tests failed: their lines count all the same" >&2
lines "$found/suite.json"

for seeds in tests/fuzz/seeds/*/; do
  harness=$(basename "$seeds")
  forget
  for inputs in tests/fuzz/seeds build/fuzz/corpus; do
    [ -d "$inputs/$harness" ] || continue
    DELEGAUGE_DEVICE=cpu DELEGAUGE_FUZZ_INPUTS=$inputs "$build/tests/fuzz/fuzz_tests" \
      --gtest_filter="*/$harness" >"$found/$harness.log" 2>&1 || echo "coverage.sh: $harness: see $found/$harness.log" >&2
  done
  lines "$found/fuzz-$harness.json"
done
if [ -n "$tests" ]; then
  scripts/coverage/table.py "$found"
else
  scripts/coverage/table.py "$found" --write docs/coverage.md
fi
