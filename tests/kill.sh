#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: kill.sh PROGRAM TIMES. Runs of every job that are killed at random moments and resumed, or given again where they cannot be,
# write what they would have written. TIMES: how often the first is killed; the others a third as often.
set -euo pipefail
program=$1
times=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
RANDOM=20261127
total=0
fail() {
  echo "kill.sh: $1" >&2
  cat "$folder/text" >&2
  exit 1
}
# Runs in the background and is gone when this returns: the code of the run itself, without the shell's word of it.
run_and_kill() {
  local seconds=$1 pid code=0
  shift
  "$program" "$@" >/dev/null 2>"$folder/text" &
  pid=$!
  sleep "$seconds"
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || code=$?
  return "$code"
}
same() {
  local name
  for name in $(cd "$folder/whole" && find . -type f ! -name '.*'); do
    case $name in
      */run.json) ;;  # times
      */report.html) tail -c 8 "$folder/killed/$name" | grep -q '</html>' || fail 'report.html is not complete' ;;
      *) cmp "$folder/whole/$name" "$folder/killed/$name" || fail "$name differs" ;;
    esac
  done
  [ -z "$(find "$folder/killed" -name '.*' -type f ! -name '*lock')" ] || fail 'files of killed runs were left'
}
# kill_often TIMES HOW JOB...: HOW is --resume, or empty for jobs that cannot go on. @ stands for the run's folder.
kill_often() {
  local count=$1 how=$2 killed=0 code seconds isa
  shift 2
  "$program" "${@//@/$folder/whole}" --quiet --out "$folder/whole" >/dev/null
  while [ "$killed" -lt "$count" ]; do
    seconds=$(printf '0.%03d' $((RANDOM % 250 + 20)))
    isa=$([ $((RANDOM % 2)) = 0 ] && echo scalar || echo auto)
    code=0
    run_and_kill "$seconds" "${@//@/$folder/killed}" --quiet --out "$folder/killed" $how --checkpoint-every 0.02s \
      --threads $((RANDOM % 3 + 1)) --isa "$isa" || code=$?
    case $code in
      0)  # it came to its end: once more from the beginning
        same
        rm -rf "$folder/killed"
        ;;
      137) killed=$((killed + 1)) ;;
      *) fail "exit code $code of: $*" ;;
    esac
  done
  "$program" "${@//@/$folder/killed}" --quiet --out "$folder/killed" $how 2>"$folder/text" || fail "exit code $? of: $*"
  same
  rm -rf "$folder/killed" "$folder/whole"
  total=$((total + killed))
}
few=$(((times + 2) / 3))
kill_often "$times" --resume surface --games 3e7 --worst-case off
kill_often "$few" --resume surface --games 2e6 --report
kill_often "$few" --resume surface --games 3e5 --dump @/games.h5 --dump-columns all
kill_often "$few" --resume grid --repetitions 20000
kill_often "$few" '' grid --repetitions 4000 --games-csv
kill_often "$few" '' grid --repetitions 4000 --dump @/games.h5
kill_often "$few" --resume infer --repetitions 50000
kill_often "$few" --resume search --chains 512 --steps 512 --map 4x4
kill_often "$few" --resume sweep surface --players 2:5 --metric epic,max --games 4e5
kill_often "$few" --resume sweep surface --players 2:5 --metric epic,max --games 3e6 --target-error fused:4e-4
echo "kill.sh: killed $total times, and nothing but time was lost"
