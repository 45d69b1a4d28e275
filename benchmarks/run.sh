#!/usr/bin/env bash
# Runs the benchmarks: benchmarks/run.sh [JMH options and patterns], such as
#   benchmarks/run.sh RecordBenchmark            one thread
#   benchmarks/run.sh -t 2 RecordBenchmark       two threads on one series
#   benchmarks/run.sh -prof gc -f 1 histogram    with the bytes allocated
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B -pl benchmarks -am package -DskipTests -Dmaven.javadoc.skip
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar benchmarks/target/benchmarks.jar "$@"
