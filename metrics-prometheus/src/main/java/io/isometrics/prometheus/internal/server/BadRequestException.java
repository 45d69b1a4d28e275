package io.isometrics.prometheus.internal.server;

import java.io.IOException;

/** What a client sent is no request that can be served. */
final class BadRequestException extends IOException {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * What it is told.
   *
   * @param message a line for people, which holds nothing of what it sent
   */
  BadRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
