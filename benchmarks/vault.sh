#!/usr/bin/env bash
# The evidence base at full size, and PostgreSQL with the same data beside it; then one table of both.
# --records N --texts N --edits N --each N: smaller. --folder DIR: on another disk. --no-subjects, --no-postgresql: without these parts.
# --figures DIR: keep what was measured, as lines. It takes minutes and 2 GB of disk.
set -euo pipefail

root=${GIROK_ROOT:-$(cd "$(dirname "$0")/.." && pwd)}
bin=${GIROK_BIN:-$root/build/release}
ulimit -c 0

folder=/var/tmp figures="" edits=500 subjects=1 postgresql=1
arguments=()
while (($# > 0)); do
  case $1 in
    --folder) folder=$2 && shift 2 ;;
    --figures) figures=$2 && shift 2 ;;
    --edits) edits=$2 && shift 2 ;;
    --no-subjects) subjects="" && shift ;;
    --no-postgresql) postgresql="" && shift ;;
    --records | --texts | --each | --scan | --seed) arguments+=("$1" "$2") && shift 2 ;;
    *) echo "vault.sh: no option '$1'" >&2 && exit 2 ;;
  esac
done

# Invented data: it may lie there in the plain, but not stay.
data=$(mktemp -d "$folder/girok-bench-data-XXXXXX")
trap 'rm -rf "$data"' EXIT
trap 'exit 1' INT TERM
chmod 755 "$data" # the server's user is another one

[[ -z $subjects ]] || arguments+=(--subjects)
[[ -z $postgresql ]] || arguments+=(--export "$data")
"$bin/bench_vault" --folder "$data" --edits "$edits" "${arguments[@]}" >"$data/girok.tsv"
tables=("$data/girok.tsv") result=0
if [[ -n $postgresql ]]; then
  code=0
  python3 "$root/benchmarks/vault_postgresql.py" "$data" "$data/postgresql.tsv" --folder "$data" --edits "$edits" || code=$?
  case $code in
    0) tables+=("$data/postgresql.tsv") ;;
    3) ;; # not installed; it has said so
    *) result=1 ;;
  esac
fi
if [[ -n $figures ]]; then
  mkdir -p "$figures"
  cp "${tables[@]}" "$figures/"
fi
python3 "$root/benchmarks/vault_table.py" "${tables[@]}" || result=1
exit $result
