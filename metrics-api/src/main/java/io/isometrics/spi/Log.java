package io.isometrics.spi;

import io.isometrics.internal.rules.Text;
import java.util.ArrayDeque;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * What the library and its backends log, on the {@link System.Logger} named {@code io.isometrics}.
 *
 * <p>A log handler is code of the application: it may count what is logged on a registry, take
 * locks, or fail. So nothing here ever throws; a message that is logged from within a handler on
 * the same thread is logged after the outer one; and code that holds a lock, or is still half done,
 * collects its messages with {@link #defer()} and logs them when it is done. Control characters and
 * halves of surrogate pairs in a message are escaped, so that a label value can't forge a line. A
 * page of the guide, such as {@code docs/backends.md#none}, becomes its address.
 *
 * <p>All methods are safe for use by many threads.
 */
// A System.Logger itself: java.util.logging skips the frames of loggers when it looks for the
// caller, which is then the place in the library that had something to say.
public final class Log implements System.Logger {

  /** The name of the logger. */
  public static final String NAME = "io.isometrics";

  /** Where the pages are that messages point to, for readers who have only the jar. */
  private static final String SITE = "https://github.com/isometrics/isometrics/blob/main/";

  private static final String PAGES = " docs/";

  /** More messages than these, logged from within a handler or while deferred, are a loop. */
  private static final int MAX_WAITING = 100;

  private static final Log INSTANCE = new Log();
  private static final ThreadLocal<@Nullable Waiting> WAITING = new ThreadLocal<>();

  private static volatile boolean useStderr;

  /** Held from the first message on, as java.util.logging forgets loggers that nobody holds. */
  private static volatile System.@Nullable Logger held;

  private Log() {}

  /** What a thread has yet to log. */
  private static final class Waiting {
    private final ArrayDeque<Runnable> messages = new ArrayDeque<>();
    private int depth;
  }

  /** Ends a {@link #defer}. */
  @FunctionalInterface
  public interface Deferral extends AutoCloseable {

    /** Logs what this thread collected, unless it is still deferring further out. */
    @Override
    void close();
  }

  /**
   * Something an operator should act on.
   *
   * @param message what happened, and what to do
   */
  public static void warn(String message) {
    INSTANCE.log(Level.WARNING, message, (Throwable) null);
  }

  /**
   * Something an operator should act on, with its cause.
   *
   * @param message what happened, and what to do
   * @param cause logged with its stack trace
   */
  public static void warn(String message, @Nullable Throwable cause) {
    INSTANCE.log(Level.WARNING, message, cause);
  }

  /**
   * Something an operator may want to know.
   *
   * @param message what happened
   */
  public static void info(String message) {
    INSTANCE.log(Level.INFO, message, (Throwable) null);
  }

  /**
   * Collects the messages of this thread until the result is closed. For use in a
   * try-with-resources statement around code that holds a lock.
   *
   * @return logs what was collected when it is closed, on the same thread
   */
  public static Deferral defer() {
    Waiting now = WAITING.get();
    if (now == null) {
      now = new Waiting();
      WAITING.set(now);
    }
    now.depth++;
    return INSTANCE::endDeferral;
  }

  /**
   * Logging ends with the JVM, in no certain order with other shutdown hooks; from now on messages
   * go to standard error. For the library's own shutdown hook.
   */
  public static void useStderr() {
    useStderr = true;
  }

  private void endDeferral() {
    Waiting now = WAITING.get();
    if (now == null) {
      return;
    }
    if (now.depth > 1) {
      now.depth--;
      return;
    }
    // Still deferring, so that what a handler logs in turn waits for its turn.
    Runnable next;
    while ((next = now.messages.poll()) != null) {
      next.run();
    }
    WAITING.remove();
  }

  /** The name of the logger that messages go to. */
  @Override
  public String getName() {
    return NAME;
  }

  /** Whatever the logger would say; true if it fails. */
  @Override
  public boolean isLoggable(Level level) {
    try {
      return logger().isLoggable(level);
    } catch (Throwable e) { // a logger is code of the application
      return true;
    }
  }

  /** Logs a message that is no format; the bundle is not used. */
  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable cause) {
    log(level, message, cause);
  }

  /** Logs a message that is no format; bundle and parameters are not used. */
  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Object @Nullable ... parameters) {
    log(level, message, (Throwable) null);
  }

  /**
   * Logs a message.
   *
   * @param level how much it matters
   * @param message what happened
   * @param cause logged with its stack trace
   */
  @Override
  public void log(Level level, @Nullable String message, @Nullable Throwable cause) {
    String escaped =
        Text.escape(String.valueOf(message)).replace(PAGES, " " + SITE + PAGES.substring(1));
    Waiting waiting = WAITING.get();
    if (waiting != null) {
      if (waiting.messages.size() < MAX_WAITING) {
        waiting.messages.add(() -> write(level, escaped, cause));
      }
      return;
    }
    defer();
    try {
      write(level, escaped, cause);
    } finally {
      endDeferral();
    }
  }

  private static System.Logger logger() {
    System.Logger logger = held;
    if (logger == null) {
      logger = System.getLogger(NAME);
      held = logger;
    }
    return logger;
  }

  private void write(Level level, String message, @Nullable Throwable cause) {
    if (!useStderr) {
      // A thread that is being interrupted may fail to write its log, and must stay interrupted.
      boolean interrupted = Thread.interrupted();
      try {
        logger().log(level, message, cause);
        return;
      } catch (Throwable e) { // a logger is code of the application
        // What it should have logged is said below.
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    System.err.println("isometrics: " + message + (cause == null ? "" : ": " + cause));
  }
}
