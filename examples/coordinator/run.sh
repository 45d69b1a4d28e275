#!/usr/bin/env bash
# A coordinator of confidential workloads, with gRPC over TLS. Its metrics are served only if asked
# for: ISOMETRICS_HTTP_PORT=9401 examples/coordinator/run.sh
# A short run may push them when it ends, with ISOMETRICS_PUSH_URL and ISOMETRICS_PUSH_JOB, or wait
# until they were scraped, with ISOMETRICS_SHUTDOWN_WAIT=30s beside the port.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

build examples/coordinator

target=$root/examples/coordinator/target
keys=$target/coordinator.p12
if [[ ! -e $keys ]]; then
  "${JAVA_HOME:+$JAVA_HOME/bin/}keytool" -genkeypair -alias coordinator -keyalg EC \
    -dname CN=coordinator -ext san=dns:localhost \
    -storetype PKCS12 -keystore "$keys" -storepass changeit
fi

echo "Ctrl-C ends it."
exec "$java" -cp "$target/classes:$target/lib/*" io.isometrics.examples.coordinator.Main \
  "$keys" changeit "${COORDINATOR_PORT:-8443}"
