package io.isometrics.grpc;

import io.grpc.MethodDescriptor.MethodType;

/** The values of the label {@code grpc_type}. */
enum CallType {
  UNARY("unary"),
  CLIENT_STREAM("client_stream"),
  SERVER_STREAM("server_stream"),
  BIDI_STREAM("bidi_stream");

  private final String text;

  CallType(String text) {
    this.text = text;
  }

  static CallType of(MethodType type) {
    return switch (type) {
      case UNARY -> UNARY;
      case CLIENT_STREAMING -> CLIENT_STREAM;
      case SERVER_STREAMING -> SERVER_STREAM;
      // A method of unknown type may send any number of messages both ways.
      case BIDI_STREAMING, UNKNOWN -> BIDI_STREAM;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
