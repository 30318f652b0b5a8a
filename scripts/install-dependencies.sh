#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what Delegauge is built with, on Debian 12 or Ubuntu 24.04. With `test`, also what its tests use (scripts/test.sh); with
# `develop`, also what only .ci/run does: clang and its tools, libFuzzer and the sanitizers, valgrind, google-benchmark, ccache.
# plotly.js, which draws the figures of reports, comes with Python's package plotly and goes into .venv in the project.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(g++ cmake ninja-build git libfmt-dev libcli11-dev libtomlplusplus-dev nlohmann-json3-dev zlib1g-dev libhdf5-dev libdeflate-dev gnuplot-nox python3 python3-dev python3-venv)
requirements=scripts/requirements.txt
case ${1:-} in
  '' | test | develop) ;;
  *) echo "usage: scripts/install-dependencies.sh [test|develop]" >&2; exit 2 ;;
esac
if [ -n "${1:-}" ]; then
  packages+=(libgtest-dev librandom123-dev libopenmpi-dev openmpi-bin procps)
  # Ubuntu's chromium is a snap, which many machines cannot run: there the tests of pages are skipped, and say so.
  if grep -q '^ID=debian' /etc/os-release; then packages+=(chromium chromium-driver); fi
  requirements=tests/python/requirements.txt
fi
if [ "${1:-}" = develop ]; then
  packages+=(clang clang-format clang-tidy libclang-rt-dev llvm valgrind libbenchmark-dev ccache)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "install-dependencies: run as root, or install sudo; missing: ${missing[*]}" >&2; exit 1; }
    root=(sudo)
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

[ -x .venv/bin/python3 ] || /usr/bin/python3 -m venv .venv
if ! cmp -s "$requirements" .venv/installed.txt; then
  if .venv/bin/python3 -m pip install -q --disable-pip-version-check -r "$requirements"; then
    cp "$requirements" .venv/installed.txt
  else
    echo "install-dependencies: without $requirements: reports will have static figures only, and their tests are skipped" >&2
  fi
fi
