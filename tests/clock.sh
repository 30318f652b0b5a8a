#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: clock.sh PROGRAM LIBRARY. A clock that jumps back an hour each time it is read changes neither checkpoints nor results.
set -euo pipefail
program=$1
library=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
job=(surface --worst-case off --bounds published --quiet)
code=0
LD_PRELOAD=$library timeout -s TERM 2 "$program" "${job[@]}" --games 1e12 --out "$folder/run" --checkpoint-every 0.2s \
  2>"$folder/text" || code=$?
[ -e "$folder/run/checkpoint.delegauge" ] && [ -e "$folder/run/checkpoint.previous.delegauge" ] || {
  echo 'clock.sh: no checkpoints were written' >&2
  cat "$folder/text" >&2
  exit 1
}
LD_PRELOAD=$library "$program" "${job[@]}" --games 3e6 --out "$folder/back"
"$program" "${job[@]}" --games 3e6 --out "$folder/straight"
cmp "$folder/back/summary.json" "$folder/straight/summary.json"
grep -q '"seconds": 0' "$folder/back/run.json"  # below one, and not below zero
echo 'clock.sh: a clock that jumps back costs nothing'
