#!/usr/bin/env bash
# An orchestrator of containers, with its API, its ingress, its DNS and its metrics. The ports are
# those in WARREN_API_PORT, WARREN_INGRESS_PORT, WARREN_DNS_PORT and ISOMETRICS_HTTP_PORT.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

api=${WARREN_API_PORT:-8080} ingress=${WARREN_INGRESS_PORT:-8081} dns=${WARREN_DNS_PORT:-8053}
metrics=${ISOMETRICS_HTTP_PORT:-9400}
build examples/orchestrator

cat <<TRY
Try:
  curl -X PUT -d 'teapot:1 3' http://localhost:$api/services/shop
  curl -X PUT -d shop http://localhost:$api/ingress/shop.example.org
  curl -H 'Host: shop.example.org' http://localhost:$ingress/
  dig +short -p $dns @127.0.0.1 shop.warren
  curl -s http://127.0.0.1:$metrics/metrics | grep ^warren_
  curl -s http://127.0.0.1:$metrics/ready
  curl -s http://127.0.0.1:$metrics/audit.json | grep '"recorded":"no"'
Ctrl-C ends it.
TRY

target=$root/examples/orchestrator/target
exec "$java" -cp "$target/classes:$target/lib/*" io.isometrics.examples.orchestrator.Main \
  "$api" "$ingress" "$dns" "$metrics"
