package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Counter;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Jvm;
import io.isometrics.fixture.Logs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of the process, in class loaders and processes that have seen no other. */
@Timeout(60)
class ProcessRegistryTest {

  @RegisterExtension final Logs logs = new Logs();
  @TempDir private Path folder;
  private ClassPath classPath;

  private final List<ClassLoader> libraries = new ArrayList<>();

  @BeforeEach
  void start() {
    classPath = new ClassPath(folder).withLibrary();
  }

  @AfterEach
  void clear() throws ReflectiveOperationException {
    for (ClassLoader library : libraries) {
      // Or its shutdown hook keeps all of it until the JVM ends.
      library.loadClass(Metrics.class.getName()).getMethod("shutdown").invoke(null);
    }
    System.clearProperty("isometrics.strict");
    System.clearProperty("isometrics.max.series");
    System.clearProperty("isometrics.backend");
  }

  /** Runs a script with a library of its own. */
  private List<String> run(Class<? extends Script> script) throws Exception {
    ClassLoader library = classPath.isolatedLoader();
    libraries.add(library);
    Object own = library.loadClass(script.getName()).getDeclaredConstructor().newInstance();
    @SuppressWarnings("unchecked") // the type of all scripts
    List<String> result = ((Supplier<List<String>>) own).get();
    return result;
  }

  /** Some code that uses {@link Metrics}, and what it has to say. */
  public interface Script extends Supplier<List<String>> {}

  /** Declares and records. */
  public static final class Use implements Script {
    @Override
    public List<String> get() {
      MetricsRegistry registry = Metrics.registry();
      Counter counter = registry.counter("x_total", "X.").register();
      counter.increment();
      List<String> said = new ArrayList<>();
      said.add("the same: " + (registry == Metrics.registry()));
      said.add("made: " + Providers.CREATED);
      try {
        registry.counter("y", "Y.");
      } catch (IllegalArgumentException e) {
        said.add(e.getMessage());
      }
      return said;
    }
  }

  private static final List<String> USABLE =
      List.of("the same: true", "made: []", "counter 'y' must end in _total: y_total");

  /** Begins, ends, and begins again. */
  public static final class BeginAndEnd implements Script {
    @Override
    public List<String> get() {
      List<String> said = new ArrayList<>();
      said.add("started: " + Metrics.isStarted());
      Metrics.registry();
      said.add("started: " + Metrics.isStarted());
      Metrics.shutdown();
      said.add("started: " + Metrics.isStarted());
      return said;
    }
  }

  @Test
  void itIsStartedFromTheFirstCallToTheShutdown() throws Exception {
    assertThat(run(BeginAndEnd.class))
        .containsExactly("started: false", "started: true", "started: false");
  }

  @Test
  void withoutABackendItIsThere() throws Exception {
    assertThat(run(Use.class)).isEqualTo(USABLE);
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith("No metrics backend found on the classpath, so nothing is recorded.");
  }

