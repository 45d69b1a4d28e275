package io.isometrics.http;

import org.jspecify.annotations.Nullable;

/** The values of the label {@code error_type}. */
final class ErrorType {

  /** An empty label is the same as none. */
  static final String NONE = "";

  private ErrorType() {}

  /** The class of what was thrown, or else the status, if it is an error. */
  static String of(@Nullable Throwable thrown, int status, int firstError) {
    if (thrown != null) {
      return thrown.getClass().getName();
    }
    return status >= firstError ? StatusCode.text(status) : NONE;
  }
}
