#!/usr/bin/env bash
# Installs the locked front-end packages into node_modules, with the machine's npm or else with one from the Python
# index, and makes of them what the server serves.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh
purpose=$1
stamp=node_modules/.stamp

digest=$(digest_of package.json package-lock.json .npmrc)
has_packages() { is_current $stamp "test $digest" || { [ "$purpose" = run ] && is_current $stamp "run $digest"; }; }

install_packages() {
    local npm major node_digest omit
    # npm 9 is Debian 12's; an older one does not read this lock file faithfully.
    major=$(npm --version 2>/dev/null | cut -d . -f 1) || true
    if [ "${major:-0}" -ge 9 ] 2>/dev/null; then
        npm=(npm)
    else
        node_digest=$(digest_of requirements/node.txt "$(pwd -P)")
        if ! is_current .node/.stamp "$node_digest"; then
            say "This machine has no npm of version 9 or later: fetching Node.js from the Python index (60 MB)…"
            .venv/bin/python -m venv --clear .node
            install_locked .node -r requirements/node.txt || stop \
                "" "pip could not install Node.js; its own words are above." \
                "Either try again, or install npm in your own way. Then run the same command again."
            write_stamp .node/.stamp "$node_digest"
        fi
        export PATH="$PWD/.node/bin:$PATH"
        npm=(.node/bin/npm)
    fi

    omit=()
    [ "$purpose" = run ] && omit=(--omit=dev)
    say "Installing front-end packages…"
    # The packages are only files to serve: their own scripts never run.
    "${npm[@]}" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "${omit[@]}" \
        >/dev/null || stop "" "npm could not install the front-end packages; its own words are above." \
        "Run the same command again."
    write_stamp $stamp "$purpose $digest"
}
has_packages || install_packages

# What is served is made from them; its stamp stands beside the folder, where nothing serves it.
served_digest=$(digest_of "$digest" setup/frontend.py)
if ! [ -d build/assets ] || ! is_current build/assets.stamp "$served_digest"; then
    rm -f build/assets.stamp
    .venv/bin/python setup/frontend.py
    write_stamp build/assets.stamp "$served_digest"
fi
