#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: fuzz.sh [SECONDS [HARNESS...]]. Builds libFuzzer's harnesses of tests/fuzz/ with clang's address and undefined-behaviour
# sanitizers and runs each for so long (15 s), two at a time, from the seeds and from what earlier runs have kept in
# build/fuzz/corpus. A finding ends in build/fuzz/findings: mend it, and put the input into tests/fuzz/seeds.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "usage: scripts/fuzz.sh [SECONDS [HARNESS...]]" >&2; exit 2; }
[ $# -eq 0 ] || shift
if [ $# -gt 0 ]; then
  harnesses=("$@")
else
  harnesses=()
  for folder in tests/fuzz/seeds/*/; do harnesses+=("$(basename "$folder")"); done
fi
for harness in "${harnesses[@]}"; do
  [ -d "tests/fuzz/seeds/$harness" ] || { echo "fuzz.sh: there is no harness '$harness'; tests/fuzz/seeds has one folder for each" >&2; exit 2; }
done

build=$PWD/build/fuzz
cmake --preset fuzz >/dev/null
cmake --build "$build" --target "${harnesses[@]/#/fuzz_}"

fuzz_one() {
  local harness=$1 build=$2 seconds=$3
  local corpus=$build/corpus/$harness log=$build/fuzz-$harness.log
  mkdir -p "$corpus" "$build/findings"
  # An input that takes 20 s or 2 GB is a finding, too. Of what the program prints nothing is wanted.
  local code=0
  DELEGAUGE_DEVICE=cpu "$build/tests/fuzz/fuzz_$harness" "$corpus" "tests/fuzz/seeds/$harness" \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -close_fd_mask=3 -print_final_stats=1 \
    -artifact_prefix="$build/findings/$harness-" >"$log" 2>&1 </dev/null || code=$?
  local inputs kept
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  kept=$(find "$corpus" -type f | wc -l)
  if [ "$code" != 0 ]; then
    tail -n 60 "$log"
    echo "fuzz.sh: $harness: a finding after ${inputs:-some} inputs: build/fuzz/findings, build/fuzz/fuzz-$harness.log" >&2
    return 1
  fi
  echo "fuzz.sh: $harness: $inputs inputs, no finding ($kept kept)"
}
export -f fuzz_one
printf '%s\n' "${harnesses[@]}" | xargs -P 2 -I {} bash -c 'set -euo pipefail; fuzz_one "$@"' fuzz_one {} "$build" "$seconds"
