#!/usr/bin/env bash
# `girok serve` with a case of 100,000 records and 50 people at work in it; what they waited, whether anything was lost, what the server held in memory.
# --minutes N (10), --users N (50), --think SECONDS (2), --records N (100000), --report FILE.json, --no-browser, --strict (missed times are a failure), --folder FOLDER (for cases; the build folder). The case is made once and
# kept; people work in a copy of it.
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
bin=${GIROK_BIN:-$root/build/release}
ulimit -c 0

records=100000
folder=$bin/bench-server
arguments=()
while (($# > 0)); do
  case $1 in
    --records) records=$2 && shift 2 ;;
    --folder) folder=$2 && shift 2 ;;
    --minutes | --users | --think | --report) arguments+=("$1" "$2") && shift 2 ;;
    --no-browser | --strict) arguments+=("$1") && shift ;;
    *) echo "server.sh: no option '$1'" >&2 && exit 2 ;;
  esac
done

data="$folder/$records"
if [[ ! -e $data/members.tsv || $bin/bench_server -nt $data/members.tsv ]]; then
  echo "Making a case of $records records, once …" >&2
  rm -rf "$data"
  mkdir -p "$data"
  XDG_STATE_HOME="$data/state" "$bin/bench_server" "$data" --records "$records"
fi
exec python3 "$root/benchmarks/server.py" "$data" --girok "$bin/girok" "${arguments[@]+"${arguments[@]}"}"
