package io.isometrics.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsRegistry;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks that hang, interrupt, or collect the registry that reads them. */
@Timeout(60)
class HostileCallbackTest {

  /** Reads all callbacks, each within a limit. */
  private static final class ReadBackend extends TextBackend {
    List<String> read(Duration limit) {
      List<String> lines = new ArrayList<>();
      for (AggregatedMetric metric : metrics()) {
        String name = metric.descriptor().name();
        metric.forEachObserved(limit, (labels, value) -> lines.add(name + " " + value));
      }
      return lines;
    }
  }

  private static final Duration SHORT = Duration.ofMillis(500);

  @RegisterExtension final Logs logs = new Logs();

  private final CountDownLatch release = new CountDownLatch(1);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final ReadBackend backend = new ReadBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  private double hang() {
    threads.add(Thread.currentThread());
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  @AfterEach
  void letGo() {
    release.countDown();
    registry.close();
  }

  private List<String> read(Duration limit) {
    return backend.read(limit);
  }

  /** From the library's own lines alone, as all others would be read again. */
  private double timeouts(String metric) {
    String start =
        "isometrics_dropped_total{metric=\"" + metric + "\",reason=\"callback_timeout\"} ";
    return backend.ownLines().stream()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
        .sum();
  }

  @Test
  void oneThatHangsCostsItsOwnSeriesAndOneThread() {
    registry.gauge("hanging", "Hanging.").callback(this::hang);
    registry.gauge("depth", "Depth.").callback(() -> 2);

    for (int i = 0; i < 3; i++) {
      assertThat(read(SHORT)).contains("depth 2.0").doesNotContain("hanging 1.0");
    }

    assertThat(threads).hasSize(1);
    release.countDown();
    while (!read(Duration.ofSeconds(30)).contains("hanging 1.0")) {
      Thread.onSpinWait(); // the reading that was late ends meanwhile
    }
    assertThat(timeouts("hanging")).isGreaterThanOrEqualTo(3);
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .contains("gauge 'hanging'", "HostileCallbackTest.java", "callback_timeout");
  }

  @Test
  void aCollectorThatHangsIsLeftOutToo() {
    registry
        .gauge("hanging", "Hanging.")
        .labelNames("pool")
        .collect(out -> out.set(hang(), "main"));
    registry.gauge("depth", "Depth.").callback(() -> 2);

    assertThat(read(SHORT)).containsExactly("depth 2.0");
    assertThat(timeouts("hanging")).isEqualTo(1);
  }

  @Test
  void closingDoesNotWaitForOneThatHangs() {
    registry.gauge("hanging", "Hanging.").callback(this::hang);
    assertThat(read(SHORT)).isEmpty();

    registry.close();

    assertThat(threads).hasSize(1);
    assertThat(release.getCount()).isEqualTo(1);
  }

  @Test
  void oneThatInterruptsItsThreadChangesNothingForTheNext() {
    List<Boolean> interrupted = new ArrayList<>();
    registry
        .gauge("first", "First.")
        .callback(
            () -> {
              interrupted.add(Thread.currentThread().isInterrupted());
              Thread.currentThread().interrupt();
              return 1;
            });

    for (int i = 0; i < 3; i++) {
      assertThat(read(Duration.ofSeconds(30))).containsExactly("first 1.0");
    }

    assertThat(interrupted).containsExactly(false, false, false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptedReaderReadsAndStaysInterrupted() {
    registry.gauge("depth", "Depth.").callback(() -> 2);

    Thread.currentThread().interrupt();
    List<String> lines = read(Duration.ofSeconds(30));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(lines).containsExactly("depth 2.0");
  }

  @Test
  void oneThatCollectsItsOwnRegistryIsToldOnceWithItsName() {
    registry.gauge("page_lines", "Lines.").callback(() -> read(Duration.ofSeconds(30)).size());
    registry.gauge("depth", "Depth.").callback(() -> 2);

    for (int i = 0; i < 3; i++) {
      assertThat(read(Duration.ofSeconds(30)))
          .containsExactlyInAnyOrder("page_lines 1.0", "depth 2.0");
    }

    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .contains("gauge 'page_lines'", "HostileCallbackTest.java", "collects its own registry");
    assertThat(backend.ownLines()).allMatch(line -> line.endsWith(" 0.0"));
  }
}
