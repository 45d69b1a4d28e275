package io.isometrics.examples.coordinator;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * All manifests that were ever set. It outlives the coordinator, as files do; whoever wants to read
 * it needs the secret that was made with it.
 */
final class ManifestHistory {

  private final String secret = UUID.randomUUID().toString();
  private final List<Manifest> manifests = new ArrayList<>();

  /** Known to the owner alone. */
  String secret() {
    return secret;
  }

  synchronized void add(Manifest manifest) {
    manifests.add(manifest);
  }

  /** How many there are: the generation of the latest. */
  synchronized int size() {
    return manifests.size();
  }

  /** The one in force. */
  synchronized Manifest latest() {
    return manifests.get(manifests.size() - 1);
  }
}
