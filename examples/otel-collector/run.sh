#!/usr/bin/env bash
# Starts a Collector, Prometheus and Grafana with Docker, and the order service of the quickstart,
# which sends its metrics to the Collector over OTLP.
#
#   examples/otel-collector/run.sh [opentelemetry-javaagent.jar]
#
# With OpenTelemetry's Java agent its metrics of requests, clients and the JVM leave together with
# the service's own, under the same identity.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

agent=${1:-}
if [[ -n $agent && ! -f $agent ]]; then
  echo "There is no Java agent at '$agent': give its path, or nothing to run without one." >&2
  exit 2
fi
if ! docker compose version >/dev/null 2>&1; then
  echo "This needs Docker with its compose plugin. Without it, run a Collector yourself with" >&2
  echo "$here/otel-collector-config.yaml, and the service with examples/quickstart/run.sh otel." >&2
  exit 1
fi

docker compose -f "$here/docker-compose.yml" up -d
trap 'docker compose -f "$here/docker-compose.yml" down' EXIT
echo "Grafana is at http://localhost:3000, Prometheus at http://localhost:9090."
JAVA_OPTS="${JAVA_OPTS:-}${agent:+ -javaagent:$agent}" "$here/../quickstart/run.sh" otel
