#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=delegauge
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=8
#SBATCH --cpus-per-task=8
#SBATCH --time=24:00:00
#SBATCH --signal=TERM@120
#SBATCH --requeue
# One run over the ranks of an MPI job, a rank for each GPU of a node, or for some of its processors.
#
#   OUT=runs/large sbatch --gpus-per-node=8 scripts/slurm/mpi.sh surface --games 1e13 --seed 3
#
# When Slurm warns that time is nearly up, the run ends with a checkpoint and exit code 75, and the job is queued again and goes
# on from there; so it does when a node fails. A run that cannot write its checkpoint fails, and is not queued again.
# DELEGAUGE names the program; MPI the plugin that its MPI library speaks (pmix for Open MPI, pmi2 for MPICH). With DRY_RUN=1
# commands are printed and not run.
set -euo pipefail
: "${OUT:?set OUT to the folder of the run}" "${SLURM_JOB_ID:?submit this with sbatch}"
program=${DELEGAUGE:-delegauge}
run() {
  if [ -n "${DRY_RUN:-}" ]; then
    echo "$*"
  else
    "$@"
  fi
}

code=0
run srun --mpi="${MPI:-pmix}" "$program" "$@" --out "$OUT" --resume --quiet || code=$?
if [ "$code" = 75 ]; then
  scontrol requeue "$SLURM_JOB_ID"
  exit 0
fi
exit "$code"
