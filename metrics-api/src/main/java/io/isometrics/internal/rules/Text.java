package io.isometrics.internal.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text from outside, in messages. */
public final class Text {

  private Text() {}

  /** Whether a text survives encoding as UTF-8. */
  public static boolean isUnicode(String text) {
    return text.equals(new String(text.getBytes(UTF_8), UTF_8));
  }

  /** The beginning of a text, on one line, that does not end within a surrogate pair. */
  public static String beginning(String text, int length) {
    int end = Math.min(length, text.length());
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).replace("\n", "\\n").replace("\r", "\\r");
  }
}
