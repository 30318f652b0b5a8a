#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: slurm.sh PROGRAM. The scripts for Slurm parse, say what they would run, and, with stand-ins for srun and scontrol,
# run a job array to its merged end, one of its tasks being warned and queued again.
set -euo pipefail
program=$1
scripts=$(cd "$(dirname "$0")/../scripts/slurm" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
  echo "slurm.sh: $1" >&2
  exit 1
}
for script in "$scripts"/*.sh; do bash -n "$script"; done

export DELEGAUGE=$program OUT=$folder/run
array() {  # array MIN MAX COUNT: as Slurm tells a task what numbers the array has
  export SLURM_ARRAY_TASK_MIN=$1 SLURM_ARRAY_TASK_MAX=$2 SLURM_ARRAY_TASK_COUNT=$3
}
array 1 16 16
text=$(DRY_RUN=1 SLURM_ARRAY_TASK_ID=3 "$scripts/array.sh" surface --games 1e5)
grep -qF -- "srun $program surface --games 1e5 --shard 3/16 --out $OUT/shards --resume --quiet" <<<"$text" || fail "$text"
grep -qF -- "$program merge $OUT/shards --out $OUT/merged" <<<"$text" || fail "$text"
# Some shards of all: how many there are is said, or refused.
array 3 3 1
text=$(DRY_RUN=1 SHARDS=16 SLURM_ARRAY_TASK_ID=3 "$scripts/array.sh" sweep a.toml)
grep -qF -- "srun $program sweep a.toml --shard 3/16 --out $OUT/shards --resume --quiet" <<<"$text" || fail "$text"
refused() {  # refused WORDS, with the array's numbers and SHARDS as they are
  local code=0
  DRY_RUN=1 "$scripts/array.sh" surface >/dev/null 2>"$folder/text" || code=$?
  [ "$code" = 2 ] && grep -qF "$1" "$folder/text" || fail "exit code $code, not refused with '$1': $(cat "$folder/text")"
}
SLURM_ARRAY_TASK_ID=3 refused 'set SHARDS=N'
SLURM_ARRAY_TASK_ID=3 SHARDS=2 refused 'no shard 3 of 2'
SLURM_ARRAY_TASK_ID=3 SHARDS=many refused "SHARDS is 'many'"
array 0 15 16
SLURM_ARRAY_TASK_ID=0 refused 'submit --array=1-N'
array 1 7 4
SLURM_ARRAY_TASK_ID=1 refused 'set SHARDS=N'
text=$(DRY_RUN=1 SLURM_JOB_ID=7 "$scripts/mpi.sh" surface --games 1e5)
[ "$text" = "srun --mpi=pmix $program surface --games 1e5 --out $OUT --resume --quiet" ] || fail "$text"
if (unset SLURM_ARRAY_TASK_MIN SLURM_ARRAY_TASK_MAX SLURM_ARRAY_TASK_COUNT; "$scripts/array.sh" surface) 2>"$folder/text"; then fail 'no array, and no error'; fi
grep -q 'sbatch --array' "$folder/text" || fail 'it does not say how to submit it'

mkdir "$folder/bin"
printf '#!/bin/sh\n[ "$1" != --mpi=pmix ] || shift\nexec "$@"\n' >"$folder/bin/srun"
printf '#!/bin/sh\necho "$@" >>"%s"\n' "$folder/requeued" >"$folder/bin/scontrol"
chmod +x "$folder"/bin/*
export PATH=$folder/bin:$PATH SLURM_ARRAY_JOB_ID=5
array 1 3 3
job=(surface --games 1.2e7 --worst-case off --threads 1)
SLURM_ARRAY_TASK_ID=2 "$scripts/array.sh" "${job[@]}" 2>"$folder/text" &
task=$!
until [ -e "$OUT/shards/.shard-2-of-3.delegauge-lock" ]; do sleep 0.01; done
kill -TERM $task
wait $task || fail "a task that was warned failed: $(cat "$folder/text")"
[ "$(cat "$folder/requeued")" = 'requeue 5_2' ] || fail 'it was not queued again'

# Only a run that can go on is queued again: not one that failed, nor one that was ended for good.
rm "$folder/requeued"
for code in 1 2 137; do
  printf '#!/bin/sh\nexit %s\n' "$code" >"$folder/bin/fails"
  chmod +x "$folder/bin/fails"
  for script in array mpi; do
    got=0
    DELEGAUGE=fails SLURM_JOB_ID=7 SLURM_ARRAY_TASK_ID=2 "$scripts/$script.sh" surface >/dev/null 2>&1 || got=$?
    [ "$got" = "$code" ] || fail "$script.sh: exit code $got for $code"
  done
done
[ ! -e "$folder/requeued" ] || fail 'a run that failed was queued again'
printf '#!/bin/sh\nexit 75\n' >"$folder/bin/fails"
DELEGAUGE=fails SLURM_JOB_ID=7 "$scripts/mpi.sh" surface
[ "$(cat "$folder/requeued")" = 'requeue 7' ] || fail 'a job over MPI was not queued again'
for number in 3 2 1; do SLURM_ARRAY_TASK_ID=$number "$scripts/array.sh" "${job[@]}" >/dev/null; done
"$program" "${job[@]}" --out "$folder/whole" --quiet
cmp "$folder/whole/summary.json" "$OUT/merged/summary.json"

# A sweep, one of whose shards comes later, and by itself.
OUT=$folder/sweep
job=(sweep surface --players 2,3 --games 1e4 --threads 1)
for number in 1 3; do SLURM_ARRAY_TASK_ID=$number "$scripts/array.sh" "${job[@]}" >/dev/null; done
[ ! -e "$OUT/merged" ] || fail 'a sweep was merged before all its shards were there'
array 2 2 1
SHARDS=3 SLURM_ARRAY_TASK_ID=2 "$scripts/array.sh" "${job[@]}" >/dev/null
"$program" "${job[@]}" --out "$folder/whole-sweep" --quiet
cmp "$folder/whole-sweep/sweep.csv" "$OUT/merged/sweep.csv"
echo 'slurm.sh: a job array, one task of it warned and queued again, and a sweep wrote what one process writes'
