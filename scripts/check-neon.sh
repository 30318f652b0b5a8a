#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whether the kernels give on 64-bit Arm, scalar and NEON, the bits that they give on this machine: cross-compiles them
# and runs them in an emulator. Needs g++-aarch64-linux-gnu and qemu-user, and no Arm libraries.
set -euo pipefail
cd "$(dirname "$0")/.."

for program in aarch64-linux-gnu-g++ qemu-aarch64; do
  command -v "$program" >/dev/null || {
    echo "check-neon: '$program' not found: apt-get install g++-aarch64-linux-gnu qemu-user" >&2
    exit 2
  }
done

cmake -S scripts/neon -B build/neon-here -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake -S scripts/neon -B build/neon -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_TOOLCHAIN_FILE="$PWD/scripts/neon/aarch64.cmake" >/dev/null
cmake --build build/neon-here
cmake --build build/neon

build/neon-here/kernel_bits >build/neon/here.txt
qemu-aarch64 build/neon/kernel_bits >build/neon/arm.txt
for isa in scalar neon; do
  if ! diff <(sed -n 's/^scalar //p' build/neon/here.txt) <(sed -n "s/^$isa //p" build/neon/arm.txt); then
    echo "check-neon: $isa on Arm gives other bits than scalar here; the lines above differ" >&2
    exit 1
  fi
done
echo "check-neon: scalar and NEON on Arm give this machine's bits in $(grep -c '^neon' build/neon/arm.txt) runs"
