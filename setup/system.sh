#!/usr/bin/env bash
# Sees that the machine has the libraries and programs outside Python; installs them through apt where it may.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/words.sh
purpose=$1

wanted=()
# need "PACKAGE..." TEST... : asks for the Debian packages when the test fails. What counts is the thing itself,
# wherever it came from.
need() {
    local packages
    read -ra packages <<<"$1"
    shift
    "$@" >/dev/null 2>&1 || wanted+=("${packages[@]}")
}
# Read into a variable first: a pipe that grep leaves early would fail here.
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
has_library() { [[ $libraries == *"$1"* ]]; }
has_font() { compgen -G "/usr/share/fonts/*/*/$1"; }
has_postgresql() { command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }

need libpango-1.0-0 has_library libpango-1.0.so.0
need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
need fonts-noto-core has_font NotoSans-Regular.ttf
need fonts-dejavu-core has_font DejaVuSans.ttf
if [ "$purpose" = test ]; then
    need postgresql has_postgresql
    need redis-server command -v redis-server
    # Without its sandbox program Chromium starts only for root, or where the kernel lets everybody make namespaces.
    need "chromium chromium-sandbox" command -v chromium
    need openssl command -v openssl
    need poppler-utils command -v pdftotext
    need default-jre-headless command -v java
    need maven command -v mvn
fi
[ ${#wanted[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null || stop \
    "Techfolio needs some system packages, and this machine has no apt to install them with." \
    "Please install what Debian calls: ${wanted[*]}" \
    "Then run the same command again."

install=(apt-get install -y --no-install-recommends "${wanted[@]}")
if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    stop "Techfolio needs some system packages that only an administrator can install. Please run, or ask for:" "" \
        "    sudo apt-get update && sudo ${install[*]}" "" \
        "Then run the same command again. Nothing else needs an administrator."
fi

say "Installing system packages: ${wanted[*]}…"
mkdir -p build
log=build/setup-apt.log
# Another package source that is out of order need not stop us: the installation itself tells.
"${as_root[@]}" apt-get update >"$log" 2>&1 || true
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=120 "${install[@]:1}" >>"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    stop "" "apt could not install them; its own words are above, all of them in $log." \
        "Put that right, then run the same command again."
}
