#!/bin/sh
# Runs the whole suite: first all that needs no browser, on every core, then what is done in one, in two processes.
# A browser test that fails is run once more, with the machine to itself, and both results are shown.
# With arguments, they go to one plain pytest: make test ARGS="-k survival"
set -eu
cd "$(dirname "$0")/.."

if [ "$#" -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi

started=$(date +%s)
took() {
    printf 'Took %s: %d s\n' "$1" "$(($(date +%s) - started))"
    started=$(date +%s)
}

first=0
.venv/bin/python -m pytest -q -m "not browser" -n auto --dist worksteal || first=$?
took "without a browser"

printf '\nIn the browser:\n'
second=0
.venv/bin/python -m pytest -q -m browser -n 2 --dist worksteal || second=$?
if [ "$second" = 1 ]; then
    printf '\nOnce more, what failed in the browser:\n'
    second=0
    .venv/bin/python -m pytest -q -m browser --last-failed --last-failed-no-failures none || second=$?
fi
took "in the browser"

# pytest ends with 5 when nothing was there to run.
if [ "$first" != 0 ] || [ "$second" != 0 ]; then
    printf '\nFailed: %s\n' "pytest ended with $first for the tests without a browser, $second for those in one." >&2
    exit 1
fi
