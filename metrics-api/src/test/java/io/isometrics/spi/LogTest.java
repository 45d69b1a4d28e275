package io.isometrics.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixture.Logs;
import io.isometrics.fixture.StandardError;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is logged, when, and what becomes of it if the logger is of no use. */
class LogTest {

  @RegisterExtension final Logs logs = new Logs();
  @RegisterExtension final StandardError stderr = new StandardError();

  private final Logger logger = Logger.getLogger(Log.NAME);
  private final List<Handler> handlers = new ArrayList<>();

  @AfterEach
  void removeHandlers() {
    handlers.forEach(logger::removeHandler);
  }

  /** Does something, as the application's handler, with each message. */
  private void handle(Runnable action) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            action.run();
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handlers.add(handler);
    logger.addHandler(handler);
  }

  // ---- deferred messages ----

  @Test
  void whatIsDeferredIsLoggedAtTheEndInOrder() {
    try (Log.Deferral deferral = Log.defer()) {
      assertThat(deferral).isNotNull();
      Log.warn("one");
      Log.warn("two");
      assertThat(logs.warnings()).isEmpty();
    }

    assertThat(logs.warnings()).containsExactly("one", "two");
    Log.warn("three");
    assertThat(logs.warnings()).containsExactly("one", "two", "three");
  }

  @Test
  void theOutermostDeferralLogs() {
    Log.Deferral outer = Log.defer();
    Log.Deferral middle = Log.defer();
    Log.Deferral inner = Log.defer();
    Log.warn("one");
    inner.close();
    middle.close();
    Log.warn("two");
    assertThat(logs.warnings()).isEmpty();

    outer.close();
    assertThat(logs.warnings()).containsExactly("one", "two");

    outer.close(); // which has nothing to log any more
    Log.warn("three");
    assertThat(logs.warnings()).containsExactly("one", "two", "three");
  }

  @Test
  void noMoreThanAHundredMessagesWait() {
    try (Log.Deferral deferral = Log.defer()) {
      assertThat(deferral).isNotNull();
      IntStream.range(0, 105).forEach(i -> Log.warn("message " + i));
    }

    assertThat(logs.warnings())
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "message " + i).toList());
  }

  @Test
  void whatAHandlerLogsComesAfterWhatItHandles() {
    List<String> seen = new ArrayList<>();
    handle(
        () -> {
          if (seen.isEmpty()) {
            seen.add("first");
            Log.warn("inner");
            assertThat(logs.warnings()).containsExactly("outer");
          }
        });
    Log.warn("outer");

    assertThat(logs.warnings()).containsExactly("outer", "inner");
  }

  // ---- hostile loggers ----

  @Test
  void aHandlerThatFailsIsReplacedByStandardError() {
    handle(
        () -> {
          throw new IllegalStateException("broken");
        });
    Log.warn("no cause");
    Log.warn("a cause", new IllegalArgumentException("bad"));

    assertThat(stderr.text())
        .isEqualToNormalizingNewlines(
            """
            isometrics: no cause
            isometrics: a cause: java.lang.IllegalArgumentException: bad
            """);
  }

  @Test
  void anInterruptedThreadLogsUninterruptedAndStaysInterrupted() {
    List<Boolean> seen = new ArrayList<>();
    handle(() -> seen.add(Thread.currentThread().isInterrupted()));
    Thread.currentThread().interrupt();
    Log.warn("interrupted");

    assertThat(Thread.interrupted()).isTrue();
    Log.warn("not interrupted");
    assertThat(Thread.interrupted()).isFalse();
    assertThat(seen).containsExactly(false, false);
  }

  @Test
  void toldToUseStandardErrorItAsksNoLogger() {
    Log.useStderr();
    Log.info("a word");
    Log.warn("another", new IllegalStateException("broken"));

    assertThat(logs.infos()).isEmpty();
    assertThat(logs.warnings()).isEmpty();
    assertThat(stderr.text())
        .isEqualToNormalizingNewlines(
            "isometrics: a word\nisometrics: another: java.lang.IllegalStateException: broken\n");
  }

  @Test
  void aWordToStandardErrorIsEscapedToo() {
    Log.useStderr();
    Log.info("bell\u0007");

    assertThat(stderr.text()).isEqualToNormalizingNewlines("isometrics: bell\\u0007\n");
  }

  // ---- as the logger that java.util.logging takes it for ----

  private static <T> T field(String name, Class<T> type) throws ReflectiveOperationException {
    Field field = Log.class.getDeclaredField(name);
    field.setAccessible(true);
    return type.cast(field.get(null));
  }

  private static void hold(System.Logger held) throws ReflectiveOperationException {
    Field field = Log.class.getDeclaredField("held");
    field.setAccessible(true);
    field.set(null, held);
  }

  private static System.Logger log() throws ReflectiveOperationException {
    return field("INSTANCE", System.Logger.class);
  }

  @Test
  void asALoggerItHasTheNameOfTheLibrary() throws Exception {
    assertThat(log().getName()).isEqualTo("io.isometrics");
  }

  @Test
  void asALoggerItLogsWhatItIsGivenAsItIs() throws Exception {
    log().log(Level.WARNING, "{0} is no format", 1);
    log().log(Level.INFO, (ResourceBundle) null, "and has no {0}", "parameters");
    assertThat(logs.warnings()).containsExactly("{0} is no format");
    assertThat(logs.infos()).containsExactly("and has no {0}");
  }

  @Test
  void asALoggerItLogsACause() throws Exception {
    IllegalStateException cause = new IllegalStateException("broken");
    log().log(Level.WARNING, null, "failed", cause);

    assertThat(logs.warnings()).containsExactly("failed");
    assertThat(logs.cause()).isSameAs(cause);
  }

  @Test
  void asALoggerItTakesWhatTheLoggerOfTheApplicationTakes() throws Exception {
    assertThat(log().isLoggable(Level.WARNING)).isTrue();
    assertThat(log().isLoggable(Level.TRACE)).isFalse();
  }

  @Test
  void asALoggerItTakesEverythingIfThatFails() throws Exception {
    System.Logger before = field("held", System.Logger.class);
    try {
      hold(new BrokenLogger());
      assertThat(log().isLoggable(Level.TRACE)).isTrue();
    } finally {
      hold(before);
    }
  }

  /** Fails whatever it is asked for. */
  private static final class BrokenLogger implements System.Logger {
    @Override
    public String getName() {
      throw new IllegalStateException("broken");
    }

    @Override
    public boolean isLoggable(Level level) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      throw new IllegalStateException("broken");
    }
  }
}
