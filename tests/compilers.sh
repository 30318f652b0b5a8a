#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: compilers.sh DELEGAUGE OTHER_DELEGAUGE. Two builds must write the same bytes.
set -euo pipefail
one=$1 other=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# compare JOB "FILES" OPTIONS...
compare() {
  local job=$1 files=$2
  shift 2
  "$one" "$job" --quiet --out "$work/one" "$@"
  "$other" "$job" --quiet --out "$work/other" "$@"
  for file in summary.json $files; do
    cmp "$work/one/$file" "$work/other/$file" || { echo "builds differ: $file of: $job $*" >&2; exit 1; }
  done
  rm -r "$work/one" "$work/other"
}
surface() { compare surface "surface.csv tightness.csv tightest.csv points.csv" "$@"; }
grid() { compare grid "grid.csv games.csv" --games-csv "$@"; }
infer() { compare infer infer.csv "$@"; }
search() { compare search "tightest.csv games.json $1" "${@:2}"; }
for isa in auto scalar; do
  surface --games 1e5 --isa "$isa"
  surface --games 5e4 --isa "$isa" --players 3 --outcomes 5 --metric max --agents independent --payoffs normal
  surface --games 5e4 --isa "$isa" --players 2 --outcomes 7 --metric l1 --payoffs normal --strategy simplex
  surface --games 3e4 --isa "$isa" --precision double --shift median --norm linf --distance-norm l1 --players 5
  for precision in double float; do
    grid --isa "$isa" --precision "$precision" --vary ca --points 5 --repetitions 500
    grid --isa "$isa" --precision "$precision" --vary ia,calibration --points 3 --repetitions 100 --dims 2x3x4
    infer --isa "$isa" --precision "$precision" --repetitions 500 --dims 3x4
    search "" --isa "$isa" --precision "$precision" --chains 64 --steps 500
    search frontier.csv --isa "$isa" --precision "$precision" --chains 64 --steps 300 --map 4x4 --players 3 --outcomes 5 \
      --metric l1 --bound pairwise --principal-magnitudes 0.5:2 --miscalibration 0:0.5 --collective 0:1
  done
done
# 999 games of 3 players and 5 outcomes, from a congruential generator.
python3 - "$work/games.npy" <<'END'
import array, sys
state, numbers = 1, array.array("d")
for _ in range(999 * 6 * 5):
    state = (6364136223846793005 * state + 1442695040888963407) % 2**64
    numbers.append((state >> 40) / 2**20)
header = "{'descr': '<f8', 'fortran_order': False, 'shape': (999, 6, 5), }".ljust(117) + "\n"
with open(sys.argv[1], "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + numbers.tobytes())
END
for precision in double float; do
  for metric in epic max l1; do
    for build in one other; do
      "${!build}" evaluate "$work/games.npy" --columns all --metric "$metric" --precision "$precision" \
        --format npy --out "$work/$build.npy"
    done
    cmp "$work/one.npy" "$work/other.npy" || { echo "builds differ: evaluate --metric $metric --precision $precision" >&2; exit 1; }
  done
done
echo "the two builds write the same bytes"
