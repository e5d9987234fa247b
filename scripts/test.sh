#!/bin/sh
# Runs the whole suite in one process more than there are cores: tests in a browser wait, others work meanwhile.
# A browser test that fails is run once more, with the machine to itself, and both results are shown.
# With arguments, they go to one plain pytest: make test ARGS="-k survival"
set -eu
cd "$(dirname "$0")/.."

# The books of tests are written and thrown away: in memory where there is room, so that nothing waits for a disk.
room() { awk -v name="$1:" '$1 == name && $2 >= 5000000 { found = 1 } END { exit !found }' /proc/meminfo 2>/dev/null; }
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && room MemAvailable &&
    [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -ge 3000000 ]; then
    TMPDIR="$(mktemp -d /dev/shm/touchstone.XXXXXX)"
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
    trap 'exit 130' INT TERM
fi

if [ "$#" -gt 0 ]; then
    status=0
    .venv/bin/python -m pytest "$@" || status=$?
    exit "$status"
fi

started=$(date +%s)
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
status=0
.venv/bin/python -m pytest -q -n $((cores + 1)) --dist worksteal || status=$?
printf 'Took the whole suite: %d s\n' "$(($(date +%s) - started))"

# pytest ends with 1 when tests failed, and with 5 when there was nothing to run.
if [ "$status" = 1 ]; then
    printf '\nOnce more, what failed in the browser:\n'
    .venv/bin/python -m pytest -q -m browser --last-failed --last-failed-no-failures none || true
    status=0
    .venv/bin/python -m pytest -q --collect-only --last-failed --last-failed-no-failures none >/dev/null 2>&1 || status=$?
    [ "$status" = 5 ] || { printf '\nTests failed: see above.\n' >&2; exit 1; }
    exit 0
fi
exit "$status"
