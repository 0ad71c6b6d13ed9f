#!/usr/bin/env bash
# Checks the code without running it; stops at the first tool that objects.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh

say "Checking style (ruff)…"
.venv/bin/ruff check --quiet .
.venv/bin/ruff format --quiet --check .
say "Checking types (mypy)…"
.venv/bin/mypy
say "Checking who imports whom (import-linter)…"
.venv/bin/lint-imports
