#!/usr/bin/env bash
# Reading: how much of the demo pile's known truth is found, how much of what is found is true; then speed and memory.
# FOLDER…: score other piles instead (documents and truth.json). --verbose lists everything missed and false.
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
bin=${GIROK_BIN:-$root/build/release}

folders=()
for word in "$@"; do [[ $word == -* ]] || folders+=("$word"); done
if ((${#folders[@]} > 0)); then
  exec python3 "$root/benchmarks/score_reading.py" --girok "$bin/girok" "$@"
fi
python3 "$root/benchmarks/score_reading.py" --girok "$bin/girok" "$@" "$root/data/demo"
if [[ -x $bin/bench_reading ]]; then
  exec "$bin/bench_reading"
fi
