#!/usr/bin/env bash
# Runs the order service with the backend of your choice. The application jar is the same for all;
# the class path decides where its metrics go.
#
#   examples/quickstart/run.sh [prometheus|otel|null]
set -euo pipefail

backend=${1:-prometheus}
case $backend in
  prometheus | otel | null) ;;
  *)
    echo "No backend is named '$backend'; there are: prometheus, otel, null" >&2
    exit 2
    ;;
esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
module=metrics-$backend
java=java
if [[ -n ${JAVA_HOME:-} ]]; then
  java=$JAVA_HOME/bin/java
fi

echo "Building the quickstart and $module ..."
(cd "$root" && mvn -q -B -Dstyle.color=never -pl "examples/quickstart,$module" -am package \
  -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip)

# All jars of some folders, each once, without those of sources and documentation, as a class path.
class_path() {
  local path='' jar
  for jar in "$@"; do
    case $jar in
      *-sources.jar | *-javadoc.jar) ;;
      *) [[ $path: == *"/${jar##*/}:"* ]] || path=$path${path:+:}$jar ;;
    esac
  done
  echo "$path"
}
application=$root/examples/quickstart/target
backend_jars=$root/$module/target

orders=http://localhost:${ORDERS_PORT:-8080}/orders
echo "Try:"
echo "  curl -d tea $orders"
echo "  curl $orders/1"
if [[ $backend == prometheus ]]; then
  export ISOMETRICS_HTTP_PORT=${ISOMETRICS_HTTP_PORT:-9400}
  echo "  curl -s http://127.0.0.1:$ISOMETRICS_HTTP_PORT/metrics | grep ^orders_"
elif [[ $backend == otel ]]; then
  export OTEL_SERVICE_NAME=${OTEL_SERVICE_NAME:-orders}
  export OTEL_METRIC_EXPORT_INTERVAL=${OTEL_METRIC_EXPORT_INTERVAL:-5000}
  echo "Metrics are sent to ${OTEL_EXPORTER_OTLP_ENDPOINT:-http://localhost:4318};" \
    "examples/otel-collector has a Collector that takes them."
else
  echo "There is no /metrics: the null backend records nothing."
fi
echo "Ctrl-C ends it."

exec "$java" -cp "$(class_path "$application"/*.jar "$application"/lib/*.jar \
  "$backend_jars"/*.jar "$backend_jars"/lib/*.jar)" io.isometrics.examples.quickstart.Main
