package io.isometrics.examples.coordinator;

import io.isometrics.examples.coordinator.CoordinatorMetrics.Code;

/** The answer to a request that is not granted. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Code code;

  Refused(Code code, String message) {
    super(message);
    this.code = code;
  }

  Code code() {
    return code;
  }
}
