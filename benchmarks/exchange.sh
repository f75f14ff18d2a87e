#!/usr/bin/env bash
# Tables and FollowTheMoney lines at full size through `girok import` and `girok export`, with Python and sqlite3 reading the same files in the same run.
# --rows N --lines N: smaller. --folder DIR: on another disk. --no-xlsx: without spreadsheets. --figures FILE: keep what was measured, as lines.
# It takes minutes, 2 GB of disk and 3 GB of memory.
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
export GIROK_BIN=${GIROK_BIN:-$root/build/release} GIROK_ROOT=$root
ulimit -c 0
python=python3
[[ ! -x /usr/bin/python3 ]] || python=/usr/bin/python3
exec "$python" "$root/benchmarks/exchange.py" "$@"
