#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: disk.sh PROGRAM. A disk that fills up while a run writes checkpoints, and a folder that cannot be written: small file
# systems in memory, mounted in a namespace of this script's own.
set -euo pipefail
program=$(realpath "$1")
if [ -z "${DISK_SH_INSIDE:-}" ]; then
  if ! unshare -rm true 2>/dev/null; then
    echo 'disk.sh: skipped: no file system can be mounted here'
    exit 77
  fi
  DISK_SH_INSIDE=1 exec unshare -rm "$0" "$program"
fi
folder=$(mktemp -d)
trap 'umount "$folder/disk" 2>/dev/null || true; rm -rf "$folder"' EXIT
fail() {
  echo "disk.sh: $1" >&2
  cat "$folder/text" >&2
  exit 1
}
mkdir "$folder/disk"
if ! mount -t tmpfs -o size=4m tmpfs "$folder/disk" 2>/dev/null; then
  echo 'disk.sh: skipped: no file system can be mounted here'
  exit 77
fi
job=(surface --games 8e6 --worst-case off --checkpoint-every 0.1s --quiet)
"$program" "${job[@]}" --out "$folder/whole" 2>"$folder/text"

# Room for two generations of checkpoints, not for what comes in the end beside them.
code=0
"$program" "${job[@]}" --out "$folder/disk/run" 2>"$folder/text" || code=$?
[ "$code" = 1 ] || fail "exit code $code of a run whose disk was full"
grep -q 'No space left on device; free some space there' "$folder/text" || fail 'it does not say why'
[ ! -e "$folder/disk/run/summary.json" ] || fail 'a summary came without its other files'
ls "$folder/disk/run/"checkpoint*.delegauge >/dev/null 2>&1 || fail 'no checkpoint was kept'
mount -o remount,size=40m "$folder/disk"
"$program" "${job[@]}" --out "$folder/disk/run" --resume 2>"$folder/text" || fail 'it does not go on with more room'
for name in summary.json surface.csv points.csv; do
  cmp "$folder/whole/$name" "$folder/disk/run/$name" || fail "$name differs"
done

# Not even a checkpoint fits: the run says so and goes on, as if there were none.
mount -o remount,size=40m "$folder/disk"
dd if=/dev/zero of="$folder/disk/filler" bs=1M count=40 2>/dev/null || true
code=0
"$program" "${job[@]}" --out "$folder/disk/other" 2>"$folder/text" || code=$?
[ "$code" = 1 ] || fail "exit code $code on a full disk"
rm "$folder/disk/filler"

mount -o remount,ro "$folder/disk"
code=0
"$program" "${job[@]}" --out "$folder/disk/new" 2>"$folder/text" || code=$?
[ "$code" = 1 ] || fail "exit code $code on a disk that cannot be written"
grep -q 'Read-only file system' "$folder/text" || fail 'it does not say why'
echo 'disk.sh: full and read-only disks cost nothing that was done'
