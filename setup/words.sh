# shellcheck shell=bash
# Sentences and stamps that the set-up scripts share; sourced by them from the top of the checkout.

say() { printf '%s\n' "$*"; }

# Ends the script with sentences for the person who started it.
stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# digest_of WORD... : a digest of the words; a word that names a file stands for the content of that file.
digest_of() {
    local word
    for word in "$@"; do
        if [ -f "$word" ]; then sha256sum <"$word"; else printf '%s\n' "$word"; fi
    done | sha256sum | cut -d ' ' -f 1
}

# A stamp lies in the folder that it vouches for, so it goes when the folder goes, and is written when all else is done.
is_current() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
write_stamp() { printf '%s\n' "$2" >"$1.new" && mv "$1.new" "$1"; }

# install_locked ENVIRONMENT WORD... : pip installs what a lock names, checked by its hash. Ready-made packages only:
# building one needs a compiler, and lets pip fetch build tools that no hash covers.
install_locked() {
    "$1/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: "${@:2}"
}
