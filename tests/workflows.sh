#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: workflows.sh PROGRAM PYTHON. The examples for workflow managers, run by the managers themselves as far as they are here,
# write what one process writes. Exit code 77 where neither is.
set -euo pipefail
program=$1
bin=$(dirname "$2")
examples=$(cd "$(dirname "$0")/../examples/workflows" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder XDG_CACHE_HOME=$folder/cache  # where they keep what they know of earlier runs
fail() {
  echo "workflows.sh: $1" >&2
  exit 1
}
job='surface --games 2e4 --seed 3 --worst-case off'
sweep='sweep surface --players 2,3 --games 5e3'
"$program" $job --out "$folder/whole" --quiet
"$program" $sweep --out "$folder/whole-sweep" --quiet
ran=()

# A run and a sweep, the sweep's shards beside each other.
if [ -x "$bin/snakemake" ]; then
  snakemake=("$bin/snakemake" --snakefile "$examples/Snakefile" --directory "$folder" --cores 2)
  "${snakemake[@]}" --config delegauge="$program" shards=3 out="$folder/run" job="$job" >"$folder/log" 2>&1 || fail "$(cat "$folder/log")"
  cmp "$folder/whole/summary.json" "$folder/run/merged/summary.json"
  [ -s "$folder/run/merged/report.html" ] || fail 'there is no page'
  "${snakemake[@]}" --config delegauge="$program" shards=2 out="$folder/sweep" job="$sweep" >"$folder/log" 2>&1 || fail "$(cat "$folder/log")"
  cmp "$folder/whole-sweep/sweep.csv" "$folder/sweep/merged/sweep.csv"
  # A shard that ends early with its checkpoint is tried again, and then goes on.
  printf '#!/bin/sh\ncase "$*" in *" --shard 2/3 "*) [ -e "%s" ] || { : >"%s"; exit 75; } ;; esac\nexec "%s" "$@"\n' \
    "$folder/tried" "$folder/tried" "$program" >"$folder/early"
  chmod +x "$folder/early"
  "${snakemake[@]}" --config delegauge="$folder/early" shards=3 out="$folder/again" job="$job" >"$folder/log" 2>&1 || fail "$(cat "$folder/log")"
  [ -e "$folder/tried" ] || fail 'no shard ended early'
  cmp "$folder/whole/summary.json" "$folder/again/merged/summary.json"
  ran+=(Snakemake)
else
  echo 'workflows.sh: snakemake is not installed; its example was not run'
fi

# Its launcher fetches the rest when it first runs, which needs a network.
if command -v nextflow >/dev/null && nextflow -version >/dev/null 2>&1; then
  (cd "$folder" && nextflow -q run "$examples/main.nf" --delegauge "$program" --shards 3 --out "$folder/next" --job "$job") \
    >"$folder/log" 2>&1 || fail "$(cat "$folder/log")"
  cmp "$folder/whole/summary.json" "$folder/next/merged/summary.json"
  ran+=(Nextflow)
else
  echo 'workflows.sh: nextflow is not installed; its example was not run'
fi

[ ${#ran[@]} -gt 0 ] || exit 77
echo "workflows.sh: ${ran[*]}: shards of a run wrote what one process writes"
