#!/bin/sh
# Prints the path of a browser that the tests can drive; installs one if there is none.
# Everything but the path goes to standard error.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# Some systems have a "chromium" that only tells how to install it: what counts is that it answers.
works() { [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1; }

installed() {
    for name in chromium google-chrome google-chrome-stable chromium-browser; do
        path="$(command -v "$name" 2>/dev/null || true)"
        if works "$path"; then printf '%s\n' "$path"; return 0; fi
    done
    for path in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "${HOME:-/root}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if works "$path"; then printf '%s\n' "$path"; return 0; fi
    done
    return 1
}

playwrights_own() {
    path="$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
' 2>/dev/null || true)"
    if works "$path"; then printf '%s\n' "$path"; return 0; fi
    return 1
}

if [ -n "${TOUCHSTONE_BROWSER:-}" ]; then
    if works "$TOUCHSTONE_BROWSER"; then printf '%s\n' "$TOUCHSTONE_BROWSER"; exit 0; fi
    say "TOUCHSTONE_BROWSER names $TOUCHSTONE_BROWSER, which does not start. Correct it, or unset it to have one found."
    exit 1
fi

installed && exit 0
playwrights_own && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "No browser found; installing Debian's chromium ..."
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends chromium fonts-liberation >&2; then
        installed && exit 0
    fi
fi

say "No browser found; asking Playwright for its own ..."
if .venv/bin/python -m playwright install chromium >&2; then
    playwrights_own && exit 0
    say "Playwright's browser is there but does not start; the libraries that it needs may be missing."
    say "As root: .venv/bin/playwright install-deps chromium. Then run the same command again."
    exit 1
fi

say "There is no browser for the tests, and none could be installed. Install Chromium or Chrome,"
say "or set TOUCHSTONE_BROWSER to the path of one, and run the same command again."
exit 1
