package io.isometrics.internal.rules;

import java.util.Set;

/** What names of metrics and labels are made of. */
final class Names {

  private static final Set<String> RESERVED_LABELS = Set.of("le", "quantile");

  private Names() {}

  /** Whether a text is letters, digits and underscores, beginning with a letter. */
  static boolean isName(String text) {
    if (text.isEmpty() || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The nearest name of letters, digits and single underscores that starts as a name may. */
  static String sanitize(String name, String start) {
    String clean = name.replaceAll("[^a-zA-Z0-9]+", "_").replaceAll("^_|_$", "");
    boolean fits = isName(clean) && !RESERVED_LABELS.contains(clean);
    return fits || start.isEmpty() ? clean : (start + "_" + clean).replaceFirst("_$", "");
  }
}
