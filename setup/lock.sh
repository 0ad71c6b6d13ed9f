#!/usr/bin/env bash
# Pins every Python package with its hashes; keeps the versions that still fit, unless UPGRADE=1 asks for newer ones.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh

uv=build/uv/bin/uv
uv_digest=$(digest_of requirements/uv.txt "$(pwd -P)")
if ! is_current build/uv/.stamp "$uv_digest"; then
    say "Fetching the resolver…"
    .venv/bin/python -m venv --clear build/uv
    install_locked build/uv -r requirements/uv.txt
    write_stamp build/uv/.stamp "$uv_digest"
fi

# No index address and no local path may enter a lock: it has to serve on every machine.
compile() {
    say "Pinning requirements/$2…"
    "$uv" pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
        ${UPGRADE:+--upgrade} "$1" -o "requirements/$2" "${@:3}" >/dev/null
}
compile pyproject.toml run.txt
compile pyproject.toml test.txt --extra test -c requirements/run.txt
for name in build node uv; do
    compile "requirements/$name.in" "$name.txt"
done
say "Done. Look at what changed: git diff requirements/"