  @Test
  void itsBackendIsTheOneThatIsFound() throws Exception {
    classPath.providing(Providers.Alpha.class);

    assertThat(run(Use.class)).contains("the same: true", "made: [alpha]");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void withBrokenBackendsItIsThere() throws Exception {
    classPath
        .providing(Providers.BrokenCreateByError.class, Providers.BrokenConstructor.class)
        .providing(Providers.BrokenInitializer.class, Providers.BrokenNullName.class)
        .services("com.acme.Missing")
        .services("%");

    assertThat(run(Use.class)).isEqualTo(USABLE);
    assertThat(logs.warnings()).hasSize(7);
  }

  @Test
  void aBackendThatAsksForItGetsTheOneThatIsBeingMade() throws Exception {
    classPath.providing(Providers.Recursive.class);

    assertThat(run(Use.class)).contains("the same: true", "made: [recursive]");
    assertThat(logs.warnings()).isEmpty();
  }

  /** Asks from many threads at once. */
  public static final class Race implements Script {
    @Override
    public List<String> get() {
      Set<MetricsRegistry> seen =
          Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
      CountDownLatch start = new CountDownLatch(16);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Thread thread =
            new Thread(
                () -> {
                  start.countDown();
                  try {
                    start.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  seen.add(Metrics.registry());
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return List.of("registries: " + seen.size(), "made: " + Providers.CREATED);
    }
  }

  @Test
  void sixteenThreadsAtOnceGetTheSameOne() throws Exception {
    classPath.providing(Providers.Alpha.class);

    assertThat(run(Race.class)).containsExactly("registries: 1", "made: [alpha]");
  }

  /** Records what is dropped, or not. */
  public static final class Misuse implements Script {
    @Override
    public List<String> get() {
      try {
        Metrics.registry().counter("x_total", "X.").register().add(-1);
        return List.of("dropped");
      } catch (IllegalArgumentException e) {
        return List.of(e.getMessage());
      }
    }
  }

  @Test
  void itIsLenientUnlessItIsSetToBeStrict() throws Exception {
    classPath.providing(Providers.Alpha.class);
    assertThat(run(Misuse.class)).containsExactly("dropped");

    System.setProperty("isometrics.strict", "true");
    assertThat(run(Misuse.class)).containsExactly("counter 'x_total': -1.0 is less than 0");

    System.setProperty("isometrics.strict", "yes");
    assertThat(run(Misuse.class)).containsExactly("counter 'x_total': -1.0 is less than 0");

    System.setProperty("isometrics.strict", "perhaps");
    assertThat(run(Misuse.class)).containsExactly("dropped");
    assertThat(logs.warnings())
        .contains("The setting isometrics.strict=perhaps is not true or false, so false is used");
  }

  @Test
  void itsBackendMayAskForStrictnessUnlessASettingSaysNo() throws Exception {
    classPath.providing(Providers.Strict.class);
    assertThat(run(Misuse.class)).containsExactly("counter 'x_total': -1.0 is less than 0");

    System.setProperty("isometrics.strict", "false");
    assertThat(run(Misuse.class)).containsExactly("dropped");
  }

  /** Tells the limit of series. */
  public static final class Limit implements Script {
    @Override
    public List<String> get() {
      Metrics.registry().counter("x_total", "X.").register();
      return List.of("limit: " + Metrics.registry().catalog().get(0).maxSeries());
    }
  }

  @Test
  void itsLimitIsASetting() throws Exception {
    classPath.providing(Providers.Null.class);
    assertThat(run(Limit.class)).containsExactly("limit: 1000");

    System.setProperty("isometrics.max.series", "7");
    assertThat(run(Limit.class)).containsExactly("limit: 7");

    System.setProperty("isometrics.max.series", "0");
    assertThat(run(Limit.class)).containsExactly("limit: 1000");
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.max.series=0 is not a whole number above 0, so 1000 is used");
  }

  @Test
  void aLimitThatIsNoNumberIsReported() throws Exception {
    classPath.providing(Providers.Null.class);
    System.setProperty("isometrics.max.series", "many");

    assertThat(run(Limit.class)).containsExactly("limit: 1000");
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.max.series=many is not a whole number above 0, so 1000 is used");
  }

  /** The main class of a process. */
  public static final class Application {
    private Application() {}

    public static void main(String[] args) {
      Metrics.registry().counter("x_total", "X.").register().increment();
      System.out.println("running");
    }
  }

  private String run(Map<String, String> environment, String... options) throws Exception {
    return Jvm.run(classPath.toString(), environment, List.of(options), Application.class);
  }

  @Test
  void theEnvironmentChoosesAndTheShutdownCloses() throws Exception {
    classPath.providing(Providers.Alpha.class, Providers.Speaking.class);

    assertThat(run(Map.of("ISOMETRICS_BACKEND", "speaking", "ISOMETRICS_SOME_SIZE", " 7 ")).lines())
        .containsExactly("made with size 7", "running", "closed with [x_total 1.0]");
  }

  @Test
  void withoutItsHookNothingIsClosed() throws Exception {
    classPath.providing(Providers.Speaking.class);

    assertThat(run(Map.of("ISOMETRICS_SOME_SIZE", "7"), "-Disometrics.shutdown.hook=false").lines())
        .containsExactly("made with size 7", "running");
  }

  @Test
  void aSystemPropertyGoesBeforeTheEnvironmentAndThatBeforeTheResource() throws Exception {
    classPath
        .providing(Providers.Alpha.class, Providers.Speaking.class)
        .file("isometrics.properties", "isometrics.backend=alpha\nisometrics.some-size=9");

    assertThat(
            run(
                    Map.of("ISOMETRICS_BACKEND", "unknown", "ISOMETRICS_SOME_SIZE", "8"),
                    "-Disometrics.backend=speaking")
                .lines())
        .containsExactly("made with size 8", "running", "closed with [x_total 1.0]");
  }

  /** Closes what it doesn't own. */
  public static final class Closing implements Script {
    @Override
    public List<String> get() {
      Counter counter = Metrics.registry().counter("x_total", "X.").register();
      Metrics.registry().close();
      Metrics.registry().withLabel("a", "b").close();
      Metrics.registry().close();
      counter.increment();
      return List.of("open: " + Metrics.registry().flush(Duration.ofSeconds(1)));
    }
  }

  @Test
  void closingItEndsNothingAndIsToldOnce() throws Exception {
    classPath.providing(Providers.Alpha.class);

    assertThat(run(Closing.class)).containsExactly("open: true");
    assertThat(logs.infos())
        .singleElement()
        .asString()
        .contains("close() of Metrics.registry() does nothing", "Metrics.shutdown() ends it");
  }

  /** Counts what is logged, on the registry that logs. */
  public static final class CountingHandler implements Script {
    @Override
    public List<String> get() {
      AtomicInteger records = new AtomicInteger();
      Handler handler =
          new Handler() {
            @Override
            public void publish(LogRecord logged) {
              records.incrementAndGet();
              Metrics.registry().counter("log_records_total", "Logged.").register().increment();
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          };
      Logger root = Logger.getLogger("");
      root.addHandler(handler);
      Logger library = Logger.getLogger("io.isometrics");
      library.addHandler(handler);
      try {
        Logger.getLogger("app").info("a line of the application's own");
        Metrics.registry().counter("x_total", "X.").register().add(-1);
        return List.of("records: " + (records.get() > 0));
      } finally {
        root.removeHandler(handler);
        library.removeHandler(handler);
      }
    }
  }

  @Test
  void aLogHandlerThatCountsFindsItWithABackendAndWithout() throws Exception {
    assertThat(run(CountingHandler.class)).containsExactly("records: true");

    classPath.providing(Providers.Alpha.class);
    assertThat(run(CountingHandler.class)).containsExactly("records: true");
  }

  /** A logging system that can't be had. */
  public static final class BrokenFinder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
      throw new IllegalStateException("no loggers today");
    }
  }

  @Test
  void withoutALoggerItRecordsAndSaysWhatItHasToSayElsewhere() throws Exception {
    classPath
        .providing(Providers.Alpha.class, Providers.Speaking.class)
        .file(
            "META-INF/services/java.lang.System$LoggerFinder",
            ProcessRegistryTest.class.getName() + "$BrokenFinder");

    assertThat(run(Map.of("ISOMETRICS_BACKEND", "speaking,unknown")))
        .contains("No metrics backend is named 'unknown'", "running", "closed with [x_total 1.0]")
        .doesNotContain("NoClassDefFoundError", "ExceptionInInitializerError");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5"})
  void aLimitThatIsNoneIsReported(String limit) throws Exception {
    classPath.providing(Providers.Null.class);
    System.setProperty("isometrics.max.series", limit);

    assertThat(run(Limit.class)).containsExactly("limit: 1000");
    assertThat(logs.warnings())
        .containsExactly(
            "The setting isometrics.max.series="
                + limit
                + " is not a whole number above 0, so 1000 is used");
  }

  @Test
  void aLimitBeyondCountingIsNone() throws Exception {
    classPath.providing(Providers.Null.class);
    System.setProperty("isometrics.max.series", "5000000000");

    assertThat(run(Limit.class)).containsExactly("limit: " + Integer.MAX_VALUE);
    assertThat(logs.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "1", "yes", "TRUE"})
  void aYesIsAYesHoweverItIsWritten(String yes) throws Exception {
    classPath.providing(Providers.Alpha.class);
    System.setProperty("isometrics.strict", yes);

    assertThat(run(Misuse.class)).containsExactly("counter 'x_total': -1.0 is less than 0");
    assertThat(logs.warnings()).isEmpty();
  }
}
