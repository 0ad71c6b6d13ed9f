#!/usr/bin/env bash
# Makes the virtual environment .venv and installs the locked Python packages and Techfolio itself into it.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh
purpose=$1
here=$(pwd -P)

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
can_make_environments() { "$1" -c 'import ensurepip' 2>/dev/null; }

find_python() {
    local name
    # The distribution's own before another in the path: one that pyenv compiled as it does by default took an eighth
    # more of the processor's time for the same tests.
    if [ -z "${PYTHON:-}" ] && is_new_enough /usr/bin/python3 && can_make_environments /usr/bin/python3; then
        echo /usr/bin/python3
        return
    fi
    for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        if [ -n "$name" ] && is_new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# An environment knows its place by absolute paths: one that was moved is made anew. So is one in which pip was
# interrupted, because pip takes a package of which half is there for installed.
is_sound() {
    [ ! -e .venv/.unfinished ] && grep -qsF "$here/.venv/bin/python" .venv/bin/pip || return 1
    .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

pip_install() {
    touch .venv/.unfinished
    # Flask-Principal alone is published as source only: our own locked setuptools builds it.
    install_locked .venv --no-binary flask-principal --no-build-isolation --use-pep517 "$@" || stop \
        "" "pip could not install the Python packages; its own words are above." \
        "Without a network, try again when there is one. If a package has nothing for $(.venv/bin/python --version)," \
        "name another Python: make clean, then make setup PYTHON=python3.11"
    rm .venv/.unfinished
}

build_digest=$(digest_of requirements/build.txt)
run_digest=$(digest_of requirements/run.txt)
test_digest=$(digest_of requirements/run.txt requirements/test.txt)

# pip adds and never takes away: where a lock has changed, what it dropped would linger and hide a fault.
has_old_lock() {
    { [ -e .venv/.stamp-run ] && ! is_current .venv/.stamp-run "$run_digest"; } ||
        { [ "$purpose" = test ] && [ -e .venv/.stamp-test ] && ! is_current .venv/.stamp-test "$test_digest"; }
}

if ! is_sound || has_old_lock; then
    python=$(find_python) || stop "Techfolio needs Python 3.11 or later, and found none." \
        "Install one (Debian 12: sudo apt-get install python3 python3-venv), then run the same command again."
    can_make_environments "$python" || stop \
        "This Python cannot make virtual environments yet. Please run:" "" \
        "    sudo apt-get install -y python3-venv" "" "Then run the same command again."
    say "Making a virtual environment in .venv…"
    "$python" -m venv --clear .venv
fi

own_digest=$(digest_of pyproject.toml requirements/build.txt)

if ! is_current .venv/.stamp-build "$build_digest"; then
    pip_install -r requirements/build.txt
    write_stamp .venv/.stamp-build "$build_digest"
fi
if [ "$purpose" = test ] && ! is_current .venv/.stamp-test "$test_digest"; then
    say "Installing Python packages and the test tools (about a minute)…"
    pip_install -r requirements/test.txt
    write_stamp .venv/.stamp-test "$test_digest"
    write_stamp .venv/.stamp-run "$run_digest"
elif ! is_current .venv/.stamp-run "$run_digest"; then
    say "Installing Python packages (about a minute)…"
    pip_install -r requirements/run.txt
    write_stamp .venv/.stamp-run "$run_digest"
fi
# Techfolio itself runs from the checkout; --no-index, since all that it needs is there.
if ! is_current .venv/.stamp-own "$own_digest"; then
    say "Installing the techfolio command…"
    .venv/bin/python -m pip install -qq --disable-pip-version-check \
        --no-index --no-deps --no-build-isolation --editable .
    write_stamp .venv/.stamp-own "$own_digest"
fi
