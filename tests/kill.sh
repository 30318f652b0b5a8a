#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: kill.sh PROGRAM TIMES. A run that is killed at random moments and resumed writes what it would have written.
set -euo pipefail
program=$1
times=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
run=("$program" surface --games 3e7 --quiet --worst-case off)
"${run[@]}" --out "$folder/whole"
killed=0
RANDOM=20261127
while [ "$killed" -lt "$times" ]; do
  wait_for=$(printf '0.%03d' $((RANDOM % 250 + 20)))
  isa=$([ $((RANDOM % 2)) = 0 ] && echo scalar || echo auto)
  # Within a shell of its own, which alone says that it was killed.
  code=0
  (timeout -s KILL "$wait_for" "${run[@]}" --out "$folder/killed" --resume --checkpoint-every 0.02s \
    --threads $((RANDOM % 3 + 1)) --isa "$isa") 2>"$folder/text" || code=$?
  if [ "$code" = 0 ]; then  # it came to its end: once more from the beginning
    cmp "$folder/whole/summary.json" "$folder/killed/summary.json"
    rm -rf "$folder/killed"
  elif [ "$code" = 137 ]; then
    killed=$((killed + 1))
  else
    cat "$folder/text" >&2
    echo "kill.sh: exit code $code" >&2
    exit 1
  fi
done
"${run[@]}" --out "$folder/killed" --resume
cmp "$folder/whole/summary.json" "$folder/killed/summary.json"
cmp "$folder/whole/surface.csv" "$folder/killed/surface.csv"
echo "kill.sh: killed $killed times, and nothing but time was lost"
