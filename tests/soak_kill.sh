#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: soak_kill.sh PROGRAM. kill.sh ten times in a row on a machine that is busy with something else.
set -euo pipefail
busy=()
trap 'kill "${busy[@]}" 2>/dev/null || true' EXIT
for _ in 1 2; do
  (while :; do :; done) &
  busy+=($!)
done
for _ in $(seq 10); do "$(dirname "$0")/kill.sh" "$1" 5; done
