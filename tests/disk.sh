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
export DELEGAUGE_DEVICE=cpu
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
# A fast machine is done in a tenth of a second, and has to have written two checkpoints by then.
job=(surface --games 2e7 --worst-case off --checkpoint-every 0.02s --quiet)
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

# Every command on disks of every size: it comes to its end, or says why and leaves no file in part, and works once there is room.
mount -o remount,rw,size=40m "$folder/disk"
rm -rf "$folder/disk/"*
small='--threads 1 --quiet'
"$program" infer --repetitions 20 $small --out "$folder/given" --shard 1/2
"$program" infer --repetitions 20 $small --out "$folder/given" --shard 2/2
"$program" infer --repetitions 20 $small --out "$folder/run"
# 3,000 games of one player and two outcomes.
python3 - "$folder/games.npy" <<'END'
import array, sys
header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3000, 2, 2), }".ljust(117) + "\n"
numbers = array.array("d", [i % 7 for i in range(12000)])
with open(sys.argv[1], "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + numbers.tobytes())
END
tried=0
at_every_size() {
  local size code name
  rm -rf "$folder/whole"
  mkdir "$folder/whole"
  (cd "$folder/whole" && "$program" "$@" >/dev/null)
  for size in 8 16 24 40 64 96 160 256 400 640 1000 1600 2500 4000 6400; do
    rm -rf "$folder/disk/tried"
    mount -o remount,size=40m "$folder/disk"
    mkdir "$folder/disk/tried"
    mount -o remount,size=${size}k "$folder/disk"
    code=0
    (cd "$folder/disk/tried" && exec "$program" "$@" >/dev/null 2>"$folder/text") || code=$?
    tried=$((tried + 1))
    [ "$code" = 0 ] || [ "$code" = 1 ] || fail "exit code $code on a disk of ${size}k: $*"
    [ "$code" = 0 ] || grep -q 'No space left on device' "$folder/text" || fail "a disk of ${size}k, and no reason: $*"
    mount -o remount,size=40m "$folder/disk"
    # Whatever has its name is complete.
    for name in $(cd "$folder/disk/tried" && find . -type f ! -name '.*' ! -name 'run.json' ! -name 'report.html'); do
      cmp "$folder/whole/$name" "$folder/disk/tried/$name" || fail "$name is there in part (a disk of ${size}k): $*"
    done
    [ "$code" = 0 ] || (cd "$folder/disk/tried" && exec "$program" "$@" >/dev/null 2>"$folder/text") ||
      fail "the same command does not work once there is room: $*"
    for name in $(cd "$folder/whole" && find . -type f); do
      [ -e "$folder/disk/tried/$name" ] || fail "exit code 0, and no $name: $*"
    done
    [ -z "$(find "$folder/disk/tried" -name '.*delegauge*')" ] || fail "something is left of: $*"
    [ "$code" = 1 ] || break
  done
}
at_every_size surface --games 1e4 $small --out run
at_every_size surface --games 1e4 $small --out run --report
at_every_size surface --games 1e4 $small --out run --dump games.h5
at_every_size grid --repetitions 100 --points 5 $small --out run --games-csv
at_every_size grid --repetitions 100 --points 5 $small --out run --dump games.h5
at_every_size infer --repetitions 20 $small --out run
at_every_size search --chains 8 --steps 64 --map 2x2 $small --out run
at_every_size merge "$folder/given" --quiet --out run
at_every_size report "$folder/run" --out page.html
at_every_size evaluate "$folder/games.npy" --out out.csv
echo "disk.sh: $tried disks of all sizes under every command"

# A dump that fills the disk: one message, and nothing of it is left.
for job_dumped in 'surface --games 1e6 --worst-case off --dump-columns all' 'grid --repetitions 20000'; do
  rm -rf "$folder/disk/tried"
  mkdir "$folder/disk/tried"
  mount -o remount,size=3m "$folder/disk"
  code=0
  (cd "$folder/disk/tried" && exec "$program" $job_dumped --quiet --dump games.h5 2>"$folder/text") || code=$?
  [ "$code" = 1 ] || fail "exit code $code of a dump that fills the disk: $job_dumped"
  [ "$(wc -l <"$folder/text")" = 1 ] || fail "not one message of a dump that fills the disk: $job_dumped"
  grep -q -- '--dump: .*No space left on device' "$folder/text" || fail "no reason of a dump that fills the disk: $job_dumped"
  [ -z "$(ls -A "$folder/disk/tried")" ] || fail "something is left of a dump that fills the disk: $job_dumped"
  mount -o remount,size=40m "$folder/disk"
done

mount -o remount,ro "$folder/disk"
code=0
"$program" "${job[@]}" --out "$folder/disk/new" 2>"$folder/text" || code=$?
[ "$code" = 1 ] || fail "exit code $code on a disk that cannot be written"
grep -q 'Read-only file system' "$folder/text" || fail 'it does not say why'
echo 'disk.sh: full and read-only disks cost nothing that was done'
