#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: compilers.sh DELEGAUGE OTHER_DELEGAUGE. Two builds must write the same bytes.
set -euo pipefail
one=$1 other=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compare() {
  "$one" surface --quiet --out "$work/one" "$@"
  "$other" surface --quiet --out "$work/other" "$@"
  for file in summary.json surface.csv tightest.csv points.csv; do
    cmp "$work/one/$file" "$work/other/$file" || { echo "builds differ: $file of: surface $*" >&2; exit 1; }
  done
  rm -r "$work/one" "$work/other"
}
for isa in auto scalar; do
  compare --games 1e5 --isa "$isa"
  compare --games 5e4 --isa "$isa" --players 3 --outcomes 5 --metric max --agents independent --payoffs normal
  compare --games 5e4 --isa "$isa" --players 2 --outcomes 7 --metric l1 --payoffs normal --strategy simplex
  compare --games 3e4 --isa "$isa" --precision double --shift median --norm linf --distance-norm l1 --players 5
done
echo "the two builds write the same bytes"
