#!/usr/bin/env bash
# Runs the benchmarks one after the other, so that none disturbs another's figures.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh

mkdir -p build/bench
if [ -x benchmarks/run.sh ]; then
    exec benchmarks/run.sh
fi
shopt -s nullglob
scripts=(benchmarks/[!_]*.py)
[ ${#scripts[@]} -gt 0 ] || stop "There is no benchmark in benchmarks/."
for script in "${scripts[@]}"; do
    say "$script"
    PYTHONPATH=. .venv/bin/python "$script"
done
