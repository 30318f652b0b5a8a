#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: mpi.sh PROGRAM [short]. Runs over MPI ranks write what one process writes; a rank that dies leaves a checkpoint that
# others go on from. `short` is for sanitizers: small jobs on two ranks, of which none dies.
set -euo pipefail
program=$1 short=${2:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1  # as in containers
ranks() {
  local count=$1
  shift
  mpirun --oversubscribe -n "$count" "$program" "$@"
}
fail() {
  echo "mpi.sh: $1" >&2
  exit 1
}
same() {
  cmp "$folder/$1/summary.json" "$folder/$2/summary.json"
}
# estimate RANKS...: of the same log, which every rank reads.
estimate() {
  local count log=$(dirname "${BASH_SOURCE[0]}")/data/log.csv
  "$program" estimate "$log" --replicates 3000 --quiet --out "$folder/estimate"
  for count in "$@"; do
    ranks "$count" estimate "$log" --replicates 3000 --quiet --out "$folder/estimate-$count"
    same estimate "estimate-$count"
    cmp "$folder/estimate/estimates.json" "$folder/estimate-$count/estimates.json"
  done
}

# cells A B CELLS: of two sweeps.
cells() {
  local number
  same "$1" "$2"
  cmp "$folder/$1/sweep.csv" "$folder/$2/sweep.csv"
  for number in $(seq "$3"); do
    cmp "$folder/$1/cells/000$number/summary.json" "$folder/$2/cells/000$number/summary.json"
  done
}

if [ "$short" = short ]; then
  for job in 'surface --games 3e4' 'grid --points 3 --repetitions 20' 'infer --repetitions 20 --samples 20' \
             'search --chains 8 --steps 64 --map 2x2'; do
    name=${job%% *}
    "$program" $job --quiet --out "$folder/$name"
    ranks 2 $job --quiet --out "$folder/$name-2"
    same "$name" "$name-2"
  done
  estimate 2
  sweep='sweep surface --players 2,3 --games 2e4 --quiet'
  "$program" $sweep --out "$folder/sweep"
  ranks 2 $sweep --out "$folder/sweep-2"
  cells sweep sweep-2 2
  known='sweep surface --players 2,3 --games 3e5 --target-error fused:1e-3 --quiet'
  "$program" $known --out "$folder/known"
  ranks 2 $known --out "$folder/known-2"
  cells known known-2 2
  echo 'mpi.sh: one process and 2 ranks write the same bytes'
  exit
fi

estimate 2 3
for job in 'surface --games 3e6' 'grid --repetitions 2000' 'infer --repetitions 5000' \
           'search --chains 512 --steps 512 --map 4x4'; do
  name=${job%% *}
  "$program" $job --quiet --out "$folder/$name"
  for count in 2 3 5; do
    ranks $count $job --quiet --out "$folder/$name-$count"
    same "$name" "$name-$count"
  done
done

on_ranks() {  # on_ranks NAME SWEEP: eight cells, by one process and by two and three ranks
  "$program" $2 --out "$folder/$1"
  for count in 2 3; do
    ranks $count $2 --out "$folder/$1-$count"
    cells "$1" "$1-$count" 8
  done
}

# Cells of which each rank has a part, and cells that a rank has alone; ranks that wait for a checkpoint.
sweep='sweep surface --players 2:5 --metric epic,max --games 7e5 --quiet --checkpoint-every 0.1s'
on_ranks sweep "$sweep"
known='sweep surface --players 2:5 --metric epic,max --games 3e6 --target-error fused:4e-4 --quiet --checkpoint-every 0.1s'
on_ranks known "$known"
ranks 3 $sweep --shard 1/2 --out "$folder/sweep-shards"
ranks 2 $sweep --shard 2/2 --out "$folder/sweep-shards"
"$program" merge "$folder/sweep-shards" --quiet --out "$folder/sweep-merged"
cells sweep sweep-merged 8

rule='surface --games 1e9 --target-error fused:5e-4 --quiet --worst-case off'
"$program" $rule --out "$folder/rule"
ranks 3 $rule --out "$folder/rule-3"
same rule rule-3

# A rank that dies takes the others with it, but not the checkpoint.
long='surface --games 6e7 --quiet --worst-case off --checkpoint-every 0.2s'
"$program" $long --out "$folder/long"
(ranks 3 $long --out "$folder/died" >/dev/null 2>&1) &
job=$!
for _ in $(seq 200); do
  [ -e "$folder/died/checkpoint.delegauge" ] && break
  sleep 0.05
done
pkill -KILL -n -f -- "--out $folder/died" || fail 'the run was over before a rank could be killed'
wait $job && fail 'a run that lost a rank said that it went well'
[ -e "$folder/died/checkpoint.delegauge" ] || fail 'no checkpoint was left'
[ ! -e "$folder/died/summary.json" ] || fail 'a run that lost a rank wrote a summary'
ranks 2 $long --out "$folder/died" --resume
same long died

# What one rank refuses all refuse, and say so once.
if ranks 3 surface --games 0 >"$folder/text" 2>&1; then fail 'no games were accepted'; fi
[ "$(grep -c 'delegauge: --games' "$folder/text")" = 1 ] || fail 'the refusal was not said once'
if ranks 2 surface --games 1e5 --quiet --out "$folder/long" --seed 9 >"$folder/text" 2>&1; then
  fail 'another run in the same folder was accepted'
fi
grep -q 'seed is 1 there, 9 here' "$folder/text" || fail 'the refusal does not say why'
echo 'mpi.sh: one process and 2, 3 and 5 ranks write the same bytes'
