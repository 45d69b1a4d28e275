#!/usr/bin/env bash
# How many requests a second the quickstart serves with metrics, compared with none: benchmarks/throughput.sh [pairs]
# A pair are two processes, one with the Prometheus backend, scraped each second, and one with the null backend.
# Both are warmed up, then loaded with wrk in turn, two seconds each, so that both meet the same disturbances. As no
# two processes compile quite the same code, there are several pairs; and as many with the null backend twice tell
# what differs for no reason. Needs wrk and curl, and the machine for itself; five pairs take a quarter of an hour.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../examples/common.sh"
pairs=${1:-5}
warm_up=20
seconds=2
turns=10
export ORDERS_PORT=0 ISOMETRICS_HTTP_PORT=0

build examples/quickstart metrics-prometheus metrics-null
application=$root/examples/quickstart/target
folder=$(mktemp -d)
servers=()
finish() {
  kill "${servers[@]}" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

# Starts the quickstart with a backend; what it prints goes into a file: start BACKEND FILE
start() {
  local jars=$root/metrics-$1/target
  rm -f "$2"
  # Which the exporter sets, and without which the JDK's server waits 40 ms for an acknowledgement.
  "$java" -Dsun.net.httpserver.nodelay=true \
    -cp "$(class_path "$application" "$application/lib" "$jars" "$jars/lib")" \
    io.isometrics.examples.quickstart.Main --no-load >"$2" 2>&1 &
  servers+=($!)
  until grep -sq "Orders are taken" "$2"; do sleep 0.2; done
}

# The address that a server printed after some words: address WORDS FILE
address() {
  sed -n "s/.*$1 at //p" "$2"
}

# Requests that a server answers in some seconds: load FILE SECONDS
load() {
  wrk -t1 -c4 -d"$2s" "$(address 'Orders are taken' "$1")/1" | awk '/requests in/ { print $1 }'
}

# Does something while a server is scraped each second, if it is: scraped FILE COMMAND..
scraped() {
  local metrics
  metrics=$(address 'Metrics are served' "$1")
  shift
  if [[ -z $metrics ]]; then
    "$@"
    return
  fi
  while curl -sf "$metrics" >/dev/null; do sleep 1; done &
  local scraper=$!
  "$@"
  kill $scraper
  wait $scraper 2>/dev/null || true
}

# Prints how many requests the second backend of a pair answers for each of the first: compare FIRST SECOND
compare() {
  local one=$folder/one two=$folder/two turn
  servers=()
  start "$1" "$one"
  start "$2" "$two"
  for server in "$one" "$two"; do
    curl -sf -d tea "$(address 'Orders are taken' "$server")" >/dev/null
    scraped "$server" load "$server" "$warm_up" >/dev/null
  done
  for ((turn = 0; turn < turns; turn++)); do
    echo "$(load "$one" "$seconds") $(scraped "$two" load "$two" "$seconds")"
  done | awk '{ one += $1; two += $2 } END { printf "%.4f\n", two / one }'
  kill "${servers[@]}"
  wait "${servers[@]}" 2>/dev/null || true
}

# Compares a backend with none, in several pairs.
report() {
  for ((i = 0; i < pairs; i++)); do compare null "$1"; done | sort -n | awk -v backend="$1" '
    { all[NR] = $1; sum += $1 }
    END {
      printf "%s: %+.1f %% requests a second in the mean, %+.1f %% to %+.1f %%\n",
        backend, 100 * (sum / NR - 1), 100 * (all[1] - 1), 100 * (all[NR] - 1)
    }'
}

report null
report prometheus
