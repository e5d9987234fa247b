#!/bin/sh
# Runs the whole suite: the browser tests beside all others, since there are two cores to use.
# With arguments, they go to one plain pytest: make test ARGS="-k survival"
set -eu
cd "$(dirname "$0")/.."

if [ "$#" -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi

log="$(mktemp)"
.venv/bin/python -m pytest -q -m browser -p no:cacheprovider > "$log" 2>&1 &
browser=$!
trap 'kill "$browser" 2>/dev/null || true; rm -f "$log"' EXIT
trap 'exit 130' INT TERM

first=0
.venv/bin/python -m pytest -q -m "not browser" || first=$?

second=0
wait "$browser" || second=$?
printf '\nIn the browser:\n'
cat "$log"

# pytest ends with 5 when nothing was there to run.
if [ "$first" != 0 ] || [ "$second" != 0 ]; then
    printf '\nFailed: %s\n' "pytest ended with $first for the tests without a browser, $second for those in one." >&2
    exit 1
fi
