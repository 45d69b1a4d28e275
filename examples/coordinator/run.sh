#!/usr/bin/env bash
# A coordinator of confidential workloads, with gRPC over TLS. Its metrics are served only if asked
# for: ISOMETRICS_HTTP_PORT=9401 examples/coordinator/run.sh
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
target=$root/examples/coordinator/target

echo "Building the coordinator ..."
(cd "$root" && mvn -q -B -Dstyle.color=never -pl examples/coordinator -am package \
  -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip)

keys=$target/coordinator.p12
if [[ ! -e $keys ]]; then
  "${bin}keytool" -genkeypair -alias coordinator -keyalg EC -dname CN=coordinator \
    -ext san=dns:localhost -storetype PKCS12 -keystore "$keys" -storepass changeit
fi

echo "Ctrl-C ends it."
exec "${bin}java" -cp "$target/classes:$target/lib/*" io.isometrics.examples.coordinator.Main \
  "$keys" changeit "${COORDINATOR_PORT:-8443}"
