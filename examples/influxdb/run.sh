#!/usr/bin/env bash
# Runs the observatory with the backend of your choice. A setting decides where its metrics go.
#
#   examples/influxdb/run.sh [influxdb|prometheus|otel]
#
# Without INFLUXDB_URL an influxd is started, with its data in a folder that is removed at the end.
set -euo pipefail

backend=${1:-influxdb}
case $backend in
  influxdb | prometheus | otel) ;;
  *)
    echo "No backend is named '$backend'; there are: influxdb, prometheus, otel" >&2
    exit 2
    ;;
esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=java
if [[ -n ${JAVA_HOME:-} ]]; then
  java=$JAVA_HOME/bin/java
fi
modules=examples/influxdb
if [[ $backend != influxdb ]]; then
  modules=$modules,metrics-$backend
fi
echo "Building ..."
(cd "$root" && mvn -q -B -Dstyle.color=never -pl "$modules,metrics-prometheus" -am package \
  -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip)

# All jars of some folders, without those of sources and documentation, as a class path.
class_path() {
  local path='' jar
  for jar in "$@"; do
    case $jar in
      *-sources.jar | *-javadoc.jar) ;;
      *) path=$path${path:+:}$jar ;;
    esac
  done
  echo "$path"
}

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

jars=("$root"/examples/influxdb/target/*.jar "$root"/metrics-prometheus/target/lib/metrics-api*.jar)
if [[ $backend != influxdb ]]; then
  jars=("$root"/examples/influxdb/target/*.jar "$root/metrics-$backend"/target/*.jar
    "$root/metrics-$backend"/target/lib/*.jar)
fi
"$java" -cp "$(class_path "${jars[@]}")" io.isometrics.examples.influxdb.Observatory "${@:2}"
