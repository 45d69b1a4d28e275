#!/usr/bin/env bash
# How many requests a second the quickstart serves with metrics and with none: benchmarks/throughput.sh [rounds]
# It starts it with the Prometheus backend and with the null backend in turn, loads each with wrk, and scrapes the
# first once a second. Needs wrk and curl, and the machine for itself.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../examples/common.sh"
rounds=${1:-10}
seconds=5
port=18080
export ORDERS_PORT=$port ISOMETRICS_HTTP_PORT=19400

build examples/quickstart metrics-prometheus metrics-null
application=$root/examples/quickstart/target

# Requests a second of the quickstart with one backend.
measure() {
  local backend=$1
  local jars=$root/metrics-$backend/target
  # Which the exporter sets, and without which the JDK's server waits 40 ms for an acknowledgement.
  "$java" -Dsun.net.httpserver.nodelay=true \
    -cp "$(class_path "$application" "$application/lib" "$jars" "$jars/lib")" \
    io.isometrics.examples.quickstart.Main --no-load >/dev/null 2>&1 &
  local server=$!
  until curl -sf -d tea "http://localhost:$port/orders" >/dev/null; do sleep 0.2; done
  wrk -t1 -c4 -d"${seconds}s" "http://localhost:$port/orders/1" >/dev/null # until it is compiled
  local scraper=
  if [[ $backend == prometheus ]]; then
    while curl -sf "http://127.0.0.1:$ISOMETRICS_HTTP_PORT/metrics" >/dev/null; do sleep 1; done &
    scraper=$!
  fi
  wrk -t1 -c4 -d"${seconds}s" "http://localhost:$port/orders/1" | awk '/Requests\/sec/ { print $2 }'
  kill "$server" $scraper
  wait "$server" $scraper 2>/dev/null || true
}

median() {
  sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
for ((i = 1; i <= rounds; i++)); do
  for backend in null prometheus; do
    measure "$backend" | tee -a "$results/$backend" | sed "s/^/$backend: /"
  done
done
none=$(median <"$results/null")
metrics=$(median <"$results/prometheus")
awk -v none="$none" -v metrics="$metrics" \
  'BEGIN { printf "requests a second, medians: %.0f with metrics, %.0f with none: %.1f %% fewer\n",
           metrics, none, 100 * (none - metrics) / none }'
