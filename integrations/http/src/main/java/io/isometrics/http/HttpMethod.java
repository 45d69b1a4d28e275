package io.isometrics.http;

/** The values of the label {@code http_request_method}. */
enum HttpMethod {
  GET,
  HEAD,
  POST,
  PUT,
  PATCH,
  DELETE,
  CONNECT,
  OPTIONS,
  TRACE,
  /** Whatever a client makes up. */
  OTHER;

  static HttpMethod of(String name) {
    return switch (name) {
      case "GET" -> GET;
      case "HEAD" -> HEAD;
      case "POST" -> POST;
      case "PUT" -> PUT;
      case "PATCH" -> PATCH;
      case "DELETE" -> DELETE;
      case "CONNECT" -> CONNECT;
      case "OPTIONS" -> OPTIONS;
      case "TRACE" -> TRACE;
      default -> OTHER;
    };
  }

  @Override
  public String toString() {
    return this == OTHER ? "_OTHER" : name();
  }
}
