package io.isometrics.prometheus.internal.library;

/**
 * The library's writer of a format lacks a class: its protobuf needs {@code java.logging}, which an
 * image of jlink may be without.
 */
public final class WriterUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  WriterUnavailableException(String format, LinkageError cause) {
    super("The Prometheus client library can't write " + format + " here: " + cause, cause);
  }
}
