package io.isometrics.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What the library has to say, on the logger {@code io.isometrics}. A broken logger breaks nobody.
 */
public final class Log {

  private static final Logger LOGGER = System.getLogger("io.isometrics");

  private static volatile boolean ending;

  private Log() {}

  /**
   * The JVM ends. Logging ends with it, in no certain order, so that what is said from now on goes
   * to standard error instead.
   */
  static void ending() {
    ending = true;
  }

  /** Something an operator should act on. */
  public static void warn(String message) {
    log(Level.WARNING, message, null);
  }

  /** Something an operator should act on, with its cause. */
  public static void warn(String message, @Nullable Throwable cause) {
    log(Level.WARNING, message, cause);
  }

  /** Something an operator may want to know. */
  public static void info(String message) {
    log(Level.INFO, message, null);
  }

  private static void log(Level level, String message, @Nullable Throwable cause) {
    if (ending) {
      System.err.println("isometrics: " + message + (cause == null ? "" : ": " + cause));
      return;
    }
    try {
      LOGGER.log(level, message, cause);
    } catch (RuntimeException | LinkageError e) {
      System.err.println(message);
    }
  }
}
