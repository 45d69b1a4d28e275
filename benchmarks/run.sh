#!/usr/bin/env bash
# Builds, runs the benchmarks, and prints the tables: benchmarks/run.sh [quick|full] [pattern]
#   benchmarks/run.sh                    what the targets need, in less than ten minutes
#   benchmarks/run.sh full               everything, in half an hour
#   benchmarks/run.sh full --docs        and writes the tables into docs/performance.md
#   benchmarks/run.sh full Histogram     only what has this in its name, here of everything
#   benchmarks/run.sh full -Dmicrometer.version=1.18.0-M1
#                                        with another version: what begins with -D goes to Maven
#   benchmarks/run.sh smoke              whether it works: the numbers mean nothing
# Give it the machine for itself. The results are in benchmarks/target/results, as JSON and Markdown.
set -euo pipefail
cd "$(dirname "$0")/.."

maven=(mvn -q -B -pl benchmarks -am package -DskipTests -Dmaven.javadoc.skip)
arguments=()
for argument in "$@"; do
  if [[ $argument == -D* ]]; then
    maven+=("$argument")
    continue
  fi
  arguments+=("$argument")
  if [[ $argument == --docs ]]; then
    arguments+=(docs/performance.md)
  fi
done

"${maven[@]}"
# Dropwizard, Micrometer and Spectator have SLF4J say that it found nowhere to log to.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp benchmarks/target/benchmarks.jar \
  io.isometrics.benchmarks.Benchmarks benchmarks/target/results "${arguments[@]:-quick}" \
  2> >(grep -v ^SLF4J >&2)
