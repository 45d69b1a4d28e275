package io.isometrics.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.MetricsRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The rules R8 of the contract: flush and close. */
abstract class LifecycleRules extends ThreadRules {

  @Test
  void r8_01_whatWasRecordedIsExportedAfterAFlush() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    for (int i = 1; i <= 3; i++) {
      counter.increment();
      wire().assertValue(i, "jobs_total");
    }
  }

  @Test
  void r8_02_closingTwiceIsHarmless() {
    MetricsRegistry registry = registry();
    counter(registry).increment();

    assertDoesNotThrow(registry::close);
    assertDoesNotThrow(registry::close);
  }

  @Test
  void r8_03_recordingAfterCloseIsHarmless() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Gauge gauge = registry.gauge("depth", "Depth.").register();
    Histogram histogram = histogram(registry);
    Family1<Counter, String> routes = routes(registry);
    routes.with("/a").increment();
    registry.close();

    assertDoesNotThrow(counter::increment);
    assertDoesNotThrow(() -> counter.add(-1));
    assertDoesNotThrow(() -> gauge.set(1));
    assertDoesNotThrow(() -> histogram.observe(1));
    assertDoesNotThrow(() -> routes.with("/b").increment());
    assertDoesNotThrow(() -> routes.remove("/a"));
  }

  @Test
  void r8_04_declaringAfterCloseIsHarmless() {
    MetricsRegistry registry = registry();
    registry.close();

    assertDoesNotThrow(() -> counter(registry).increment());
    assertDoesNotThrow(() -> registry.gauge("depth", "Depth.").callback(() -> 1).close());
    assertDoesNotThrow(() -> registry.flush(Duration.ofSeconds(1)));
  }

  @Test
  void r8_05_closingWhileOthersRecordIsHarmless() {
    MetricsRegistry registry = registry();
    Counter counter = counter(registry);
    Family1<Counter, String> routes = routes(registry);
    AtomicInteger turns = new AtomicInteger();

    assertDoesNotThrow(
        () ->
            inThreads(
                () -> {
                  for (int i = 0; i < TIMES; i++) {
                    counter.increment();
                    routes.with("/" + i % 50).increment();
                    if (turns.incrementAndGet() == TIMES) {
                      registry.close();
                    }
                  }
                }));
  }

  @Test
  void r8_06_aFlushWorksOnAnInterruptedThreadAndLeavesItAsItWas() {
    MetricsRegistry registry = registry();
    counter(registry).increment();
    registry.flush(Duration.ofSeconds(30));
    assertFalse(Thread.interrupted(), "flush has interrupted its caller");

    counter(registry).increment();
    Thread.currentThread().interrupt();
    registry.flush(Duration.ofSeconds(30));
    assertTrue(Thread.interrupted(), "flush has taken the interrupt from its caller");

    wire().assertValue(2, "jobs_total");
  }
}
