#!/usr/bin/env bash
# Runs every check and test: on SQLite with the browser, then the database tests once more on a real PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh

# A browser and a server stand behind each worker: more than four would only wait for each other.
workers=$(nproc)
[ "$workers" -le 4 ] || workers=4
# Compiling the tests anew is half of what it takes to collect them, in each worker and in both runs.
unset PYTHONDONTWRITEBYTECODE

setup/lint.sh
say "Running all tests on SQLite, $workers at a time…"
TECHFOLIO_TEST_DATABASE=sqlite .venv/bin/python -m pytest --numprocesses "$workers" --dist worksteal
say "Running the database tests once more, on PostgreSQL…"
TECHFOLIO_TEST_DATABASE=postgresql .venv/bin/python -m pytest --numprocesses "$workers" --dist worksteal -m database
