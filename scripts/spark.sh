#!/bin/sh
# Starts Spark on this machine (a master, two workers, a Connect server) from the Python package, runs a command with
# TOUCHSTONE_CLUSTER=sc://..., and ends Spark again: sh scripts/spark.sh COMMAND...
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

VERSION=4.2.0
MASTER=17077
CONNECT=15002

if ! command -v java >/dev/null 2>&1; then
    say "Java was not found. Spark needs Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless)."
    say "Without it, make test compares the same books on Sail, which needs none."
    exit 1
fi

# A place of its own: Spark and its client are two packages of one name.
if [ ! -f .venv-spark/installed ] || [ "$(cat .venv-spark/installed)" != "$VERSION $(pwd)" ]; then
    say "Installing Spark $VERSION into .venv-spark (about 500 MB) ..."
    rm -rf .venv-spark
    .venv/bin/python -m venv .venv-spark
    .venv-spark/bin/python -m pip install -qq --disable-pip-version-check "pyspark==$VERSION" >&2
    printf '%s\n' "$VERSION $(pwd)" > .venv-spark/installed
fi
SPARK_HOME="$(.venv-spark/bin/python -c 'import importlib.util as u; print(u.find_spec("pyspark").submodule_search_locations[0])')"
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1

folder="$(mktemp -d)"
started=""
finish() {
    for process in $started; do kill "$process" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

start() {
    name="$1"
    shift
    "$@" > "$folder/$name.log" 2>&1 &
    started="$! $started"
}

listens() { .venv/bin/python -c "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1)" "$1" 2>/dev/null; }

wait_for() {
    tries=0
    until listens "$1"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 180 ]; then
            say "Spark did not start; the end of its log:"
            tail -n 20 "$folder"/*.log >&2
            exit 1
        fi
        sleep 1
    done
}

class="$SPARK_HOME/bin/spark-class"
SPARK_WORKER_DIR="$folder/work"
export SPARK_WORKER_DIR
start master "$class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$MASTER" --webui-port 0
wait_for "$MASTER"
for worker in one two; do
    start "$worker" "$class" org.apache.spark.deploy.worker.Worker "spark://127.0.0.1:$MASTER" \
        --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0
done
# few and small tasks: these books are small
start connect "$SPARK_HOME/bin/spark-submit" --master "spark://127.0.0.1:$MASTER" \
    --class org.apache.spark.sql.connect.service.SparkConnectServer --driver-memory 1g --executor-memory 800m \
    --conf "spark.connect.grpc.binding.port=$CONNECT" --conf spark.connect.grpc.binding.address=127.0.0.1 \
    --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 --conf "spark.sql.warehouse.dir=$folder" \
    spark-internal
wait_for "$CONNECT"
say "Spark $VERSION: a master and two workers, at sc://127.0.0.1:$CONNECT"
TOUCHSTONE_CLUSTER="sc://127.0.0.1:$CONNECT" "$@"
