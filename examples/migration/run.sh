#!/usr/bin/env bash
# Starts the service at a stage of its move, on the port 9400 unless SHOP_PORT says another, until
# it is interrupted:
#
#   examples/migration/run.sh [before|between|after]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

stage=${1:-between}
choose stage "$stage" before between after
build examples/migration

target=$root/examples/migration/target
exec "$java" -cp "$target/classes:$target/lib/*" io.isometrics.examples.migration.Main \
  "$stage" "${SHOP_PORT:-9400}"
