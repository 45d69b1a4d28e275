#!/usr/bin/env bash
# Runs the observatory with the backend of your choice. A setting decides where its metrics go.
#
#   examples/influxdb/run.sh [influxdb|prometheus|otel] [number of pictures]
#
# Without a number it takes pictures until it is interrupted. Without INFLUXDB_URL an influxd
# is started, with its data in a folder that is removed at the end.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

backend=${1:-influxdb}
choose backend "$backend" influxdb prometheus otel
if [[ $backend == influxdb ]]; then
  build examples/influxdb
  folders=("$root/examples/influxdb/target" "$root/metrics-api/target")
else
  build examples/influxdb "metrics-$backend"
  folders=("$root/examples/influxdb/target" "$root/metrics-$backend/target"
    "$root/metrics-$backend/target/lib")
fi

if [[ $backend == influxdb && -z ${INFLUXDB_URL:-} ]]; then
  folder=$(mktemp -d)
  trap 'kill "${server:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
  cat >"$folder/influxdb.conf" <<CONFIG
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "$folder/meta"
[data]
  dir = "$folder/data"
  wal-dir = "$folder/wal"
[http]
  bind-address = "127.0.0.1:0"
CONFIG
  influxd -config "$folder/influxdb.conf" >"$folder/log" 2>&1 &
  server=$!
  until INFLUXDB_URL=$(sed -n 's|.*msg="Listening on HTTP".* addr=\([0-9.:]*\).*|http://\1|p' \
    "$folder/log") && [[ -n $INFLUXDB_URL ]]; do
    kill -0 "$server" || { cat "$folder/log" >&2; exit 1; }
    sleep 0.2
  done
  curl -s -X POST "$INFLUXDB_URL/query" --data-urlencode 'q=CREATE DATABASE metrics' >/dev/null
fi

export ISOMETRICS_BACKEND=$backend
if [[ $backend == influxdb ]]; then
  export ISOMETRICS_INFLUXDB_URL=$INFLUXDB_URL ISOMETRICS_INFLUXDB_INSTANCE=${HOSTNAME:-here}
  echo "Try:"
  echo "  curl -G '$INFLUXDB_URL/query?db=metrics' --data-urlencode \\"
  echo "    'q=SELECT SUM(amount) FROM observatory_exposures_total GROUP BY \"filter\"'"
  echo "  curl -G '$INFLUXDB_URL/query?db=metrics' --data-urlencode \\"
  echo "    'q=SELECT PERCENTILE(observed, 95) FROM observatory_exposure_seconds'"
elif [[ $backend == prometheus ]]; then
  export ISOMETRICS_HTTP_PORT=${ISOMETRICS_HTTP_PORT:-9400}
  echo "Try: curl -s http://127.0.0.1:$ISOMETRICS_HTTP_PORT/metrics | grep ^observatory_"
fi
echo "Ctrl-C ends it."

"$java" -cp "$(class_path "${folders[@]}")" io.isometrics.examples.influxdb.Observatory "${@:2}"
