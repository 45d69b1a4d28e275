package io.isometrics.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.DropReason;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Metrics that are declared, contradicted and forgotten, and the backend that hears of it. */
class RegistryCoreTest {

  /** What a backend was told. */
  private static final class Told extends TextBackend {
    final List<String> calls = new ArrayList<>();
    int limit;

    @Override
    protected void added(AggregatedMetric metric) {
      calls.add("declares " + metric.descriptor().name());
    }

    @Override
    protected void removed(AggregatedMetric metric) {
      calls.add("undeclares " + metric.descriptor().name());
    }

    @Override
    public int defaultMaxSeries() {
      return limit;
    }

    @Override
    public void endWithProcess() {
      calls.add("ends with the process");
    }

    @Override
    public void close() {
      calls.add("closes");
    }
  }

  /** A callback that is never read. */
  private static final class Silent implements MetricState.Callback {
    int replaced;

    @Override
    public String declaredAt() {
      return "a test";
    }

    @Override
    public void replaced() {
      replaced++;
    }

    @Override
    public Recorded recorded() {
      return Recorded.NO;
    }
  }

  @RegisterExtension final Logs logs = new Logs();

  private final Told backend = new Told();
  private final RegistryCore core = new RegistryCore(false, Duration.ofSeconds(1));

  private static MetricDescriptor metric(MetricType type, String name, String... labels) {
    return MetricDescriptor.ofExported(type, name, "X.", "", List.of(labels), List.of());
  }

  private static MetricDescriptor gauge(String name) {
    return metric(MetricType.GAUGE, name);
  }

  /** Declares a metric and takes it back. */
  private MetricState forgotten(String name) {
    MetricState state = core.declare(gauge(name));
    Silent callback = new Silent();
    assertThat(state.addCallback(List.of(), "", callback)).isEqualTo(MetricState.Added.YES);
    state.removeCallback(List.of(), callback);
    return state;
  }

  // ---- a backend that comes later ----

  @Test
  void aBackendIsToldOfTheMetricsThatWereDeclaredBeforeIt() {
    core.declare(gauge("one"));
    core.declare(gauge("two"));
    forgotten("three");
    assertThat(core.backend(Backend.class)).isEmpty();

    core.bind(backend, false);
    assertThat(backend.calls).containsExactly("declares one", "declares two");
    core.declare(gauge("four"));
    assertThat(backend.calls).endsWith("declares four");
  }

  @Test
  void aMetricThatComesBackBeforeTheBackendIsDeclaredInTheEnd() {
    forgotten("one");
    core.declare(gauge("one"));
    core.bind(backend, false);

    assertThat(backend.calls).containsExactly("declares one", "undeclares one", "declares one");
  }

  @Test
  void whatIsToBeDoneWithEachBackendIsDoneWhenTheyAreKnown() {
    Told other = new Told();
    List<Backend> seen = new ArrayList<>();
    core.withEachBackend(seen::add);
    assertThat(seen).isEmpty();

    core.bind(CompositeBackend.of(List.of(backend, other)), false);
    assertThat(seen).containsExactly(backend, other);
  }

  @Test
  void aBackendThatIsKnownIsSeenAtOnce() {
    List<Backend> seen = new ArrayList<>();
    core.bind(backend, false);
    core.withEachBackend(seen::add);

    assertThat(seen).containsExactly(backend);
  }

  @Test
  void aBackendThatComesAfterTheEndIsClosed() {
    core.close();
    core.bind(backend, false);
    assertThat(backend.calls).containsExactly("closes");

    core.close();
    core.endWithProcess();
    assertThat(backend.calls).containsExactly("closes");
  }

  @Test
  void aBackendThatIsWantedStaysOpenUntilTheEnd() {
    core.bind(backend, false);
    assertThat(backend.calls).isEmpty();

    core.endWithProcess();
    core.close();
    assertThat(backend.calls).containsExactly("ends with the process");
  }

  @Test
  void theLimitIsTheLowestThatABackendHas() {
    Told other = new Told();
    assertThat(core.defaultMaxSeries()).isEqualTo(1000);
    backend.limit = 70;
    other.limit = 50;
    core.bind(CompositeBackend.of(List.of(backend, new Told(), other)), false);

    assertThat(core.defaultMaxSeries()).isEqualTo(50);
  }

  // ---- contradictions ----

