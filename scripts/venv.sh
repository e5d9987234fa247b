#!/bin/sh
# Sees to .venv with everything in requirements.txt. Quick when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# What the installed packages belong to: these requirements, and this place (a copied .venv does not work).
wanted="$(cksum < requirements.txt) $(pwd)"
if [ -f .venv/installed ] && [ "$(cat .venv/installed)" = "$wanted" ] && new_enough .venv/bin/python; then
    exit 0
fi

if [ ! -x .venv/bin/python ] || ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1
then
    python=""
    found=""
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        command -v "$name" >/dev/null 2>&1 || continue
        "$name" --version >/dev/null 2>&1 || continue
        [ -n "$found" ] || found="$("$name" --version 2>&1)"
        if new_enough "$name"; then
            python="$name"
            break
        fi
    done
    if [ -z "$python" ]; then
        if [ -n "$found" ]; then
            say "Python is too old: found $found, Touchstone needs 3.11 or newer."
        else
            say "Python was not found. Touchstone needs 3.11 or newer."
        fi
        say "Install it (Debian: apt-get install python3 python3-venv; macOS: brew install python),"
        say "or name one that is there: make run PYTHON=/path/to/python3.12"
        exit 1
    fi
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        say "$("$python" --version) has no venv module, so .venv cannot be made."
        say "On Debian or Ubuntu, as root: apt-get install python3-venv. Then run the same command again."
        exit 1
    fi
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        say "$python could not make .venv; the lines above say why."
        exit 1
    fi
fi

say "Installing what requirements.txt lists ..."
if ! .venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements.txt >&2; then
    say "Not everything in requirements.txt could be installed; the lines above say what. Run the same command again."
    exit 1
fi
printf '%s\n' "$wanted" > .venv/installed
