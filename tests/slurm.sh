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
text=$(DRY_RUN=1 SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=16 "$scripts/array.sh" surface --games 1e5)
grep -qF -- "srun $program surface --games 1e5 --shard 3/16 --out $OUT/shards --resume --quiet" <<<"$text" || fail "$text"
grep -qF -- "$program merge $OUT/shards --out $OUT/merged" <<<"$text" || fail "$text"
text=$(DRY_RUN=1 SLURM_JOB_ID=7 "$scripts/mpi.sh" surface --games 1e5)
[ "$text" = "srun --mpi=pmix $program surface --games 1e5 --out $OUT --resume --quiet" ] || fail "$text"
if "$scripts/array.sh" surface 2>"$folder/text"; then fail 'no array, and no error'; fi
grep -q 'sbatch --array' "$folder/text" || fail 'it does not say how to submit it'

mkdir "$folder/bin"
printf '#!/bin/sh\n[ "$1" != --mpi=pmix ] || shift\nexec "$@"\n' >"$folder/bin/srun"
printf '#!/bin/sh\necho "$@" >>"%s"\n' "$folder/requeued" >"$folder/bin/scontrol"
chmod +x "$folder"/bin/*
export PATH=$folder/bin:$PATH SLURM_ARRAY_JOB_ID=5 SLURM_ARRAY_TASK_COUNT=3
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
echo 'slurm.sh: a job array, one task of it warned and queued again, wrote what one process writes'
