#!/usr/bin/env bash
# Attacks the exporter and the Prometheus client library's own server, and prints a table:
#   benchmarks/exporter/run.sh [seconds per attack, 20 unless given] [only rows with this in their names]
#   benchmarks/exporter/run.sh soak [minutes, 15 unless given]
# Give it the machine for itself.
set -euo pipefail
cd "$(dirname "$0")/../.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
classpath_file=$(mktemp)
trap 'rm -f "$classpath_file"' EXIT
# In one run, as the modules are in no repository; the last module to write the file is the exporter's.
mvn -q -B -pl metrics-prometheus -am package dependency:build-classpath -DskipTests \
  -Dmaven.javadoc.skip -Dmdep.includeScope=test "-Dmdep.outputFile=$classpath_file"
classpath=metrics-prometheus/target/classes:metrics-api/target/classes:$(cat "$classpath_file")

if [[ ${1:-} == soak ]]; then
  exec "$java" -Xmx256m -cp "$classpath" benchmarks/exporter/Soak.java "${2:-15}"
fi
# Both ends of 1000 connections and more.
ulimit -S -n "$(ulimit -H -n)"
exec python3 benchmarks/exporter/attacks.py "$java" "$classpath" "${1:-20}" "${2:-}"
