#!/usr/bin/env bash
# Starts the service at a stage of its move, on the port 9400, until it is interrupted:
#   examples/migration/run.sh before|between|after
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [[ ! -d target/lib ]]; then
  (cd ../.. && mvn -q -B package -DskipTests -Dmaven.javadoc.skip -pl examples/migration -am)
fi
exec java -cp 'target/classes:target/lib/*' io.isometrics.examples.migration.Main "${1:-between}" 9400
