#!/usr/bin/env bash
# Whether the time that `girok serve` takes to refuse somebody tells who is a member: a name that is none, a wrong passphrase, a member who was removed, one who was given nothing. --rounds N (40).
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
export GIROK_BIN=${GIROK_BIN:-$root/build/release} GIROK_ROOT=$root
ulimit -c 0
exec python3 "$root/benchmarks/server_door.py" "$@"
