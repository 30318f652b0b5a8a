#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what Delegauge is built with, on Debian 12 or Ubuntu 24.04. With `test`, also what its tests use.
set -euo pipefail

packages=(g++ cmake ninja-build git libfmt-dev libcli11-dev nlohmann-json3-dev zlib1g-dev)
if [ "${1:-}" = test ]; then
  packages+=(clang clang-format clang-tidy libgtest-dev librandom123-dev libbenchmark-dev python3 libopenmpi-dev openmpi-bin)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "install-dependencies: run as root, or install sudo; missing: ${missing[*]}" >&2; exit 1; }
  root=(sudo)
fi
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
