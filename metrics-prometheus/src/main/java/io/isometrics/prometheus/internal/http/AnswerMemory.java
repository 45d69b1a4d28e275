package io.isometrics.prometheus.internal.http;

import io.isometrics.spi.Log;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory the answers may take that clients are still reading. */
public final class AnswerMemory {

  private static final long MOST = 256L << 20;
  private static final String SIZE = "(\\d{1,9}) ?([KMG])B"; // compiled where there is a setting

  private AnswerMemory() {}

  /** What it is unless somebody says otherwise. */
  public static long ofHeap() {
    return Math.min(MOST, Runtime.getRuntime().maxMemory() / 4);
  }

  /** The number of bytes, unless there is no such memory. */
  public static long check(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          bytes + " bytes hold no answer: give 1 or more, such as 64L << 20 for 64 MB");
    }
    return bytes;
  }

  /** The size that a setting gives, or the default if it is none, which is logged. */
  public static long parse(String setting, String text) {
    Matcher size = Pattern.compile(SIZE).matcher(text.strip().toUpperCase(Locale.ROOT));
    long bytes = size.matches() ? Long.parseLong(size.group(1)) << shift(size.group(2)) : 0;
    if (bytes == 0) {
      Log.warn(
          "The setting "
              + setting
              + "="
              + text
              + " is not a size such as 64MB, so "
              + (ofHeap() >> 20)
              + "MB is used");
      return ofHeap();
    }
    return bytes;
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "K" -> 10;
      case "M" -> 20;
      default -> 30;
    };
  }
}
