#!/usr/bin/env bash
# Prepares the checkout to run Techfolio ("run"), or to test it as well ("test"); skips each step that is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?say what to prepare for: run or test}

# Two set-ups at once would damage each other. The lock belongs to this process alone (--close), or a service that apt
# starts on the way would inherit and keep it.
if [ -z "${TECHFOLIO_SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
    mkdir -p build
    export TECHFOLIO_SETUP_LOCKED=1
    busy=75
    status=0
    flock --close --nonblock --conflict-exit-code $busy build/setup.lock "$0" "$purpose" || status=$?
    if [ $status -eq $busy ]; then
        echo "Another set-up is running here; waiting for it to finish…"
        exec flock --close build/setup.lock "$0" "$purpose"
    fi
    exit $status
fi

setup/system.sh "$purpose"
setup/python.sh "$purpose"
setup/assets.sh "$purpose"
[ "$purpose" != test ] || setup/verapdf.sh
