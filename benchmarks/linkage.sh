#!/usr/bin/env bash
# Linkage: accuracy without labels, Korean–Chinese–English lists, other programs on the same data, growth, calibration, bad input. PART…: only these (./run bench linkage --help tells them).
# The default run takes about 20 minutes, 3 GB of memory and 2 GB of disk. Splink, dedupe and recordlinkage are installed from PyPI into build/linkage-peers, by the part that needs them only.
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
export GIROK_BIN=${GIROK_BIN:-$root/build/release} GIROK_ROOT=$root
ulimit -c 0
python=python3
[[ ! -x /usr/bin/python3 ]] || python=/usr/bin/python3
exec "$python" "$root/benchmarks/linkage.py" "$@"
