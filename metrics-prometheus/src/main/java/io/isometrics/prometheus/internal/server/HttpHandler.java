package io.isometrics.prometheus.internal.server;

import java.io.IOException;

/** Answers requests. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers a request.
   *
   * @throws IOException if the client can't be answered any more, which ends the connection
   */
  void handle(Exchange exchange) throws IOException;

  /** Told that a client sent what is no request, which is answered with a status. */
  default void refused(int status) {}
}