  @Test
  void declaredAlikeItIsTheSameMetric() {
    core.bind(backend, false);
    MetricState first = core.declare(gauge("x"));

    assertThat(core.declare(gauge("x"))).isSameAs(first);
    assertThat(first.isConflicting()).isFalse();
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void declaredDifferentlyWithTheSameSeriesBothRecordOnTheFirst() {
    core.bind(backend, false);
    MetricState first = core.declare(gauge("x"));
    MetricDescriptor other =
        MetricDescriptor.ofExported(MetricType.GAUGE, "x", "Another.", "", List.of(), List.of());

    assertThat(core.declare(other)).isSameAs(first);
    assertThat(core.declare(other)).isSameAs(first);
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith("gauge 'x' is declared twice, and differently")
        .endsWith(" Until then both record on the first.");
  }

  @Test
  void declaredWithOtherSeriesTheLaterOneIsDropped() {
    core.bind(backend, false);
    MetricState first = core.declare(gauge("x"));
    MetricState second = core.declare(metric(MetricType.GAUGE, "x", "a"));

    assertThat(second).isNotSameAs(first);
    assertThat(second.isConflicting()).isTrue();
    assertThat(backend.calls).containsExactly("declares x");
    assertThat(core.declared()).containsExactly(first);
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .endsWith(" Until then what is recorded on the later one is dropped.");
  }

  @Test
  void ifAskedAContradictionIsAnError() {
    RegistryCore strict = new RegistryCore(true, Duration.ofSeconds(1));
    strict.declare(gauge("x"));

    assertThatThrownBy(() -> strict.declare(metric(MetricType.GAUGE, "x", "a")))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("gauge 'x' is declared twice, and differently");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void theNamesOfTheOthersStayTakenWhenOneIsForgotten() {
    core.bind(backend, false);
    core.declare(metric(MetricType.COUNTER, "hits_total"));
    forgotten("depth");

    assertThat(core.declare(gauge("hits")).isConflicting()).isTrue();
    assertThat(core.declare(gauge("DEPTH")).isConflicting()).isFalse();
  }

  // ---- metrics that nobody holds any more ----

  @Test
  void aBackendIsToldAtOnceThatAMetricIsForgotten() {
    core.bind(backend, false);
    forgotten("x");

    assertThat(backend.calls).containsExactly("declares x", "undeclares x");
    assertThat(core.declared()).isEmpty();
  }

  @Test
  void aMetricThatIsForgottenMustBeDeclaredAgain() {
    core.bind(backend, false);
    MetricState state = forgotten("x");
    synchronized (state) {
      assertThat(state.isForgotten()).isTrue();
    }
    assertThat(state.addCallback(List.of(), "", new Silent()))
        .isEqualTo(MetricState.Added.FORGOTTEN);

    MetricState again = core.declare(gauge("x"));
    assertThat(again).isNotSameAs(state);
    assertThat(again.addCallback(List.of(), "", new Silent())).isEqualTo(MetricState.Added.YES);
    assertThat(backend.calls).containsExactly("declares x", "undeclares x", "declares x");
  }

  @Test
  void aMetricIsHeldUntilTheLastOfItsCallbacksEnds() {
    core.bind(backend, false);
    MetricState state = core.declare(metric(MetricType.GAUGE, "x", "pool"));
    Silent one = new Silent();
    Silent two = new Silent();
    state.addCallback(List.of("one"), "", one);
    state.addCallback(List.of("two"), "", two);
    state.removeCallback(List.of("one"), two); // which is not there
    state.removeCallback(List.of("one"), one);
    state.removeCallback(List.of("one"), one);
    assertThat(backend.calls).containsExactly("declares x");

    state.removeCallback(List.of("two"), two);
    assertThat(backend.calls).containsExactly("declares x", "undeclares x");
  }

  @Test
  void aCallbackThatIsReplacedIsTold() {
    core.bind(backend, false);
    MetricState state = core.declare(gauge("x"));
    Silent one = new Silent();
    Silent two = new Silent();
    state.addCallback(List.of(), "", one);
    state.addCallback(List.of(), "", two);

    assertThat(one.replaced).isEqualTo(1);
    assertThat(two.replaced).isZero();
    state.removeCallback(List.of(), one);
    assertThat(core.declared()).containsExactly(state);
  }

  @Test
  void nothingOfAMetricThatIsForgottenIsHeld() throws ReflectiveOperationException {
    core.bind(backend, false);
    for (int i = 0; i < 10; i++) {
      forgotten("x" + i);
    }
    for (String map : List.of("metrics", "claims", "retired")) {
      Field field = RegistryCore.class.getDeclaredField(map);
      field.setAccessible(true);
      assertThat((Map<?, ?>) field.get(core)).as(map).isEmpty();
    }
  }

  // ---- what a metric could not record ----

  private static final class Counted implements DropCounters {
    final List<String> counts = new ArrayList<>();

    @Override
    public void dropped(String metric, DropReason reason) {
      counts.add(metric + " " + reason);
    }

    @Override
    public void overflowed(String metric) {
      counts.add(metric + " overflowed");
    }
  }

  private final Counted counted = new Counted();

  private DropReport report(String name, boolean strict) {
    core.countWith(counted);
    core.bind(backend, strict);
    return new DropReport(core.context(), gauge(name));
  }

  @Test
  void whatOverflowsIsReportedOnceAndCountedEachTime() {
    DropReport report = report("x", false);

    assertThat(report.countOverflow()).isTrue();
    assertThat(report.countOverflow()).isFalse();
    assertThat(counted.counts).containsExactly("x overflowed", "x overflowed");
  }

  @Test
  void theLibrarysOwnMetricsCountAndReportNothing() {
    DropReport report = report("isometrics_x", false);

    assertThat(report.countOverflow()).isFalse();
    report.callbackOverflow(List.of());
    report.dropped(DropReason.NAN, 1);
    assertThat(counted.counts).isEmpty();
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void aCallbackForWhichThereIsNoRoomIsReportedOnce() {
    DropReport report = report("x", false);
    report.callbackOverflow(List.of("one"));
    report.callbackOverflow(List.of("two"));

    assertThat(counted.counts).containsExactly("x overflowed", "x overflowed");
    assertThat(logs.warnings()).singleElement().asString().contains("gauge 'x'", "[one]");
  }

  @Test
  void aCallbackForWhichThereIsNoRoomIsAnErrorInStrictMode() {
    DropReport report = report("x", true);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> report.callbackOverflow(List.of("one")))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("its callback for the constant labels [one]");
    }
    assertThat(logs.warnings()).isEmpty();
  }

  // ---- which contradictions tolerate each other ----

  @Test
  void onlyTypesWithTheSameKindOfSeriesRecordOnTheFirst() {
    core.bind(backend, false);
    MetricState timer = core.declare(metric(MetricType.TIMER, "a_seconds"));
    MetricState gauge = core.declare(gauge("b"));

    assertThat(core.declare(metric(MetricType.HISTOGRAM, "a_seconds"))).isSameAs(timer);
    assertThat(core.declare(gauge("a_seconds")).isConflicting()).isTrue();
    assertThat(core.declare(metric(MetricType.INFO, "b")).isConflicting()).isTrue();
    assertThat(core.declare(metric(MetricType.HISTOGRAM, "b")).isConflicting()).isTrue();
    assertThat(core.declare(metric(MetricType.TIMER, "a_seconds", "x")).isConflicting()).isTrue();
    assertThat(core.declared()).containsExactly(timer, gauge);
  }

  @Test
  void namesThatDifferInCaseAloneCollide() {
    core.bind(backend, false);
    core.declare(gauge("depth"));

    assertThat(core.declare(gauge("DEPTH")).isConflicting()).isTrue();
    assertThat(logs.warnings())
        .singleElement()
        .asString()
        .startsWith(
            "gauge 'DEPTH' differs from gauge 'depth' (declared at elsewhere) only in case");
  }

  // ---- the end ----

  @Test
  void theThreadsEndWithTheRegistry() throws InterruptedException {
    core.bind(backend, false);
    List<Thread> threads = new ArrayList<>();
    core.context().callbackThreads().run(() -> threads.add(Thread.currentThread()), Long.MAX_VALUE);
    core.close();
    threads.get(0).join();

    assertThat(core.context().isClosed()).isTrue();
    assertThat(core.context().periodicTasks().schedule(() -> {}, 1)).isNull();
  }

  // ---- views ----

  private static List<String> names(Scope scope) {
    return scope.constantLabels().stream().<String>map(Label::name).toList();
  }

  @Test
  void aLabelOfTheOperatorGivesWayToOneOfTheMetric() {
    Scope scope =
        new Scope(core, System::nanoTime, 0)
            .withOperatorLabel(Label.of("a"), "1")
            .withOperatorLabel(Label.of("b"), "2")
            .withOperatorLabel(Label.of("c"), "3")
            .withLabel(Label.of("d"), "4");
    assertThat(names(scope)).containsExactly("a", "b", "c", "d");
    assertThat(scope.operatorLabels()).isEqualTo(3);

    Scope first = scope.without(Set.of("a"));
    assertThat(names(first)).containsExactly("b", "c", "d");
    assertThat(first.constantValues()).containsExactly("2", "3", "4");
    assertThat(first.operatorLabels()).isEqualTo(2);

    Scope two = scope.without(Set.of("b", "c", "d"));
    assertThat(names(two)).containsExactly("a", "d");
    assertThat(two.constantValues()).containsExactly("1", "4");
    assertThat(two.operatorLabels()).isEqualTo(1);

    assertThat(scope.without(Set.of("d", "x"))).isEqualTo(scope);
    assertThat(scope.without(Set.of("a", "b", "c")).operatorLabels()).isZero();
  }
}
