package io.isometrics.otel.internal.sdk;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;

/** The sender for gRPC, which the application adds if it wants it. */
final class GrpcSender {

  private static final String MISSING =
      "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, but nothing on the classpath sends over gRPC: add"
          + " io.opentelemetry:opentelemetry-exporter-sender-okhttp to the dependencies, or set"
          + " http/protobuf. See docs/backends-opentelemetry.md#grpc";

  private GrpcSender() {}

  /** The same failure, or one that says what to add if that is the cause. */
  static ConfigurationException explain(ConfigurationException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).startsWith("No GrpcSenderProvider found")) {
        return new ConfigurationException(MISSING);
      }
    }
    return failure;
  }
}
