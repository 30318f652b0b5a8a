#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs dieharder's whole battery over the streams of games (docs/random_streams.md says what for, and by which
# criterion its results are read), one layout after another, about an hour each.
#
#   battery.sh [--dieharder OPTIONS] [LAYOUT...]     default: all of stream_words' layouts but `long`
#
# Results go to docs/random_streams/LAYOUT.txt when a layout is done; until then, to .partial beside it.
# Needs dieharder and a C++20 compiler ($CXX, default g++). Summarise with summarise.py.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
results=${RESULTS:-$root/docs/random_streams}
seed=${SEED:-20261123}
options=(-a)
if [ "${1:-}" = --dieharder ]; then
  read -ra options <<<"${2:?--dieharder needs options, such as '-d 15'}"
  shift 2
fi
layouts=("$@")
[ ${#layouts[@]} -gt 0 ] || layouts=(consumed interleaved-indices interleaved-seeds)

for layout in "${layouts[@]}"; do
  case $layout in
    consumed | interleaved-indices | interleaved-seeds | long) ;;
    *) echo "battery.sh: $layout is not a layout of stream_words" >&2; exit 2 ;;
  esac
done
command -v dieharder >/dev/null || { echo "battery.sh: needs dieharder (apt install dieharder)" >&2; exit 1; }
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
"${CXX:-g++}" -std=c++20 -O3 -I"$root/include" "$here/stream_words.cpp" -o "$build/stream_words"
mkdir -p "$results"
words() { "$build/stream_words" "$1" "$seed" || [ $? = 141 ]; }  # 141: its reader has had enough

for layout in "${layouts[@]}"; do
  partial=$results/$layout.partial
  {
    echo "# layout $layout, seed $seed, first index 0, 32 draws; dieharder ${options[*]} -g 200 -k 2 -Y 1"
    echo "# sha256 of the first MiB: $(words "$layout" | head -c 1048576 | sha256sum | cut -d' ' -f1)"
    echo "# begun $(date -u +%FT%TZ)"
  } >"$partial"
  # -k 2 is the accurate Kolmogorov-Smirnov test, -Y 1 adds samples to a weak result until it is neither.
  words "$layout" | stdbuf -oL dieharder "${options[@]}" -g 200 -k 2 -Y 1 >>"$partial"
  echo "# ended $(date -u +%FT%TZ)" >>"$partial"
  mv "$partial" "$results/$layout.txt"
done
