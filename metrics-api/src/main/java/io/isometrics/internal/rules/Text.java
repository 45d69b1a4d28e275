package io.isometrics.internal.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** Text from outside, in messages. */
public final class Text {

  /** How much of a long text a message shows. */
  public static final int SHOWN_CHARACTERS = 32;

  private Text() {}

  /** Whether a text survives encoding as UTF-8. */
  public static boolean isUnicode(String text) {
    return text.equals(new String(text.getBytes(UTF_8), UTF_8));
  }

  /**
   * The beginning of a text from outside, on one line, that does not end within a surrogate pair.
   */
  public static String beginning(String text, int length) {
    int end = Math.min(length, text.length());
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).replace("\n", "\\n").replace("\r", "\\r");
  }

  /**
   * A message with control characters and halves of surrogate pairs written as escape sequences, so
   * that what it quotes can't forge a line; line breaks stay.
   */
  public static String escape(String message) {
    StringBuilder escaped = new StringBuilder(message.length());
    int i = 0;
    while (i < message.length()) {
      int c = message.codePointAt(i);
      boolean isControl = c == 0x2028 || c == 0x2029 || (Character.isISOControl(c) && c != '\n');
      if (isControl || Character.getType(c) == Character.SURROGATE) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
      } else {
        escaped.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return escaped.toString();
  }
}
