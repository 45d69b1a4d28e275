package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.spi.Backend;
import io.isometrics.testkit.contract.ContractScenario.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** What the rules of the contract share: the backend of a test, and what it exported. */
abstract class ContractSetup {

  static final Duration FLUSH = Duration.ofSeconds(30);
  static final int THREADS = 4;
  static final int TIMES = 5_000;

  static final Label<String> ROUTE = Label.of("route");
  static final Label<Method> METHOD = Label.of("method", Method.class);

  private final List<MetricsRegistry> registries = new ArrayList<>();
  private Backend backend = Backend.noop();
  private boolean made;

  ContractSetup() {}

  /**
   * Makes a backend that has exported nothing yet. Each test asks for one, which is closed
   * afterwards.
   *
   * @return a new backend
   * @throws Exception if it can't be made, which fails the test
   */
  protected abstract Backend createBackend() throws Exception;

  /**
   * Reads what the backend exported: the state that its receiver has after all that was recorded.
   * It is called after {@link MetricsRegistry#flush}, any number of times in a test. A backend that
   * is collected is collected here.
   *
   * @param backend what {@link #createBackend()} returned
   * @return all metrics, those of the library itself included
   * @throws Exception if it can't be read, which fails the test
   */
  protected abstract List<ExportedMetric> exported(Backend backend) throws Exception;

  /**
   * What the backend can't do because the system behind it can't. The rules that need it are
   * skipped.
   *
   * @return for each capability that it lacks the reason, which the skipped tests show; none unless
   *     overridden
   */
  protected Map<Capability, String> lacks() {
    return Map.of();
  }

  /**
   * Frees what {@link #createBackend} took besides the backend, such as the receiver. Called after
   * each test for which one was made, when that is closed, and not if that failed; JUnit's
   * {@code @AfterEach} methods of a subclass run before that.
   *
   * @throws Exception if it can't be freed, which fails the test
   */
  protected void afterClose() throws Exception {}

  MetricsRegistry registry() {
    return registry(settings -> {});
  }

  MetricsRegistry registry(boolean strict) {
    return registry(settings -> settings.strict(strict));
  }

  MetricsRegistry registry(Consumer<MetricsRegistry.Builder> settings) {
    try {
      backend = Objects.requireNonNull(createBackend(), "createBackend() returned null");
    } catch (Exception e) {
      throw new AssertionError("createBackend() failed", e);
    }
    made = true;
    MetricsRegistry.Builder builder = MetricsRegistry.builder().backend(backend);
    settings.accept(builder);
    MetricsRegistry registry = builder.build();
    registries.add(registry);
    return registry;
  }

  /** Ends what the tests made. */
  @AfterEach
  final void closeRegistries() throws Exception {
    registries.forEach(MetricsRegistry::close);
    registries.clear();
    if (made) {
      made = false;
      afterClose();
    }
  }

  final boolean has(Capability capability) {
    return !lacks().containsKey(capability);
  }

  void needs(Capability capability) {
    String reason = lacks().get(capability);
    if (reason != null) {
      abort("The backend lacks " + capability + ": " + reason);
    }
  }

  ExportedMetrics wire() {
    needs(Capability.EXPORT);
    assertTrue(registries.get(0).flush(FLUSH), "The backend says that a flush failed");
    try {
      return new ExportedMetrics(exported(backend));
    } catch (Exception e) {
      throw new AssertionError("What was exported can't be read", e);
    }
  }

  static Counter counter(MetricsRegistry registry) {
    return registry.counter("jobs_total", "Jobs done.").register();
  }

  static Family1<Counter, String> routes(MetricsRegistry registry) {
    return registry.counter("hits_total", "Hits by route.").labels(ROUTE).register();
  }

  static Histogram histogram(MetricsRegistry registry) {
    return registry.histogram("size_bytes", "Size.").unit("bytes").buckets(1, 10).register();
  }

  static void assertDropped(ExportedMetrics wire, double expected, String metric, String reason) {
    wire.assertValue(expected, "isometrics_dropped_total", "metric", metric, "reason", reason);
  }

  /** Runs the same in several threads, which start together. */
  static void inThreads(Runnable work) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(THREADS);
      Callable<Boolean> task =
          () -> {
            start.countDown();
            boolean together = start.await(60, TimeUnit.SECONDS);
            work.run();
            return together;
          };
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(task));
      }
      results.forEach(ContractSetup::get);
    } finally {
      threads.shutdownNow();
    }
  }

  static void get(Future<?> result) {
    try {
      result.get(120, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("A thread failed", e);
    }
  }
}
