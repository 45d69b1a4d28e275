#!/usr/bin/env bash
# Answers a few prompts; the metrics go where you say, by a setting alone:
#
#   examples/inference/run.sh [prometheus|otel|file|null]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

backend=${1:-prometheus}
choose backend "$backend" prometheus otel file null
build examples/inference

target=$root/examples/inference/target
export ISOMETRICS_BACKEND=$backend
export ISOMETRICS_FILE_PATH=${ISOMETRICS_FILE_PATH:-$target/events.txt}
"$java" -cp "$target/classes:$target/lib/*" io.isometrics.examples.inference.Main \
  "green tea please" "more of it"
if [[ $backend == file ]]; then
  tail -n 5 "$ISOMETRICS_FILE_PATH"
fi
