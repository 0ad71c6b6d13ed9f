#!/usr/bin/env bash
# Fetches veraPDF, with which the tests check the pack's PDF files, into build/verapdf; the tests then need no network.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh

digest=$(digest_of tests/conformance/pom.xml tests/conformance/jars.sha256)
is_current build/verapdf/.stamp "$digest" && exit 0
say "Fetching veraPDF (9 MB)…"
rm -rf build/verapdf
mvn --quiet --batch-mode --file tests/conformance/pom.xml dependency:copy-dependencies \
    -DoutputDirectory="$PWD/build/verapdf" || stop "" "Maven could not fetch veraPDF; its own words are above." \
    "Run the same command again."
expected=$PWD/tests/conformance/jars.sha256
(cd build/verapdf && sha256sum --check --quiet --strict "$expected") || stop \
    "" "What Maven fetched is not what tests/conformance/jars.sha256 names, so it is not used."
write_stamp build/verapdf/.stamp "$digest"
