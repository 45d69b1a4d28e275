#!/usr/bin/env bash
# Runs the order service with the backend of your choice. The application jar is the same for all;
# the class path decides where its metrics go.
#
#   examples/quickstart/run.sh [prometheus|otel|null]
#
# JAVA_OPTS may hold further options of the JVM, separated by blanks.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

backend=${1:-prometheus}
choose backend "$backend" prometheus otel null
build examples/quickstart "metrics-$backend"

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

application=$root/examples/quickstart/target
jars=$root/metrics-$backend/target
read -ra options <<< "${JAVA_OPTS:-}"
exec "$java" "${options[@]}" -cp "$(class_path "$application" "$application/lib" "$jars" "$jars/lib")" \
  io.isometrics.examples.quickstart.Main
