#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# wheel.sh [FOLDER]: builds the source archive and from it a wheel of the Python package, checks the wheel in a virtual environment that
# has nothing else, and says how large both are. They come into FOLDER, or else build/wheels. Needs scripts/install-dependencies.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-build/wheels}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/tools"
"$work/tools/bin/pip" install -q --disable-pip-version-check build auditwheel
"$work/tools/bin/python" -m build --outdir "$work/made" .
wheel=$(echo "$work"/made/*.whl)
# The tag that its libraries allow; fmt is the only one that a distribution has in another version.
if command -v patchelf >/dev/null; then
  "$work/tools/bin/auditwheel" repair -w "$work/repaired" "$wheel"
  wheel=$(echo "$work"/repaired/*.whl)
else
  echo "wheel: without patchelf the wheel is for machines with this one's libraries"
  "$work/tools/bin/auditwheel" show "$wheel" || true
fi
cp "$wheel" "$work"/made/*.tar.gz "$folder"

python3 -m venv "$work/bare"
"$work/bare/bin/pip" install -q --disable-pip-version-check "$wheel"
cd "$work"
env -i PATH= "$work/bare/bin/python" - <<'PYTHON'
import pathlib

import delegauge as dg

assert all((pathlib.Path(dg.__file__).parent / name).exists() for name in ("py.typed", "__init__.pyi", "_core.pyi"))
run = dg.surface(games=10_000)
parts = [dg.surface(games=10_000, shard=(i, 3)) for i in (3, 1, 2)]
assert dg.merge(parts).summary_json == run.summary_json
sweep = dg.sweep({"job": "surface", "vary": {"games": [1000, 10_000]}})
assert sweep.cells[2].summary_json == run.summary_json and "plotly" in dg.report([sweep]).html
assert dg.evaluate([[[1, 2, 0], [0, 1, 3]]], [[[2, 2, 0], [0, 2, 3]]]).bounds["fused"].shape == (1,)
assert "plotly" in dg.report(run).html
print(f"delegauge {dg.__version__}: works by itself")
PYTHON
ls -l "$folder" | awk 'NR > 1 {printf "%.1f MB  %s\n", $5 / 1e6, $NF}'
