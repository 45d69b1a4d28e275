package io.isometrics.http;

/** Status codes as texts, which are there beforehand. */
final class StatusCode {

  private static final int FIRST = 100;
  private static final int LAST = 599;
  private static final String[] TEXTS = new String[LAST - FIRST + 1];

  static {
    for (int i = 0; i < TEXTS.length; i++) {
      TEXTS[i] = Integer.toString(FIRST + i);
    }
  }

  private StatusCode() {}

  /** The code itself, or {@code other} for what is none. */
  static String text(int status) {
    return status < FIRST || status > LAST ? "other" : TEXTS[status - FIRST];
  }
}
