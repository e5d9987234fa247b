#!/bin/sh
# Starts the dashboard, for this machine only unless ADDRESS says otherwise: there is no sign-in yet.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

port="${PORT:-8501}"
host="${ADDRESS:-127.0.0.1}"
case "$port" in
    *[!0-9]* | "")
        say "PORT is \"$port\", which is not a number. For example: make run PORT=8502"
        exit 2
        ;;
esac

free() {
    .venv/bin/python - "$host" "$port" <<'PYTHON'
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    socket.create_connection((host, port), timeout=1).close()
    sys.exit("something answers there")
except (OSError, OverflowError):
    pass  # nobody listens
with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, port))
    except (OSError, OverflowError) as reason:
        sys.exit(str(reason))
PYTHON
}

holder() {
    if command -v lsof >/dev/null 2>&1; then
        lsof -nP -iTCP:"$port" -sTCP:LISTEN 2>/dev/null | awk 'NR == 2 { print $1 " (process " $2 ")" }'
    elif command -v ss >/dev/null 2>&1; then
        ss -ltnpH "sport = :$port" 2>/dev/null |
            sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/p' | head -n 1
    fi
}

if ! reason="$(free 2>&1)"; then
    by="$(holder || true)"
    if [ -n "$by" ]; then
        say "Port $port is taken by $by. Stop that, or use another port: make run PORT=$((port + 1))"
    else
        say "Port $port on $host cannot be used: $reason. Use another port: make run PORT=8502"
    fi
    exit 1
fi

exec .venv/bin/streamlit run dashboard.py \
    --server.address "$host" --server.port "$port" \
    --server.showEmailPrompt false --browser.gatherUsageStats false
