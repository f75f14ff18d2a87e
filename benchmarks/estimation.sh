#!/usr/bin/env bash
# Estimation: published answers, independent references, coverage on made-up populations, refusals, speed, R packages where installed, bad input. PART…: only these (./run bench estimation --help tells them).
# The default run takes about 15 minutes; --quick about one.
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
export GIROK_BIN=${GIROK_BIN:-$root/build/release} GIROK_ROOT=$root
ulimit -c 0
python=python3
[[ ! -x /usr/bin/python3 ]] || python=/usr/bin/python3
exec "$python" "$root/benchmarks/estimation.py" "$@"
