#!/usr/bin/env bash
# Runs the concurrency tests: benchmarks/stress/run.sh [jcstress options], such as
#   benchmarks/stress/run.sh -m quick          minutes, instead of the hours of the default
#   benchmarks/stress/run.sh -t Histogram      those of histograms
set -euo pipefail
cd "$(dirname "$0")/../.."
mvn -q -B -pl benchmarks/stress -am package -DskipTests -Dmaven.javadoc.skip
cd benchmarks/stress/target
jars=(isometrics-stress-*.jar)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "${jars[0]}:lib/*" org.openjdk.jcstress.Main "$@"
