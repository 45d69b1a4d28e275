package io.isometrics.benchmarks.report;

import java.util.Locale;

/** Numbers as the tables show them: no more digits than mean something. */
final class Numbers {

  private Numbers() {}

  static String nanos(double nanos) {
    if (nanos < 1000) {
      return digits(nanos) + " ns";
    }
    return nanos < 1e6 ? digits(nanos / 1e3) + " µs" : digits(nanos / 1e6) + " ms";
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }

  static String bytes(double bytes) {
    if (Double.isNaN(bytes)) {
      return "";
    }
    if (bytes < 0.5) {
      return "0 B";
    }
    if (bytes < 10_000) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    return bytes < 1e6 ? digits(bytes / 1e3) + " kB" : digits(bytes / 1e6) + " MB";
  }

  static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f ×" : "%.0f ×", ratio);
  }

  static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static String digits(double number) {
    return String.format(
        Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number);
  }
}
