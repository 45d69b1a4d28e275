#!/usr/bin/env bash
# Answers a few prompts; the metrics go where you say, by a setting alone:
#
#   examples/inference/run.sh [prometheus|otel|file|null]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$root/examples/inference/target

echo "Building the server ..."
(cd "$root" && mvn -q -B -Dstyle.color=never -pl examples/inference -am package \
  -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip)

export ISOMETRICS_BACKEND=${1:-prometheus}
export ISOMETRICS_FILE_PATH=${ISOMETRICS_FILE_PATH:-$target/events.txt}
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/classes:$target/lib/*" \
  io.isometrics.examples.inference.Main "green tea please" "more of it"
if [[ $ISOMETRICS_BACKEND == file ]]; then
  tail -n 5 "$ISOMETRICS_FILE_PATH"
fi
