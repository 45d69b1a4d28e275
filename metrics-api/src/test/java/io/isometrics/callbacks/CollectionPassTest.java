package io.isometrics.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.CollectionPass;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.ManualClock;
import io.isometrics.fixture.TextBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CollectionPassTest {

  private enum Role {
    LEADER,
    FOLLOWER
  }

  private static final Label<Role> ROLE = Label.of("role", Role.class);
  private static final Label<String> NODE = Label.of("node");

  @RegisterExtension final Logs logs = new Logs();
  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
  private final CollectionPass pass = registry.collectionPass("cluster");
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    registry.close();
  }

  private String own(String name) {
    String line = "isometrics_collection_" + name + "{collection=\"cluster\"} ";
    return backend.ownLines().stream()
        .filter(each -> each.startsWith(line))
        .map(each -> each.substring(line.length()))
        .findFirst()
        .orElse("");
  }

  @Test
  void oneRunSetsAllMetricsOfACollection() {
    var roles = pass.addZeroFilled(registry.gauge("nodes", "N.").labels(ROLE));
    var load = pass.add(registry.gauge("load", "L.").labels(NODE));
    var epoch = pass.add(registry.counter("epochs_total", "E."));
    Registration registration =
        pass.start(
            () -> {
              int run = runs.incrementAndGet();
              roles.set(Role.LEADER, run);
              load.set("n" + run, 0.5);
              epoch.accept(run);
            });

    assertThat(backend.lines())
        .containsExactly(
            "epochs_total 1.0",
            "load{node=\"n1\"} 0.5",
            "nodes{role=\"FOLLOWER\"} 0.0",
            "nodes{role=\"LEADER\"} 1.0");
    assertThat(backend.lines())
        .containsExactly(
            "epochs_total 2.0",
            "load{node=\"n2\"} 0.5",
            "nodes{role=\"FOLLOWER\"} 0.0",
            "nodes{role=\"LEADER\"} 2.0");
    assertThat(runs).hasValue(2);

    assertThat(own("duration_seconds")).isNotEmpty();
    registration.close();
    assertThat(backend.lines()).isEmpty();
    assertThat(runs).hasValue(2);
    assertThat(backend.ownLines()).noneMatch(line -> line.startsWith("isometrics_collection_"));
  }

  @Test
  void itTellsOfItself() {
    var epoch = pass.add(registry.gauge("epoch", "E."));
    pass.start(
        () -> {
          epoch.accept(1);
          if (runs.incrementAndGet() > 1) {
            throw new IOException("as it should in this test");
          }
        });
    assertThat(own("failures_total")).isEqualTo("0.0");
    assertThat(own("duration_seconds")).isEmpty();

    assertThat(backend.lines()).containsExactly("epoch 1.0");
    String success = own("last_success_timestamp_seconds");
    assertThat(Double.parseDouble(success)).isGreaterThan(1.7e9);
    assertThat(Double.parseDouble(own("duration_seconds"))).isNotNegative();

    assertThat(backend.lines()).isEmpty();
    assertThat(own("failures_total")).isEqualTo("1.0");
    assertThat(own("last_success_timestamp_seconds")).isEqualTo(success);
    assertThat(logs.warnings()).singleElement().asString().contains("gauge 'epoch'");
  }

  @Test
  void itRunsAfterEachPeriodIfAsked() throws InterruptedException {
    CountDownLatch twice = new CountDownLatch(2);
    var epoch = pass.add(registry.gauge("epoch", "E."));
    pass.refreshEvery(Duration.ofMillis(1))
        .start(
            () -> {
              epoch.accept(7);
              twice.countDown();
            });

    assertThat(twice.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(backend.lines()).containsExactly("epoch 7.0");
  }

  @Test
  void whatItCantHaveIsRefused() {
    assertThatThrownBy(() -> pass.addZeroFilled(registry.gauge("load", "L.").labels(NODE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gauge 'load' can't be filled with zeros, because its label 'node' is open: use"
                + " add(..)");
    assertThatThrownBy(() -> pass.add(registry.timer("t_seconds", "T.")))
        .hasMessageContaining("can't be collected");
    pass.start(() -> {});
    assertThatThrownBy(() -> pass.add(registry.gauge("late", "L.")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The collection pass has started: add metrics before");
    assertThatThrownBy(() -> pass.start(() -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void allPassesOfARegistryShareTheMetricsThatTellOfThem() {
    registry.scope("app").withLabel("zone", "a").collectionPass("other").start(() -> {});
    pass.start(() -> {});

    assertThat(backend.ownLines())
        .contains(
            "isometrics_collection_failures_total{collection=\"cluster\"} 0.0",
            "isometrics_collection_failures_total{collection=\"other\"} 0.0");
    assertThat(logs.warnings()).isEmpty();
  }

  private static Label<Integer> numbers(String name, int count) {
    return Label.oneOf(name, IntStream.range(0, count - 1).toArray()); // and all others
  }

  @Test
  void zeroesFillNoMoreThanTheLimit() {
    var many =
        pass.addZeroFilled(
            registry.gauge("many", "M.").maxSeries(10).labels(numbers("a", 64), numbers("b", 65)));
    pass.start(() -> many.set(63, 64, 7));

    assertThat(backend.lines())
        .hasSize(10)
        .contains("many{a=\"other\",b=\"other\"} 7.0")
        .doesNotContain("many{a=\"__overflow__\",b=\"__overflow__\"} 0.0");
    assertThat(backend.ownLines()).noneMatch(line -> line.contains("overflow"));
  }

  @Test
  void theDurationIsThatOfTheCode() {
    ManualClock clock = new ManualClock();
    MetricsRegistry timed = MetricsRegistry.builder().backend(backend).clock(clock).build();
    CollectionPass slow = timed.collectionPass("cluster");
    var epoch = slow.add(timed.gauge("epoch", "E."));
    slow.start(
        () -> {
          clock.advance(Duration.ofMillis(2500));
          epoch.accept(1);
        });

    assertThat(backend.lines()).containsExactly("epoch 1.0");
    assertThat(own("duration_seconds")).isEqualTo("2.5");
    assertThat(Double.parseDouble(own("last_success_timestamp_seconds"))).isBetween(1.7e9, 1e11);
    timed.close();
  }

  @Test
  void whatWasSetBeforeAFailureIsNotInTheNextRun() {
    var load = pass.add(registry.gauge("load", "L.").labels(NODE));
    var epoch = pass.add(registry.gauge("epoch", "E."));
    pass.start(
        () -> {
          if (runs.incrementAndGet() == 1) {
            load.set("old", 1);
            throw new IOException("as it should in this test");
          }
          epoch.accept(3);
        });
    assertThat(backend.lines()).isEmpty();

    assertThat(backend.lines()).containsExactly("epoch 3.0");
  }

  @Test
  void aPassThatCanNotStartLeavesNothing() {
    registry.gauge("taken", "T.").register().set(1);
    pass.add(registry.gauge("first", "F."));
    pass.add(registry.gauge("taken", "T."));

    assertThatThrownBy(() -> pass.start(() -> {})).isInstanceOf(IllegalArgumentException.class);
    assertThat(registry.catalog()).extracting(MetricDescriptor::name).containsExactly("taken");
    assertThat(backend.lines()).containsExactly("taken 1.0");
  }
}
