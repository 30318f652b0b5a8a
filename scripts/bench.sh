#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Delegauge beside plain Python, NumPy, Numba, JAX and PyTorch at the same work: installs them into bench/.venv (PyTorch takes
# some 6 GB), builds delegauge for this processor's instruction set, runs all in turn and writes bench/results/DATE.{json,md,svg}.
# Options go to bench/side_by_side.py, such as --works surface:4x4 or --write-readme.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-dependencies.sh
requirements=bench/peers/requirements.txt
[ -x bench/.venv/bin/python3 ] || /usr/bin/python3 -m venv bench/.venv
if ! cmp -s "$requirements" bench/.venv/installed.txt; then
  # Peers that cannot be installed are left out, and the table says so; figures need matplotlib, the peers NumPy.
  while read -r package; do
    bench/.venv/bin/python3 -m pip install -q --disable-pip-version-check -c "$requirements" "$package" ||
      echo "bench.sh: could not install $package: it is left out" >&2
  done < <(sed -E 's/[[:space:]]*#.*//; /^$/d' "$requirements")
  cp "$requirements" bench/.venv/installed.txt
fi

# Other instruction sets would only lengthen the build.
widest=
grep -qw avx2 /proc/cpuinfo && widest=avx2
grep -qw avx512vl /proc/cpuinfo && widest=avx512
[ "$(uname -m)" = x86_64 ] || widest=neon
cmake --preset release -B build/bench -DDELEGAUGE_TESTS=OFF -DDELEGAUGE_BENCHMARKS=OFF -DDELEGAUGE_CUDA=OFF \
  -DDELEGAUGE_CPU_ISAS="$widest" -DDELEGAUGE_UNITY=ON
cmake --build build/bench --target delegauge
bench/.venv/bin/python3 bench/side_by_side.py --delegauge build/bench/delegauge "$@"
