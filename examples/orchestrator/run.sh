#!/usr/bin/env bash
# An orchestrator of containers, with its API, its ingress, its DNS and its metrics.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$root/examples/orchestrator/target
api=${WARREN_API_PORT:-8080} ingress=${WARREN_INGRESS_PORT:-8081} dns=${WARREN_DNS_PORT:-8053}
metrics=${WARREN_METRICS_PORT:-9400}

echo "Building the orchestrator ..."
(cd "$root" && mvn -q -B -Dstyle.color=never -pl examples/orchestrator -am package \
  -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip)

cat <<TRY
Try:
  curl -X PUT -d 'teapot:1 3' http://localhost:$api/services/shop
  curl -X PUT -d shop http://localhost:$api/ingress/shop.example.org
  curl -H 'Host: shop.example.org' http://localhost:$ingress/
  dig +short -p $dns @127.0.0.1 shop.warren
  curl -s http://127.0.0.1:$metrics/metrics | grep ^warren_
  curl -s http://127.0.0.1:$metrics/ready
Ctrl-C ends it.
TRY

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/classes:$target/lib/*" \
  io.isometrics.examples.orchestrator.Main "$api" "$ingress" "$dns" "$metrics"
