#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=delegauge
#SBATCH --array=1-16
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=16
#SBATCH --time=24:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
# One run as a job array without MPI: every task computes a shard, and the last one to finish adds all up.
#
#   OUT=runs/large sbatch --array=1-64 scripts/slurm/array.sh surface --games 1e12 --seed 3
#   OUT=runs/study sbatch --array=1-5 scripts/slurm/array.sh sweep examples/sweep-surface.toml
#
# The array's numbers are those of the shards, 1 to N. SHARDS=N says how many there are where it has some of them only, such as
# those that failed: OUT=runs/large SHARDS=64 sbatch --array=3,17 scripts/slurm/array.sh surface --games 1e12 --seed 3
#
# A task that Slurm warns (two minutes before its time is up) writes a checkpoint, ends with exit code 75 and is queued again;
# one that cannot write it fails. Slurm itself queues those again whose node fails, which loses a minute at most.
# DELEGAUGE names the program. With DRY_RUN=1 commands are printed and not run.
# For GPUs add --gpus-per-task=1.
set -euo pipefail
: "${OUT:?set OUT to the folder of the run}" "${SLURM_ARRAY_TASK_ID:?submit this with sbatch --array=1-N}"
program=${DELEGAUGE:-delegauge}
shards=$OUT/shards
number=$SLURM_ARRAY_TASK_ID
refuse() {
  echo "array.sh: $1" >&2
  exit 2
}
if [ -n "${SHARDS:-}" ]; then
  [[ $SHARDS =~ ^[1-9][0-9]*$ ]] || refuse "SHARDS is '$SHARDS'; give the number of all shards, such as SHARDS=64"
  count=$SHARDS
else
  count=${SLURM_ARRAY_TASK_MAX:-0}
  if [ "${SLURM_ARRAY_TASK_MIN:-0}" != 1 ] || [ "${SLURM_ARRAY_TASK_COUNT:-0}" != "$count" ]; then
    refuse "the array has some numbers only, from ${SLURM_ARRAY_TASK_MIN:-?} to $count; submit --array=1-N, or set SHARDS=N to the number of all shards"
  fi
fi
[[ $number =~ ^[1-9][0-9]*$ ]] && [ "$number" -le "$count" ] || refuse "there is no shard $number of $count; give --array numbers from 1 to $count"
run() {
  if [ -n "${DRY_RUN:-}" ]; then
    echo "$*"
  else
    "$@"
  fi
}

task=(srun "$program" "$@" --shard "$number/$count" --out "$shards" --resume --quiet)
if [ -n "${DRY_RUN:-}" ]; then
  echo "${task[*]}"
else
  # In the background, so that this shell takes Slurm's warning, whenever it comes, and hands it on.
  warned='' pid='' code=0
  trap 'warned=yes; [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true' TERM
  "${task[@]}" &
  pid=$!
  [ -z "$warned" ] || kill -TERM "$pid"
  wait "$pid" || code=$?
  while kill -0 "$pid" 2>/dev/null; do  # wait was interrupted by the warning, and the task goes on to its end
    code=0
    wait "$pid" || code=$?
  done
  case $code in
    0) ;;
    75)  # ended early, with a checkpoint to go on from
      scontrol requeue "${SLURM_ARRAY_JOB_ID}_$number"
      exit 0
      ;;
    *) exit "$code" ;;
  esac
fi

# Others may be missing: then the last of them does this.
finished=("$shards"/shard-*-of-"$count".delegauge)
if [ -n "${DRY_RUN:-}" ] || [ "${#finished[@]}" = "$count" ]; then
  run "$program" merge "$shards" --out "$OUT/merged"
fi
