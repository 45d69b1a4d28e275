package io.isometrics.internal.rules;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rejects arguments with messages that do not depend on the default locale. */
public final class Check {

  private Check() {}

  /** An error whose message is a format. */
  public static IllegalArgumentException error(String message, @Nullable Object... arguments) {
    return new IllegalArgumentException(
        Text.escape(String.format(Locale.ROOT, message, arguments)));
  }

  /** Rejects an argument with a message that is a format. */
  public static void argument(boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw error(message, arguments);
    }
  }

  /** Rejects a null argument, which callers that are not checked for nulls may pass. */
  public static <T> T notNull(@Nullable T value, String message, @Nullable Object... arguments) {
    if (value == null) {
      throw error(message, arguments);
    }
    return value;
  }
}
