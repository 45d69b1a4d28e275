package io.isometrics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.CollectionPass;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Histogram;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit;
import io.isometrics.MetricsAudit.Entry;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.Here;
import io.isometrics.fixture.TextBackend;
import io.isometrics.internal.backend.CompositeBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.ObservableMetric;
import io.isometrics.spi.Series;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of the declared metrics were recorded. */
class AuditTest {

  private enum Kind {
    A,
    B
  }

  private static final Label<Kind> KIND = Label.of("kind", Kind.class);
  private static final Label<String> NAME = Label.of("name");

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();

  @AfterEach
  void close() {
    registry.close();
  }

  private List<String> never() {
    return registry.audit().neverRecorded().stream().map(each -> each.metric().name()).toList();
  }

  @Test
  void zeroIsRecordedIfSomebodyRecordedIt() {
    Counter whole = registry.counter("whole_total", "W.").register();
    Counter fraction = registry.counter("fraction_total", "F.").register();
    Gauge set = registry.gauge("set", "S.").register();
    Gauge moved = registry.gauge("moved", "M.").register();
    Gauge cleared = registry.gauge("cleared", "C.").register();
    Gauge optional = registry.gauge("optional", "O.").optional().register();
    Histogram histogram = registry.histogram("size_bytes", "S.").buckets(1).register();
    registry.gauge("untouched", "U.").register();
    assertThat(never()).hasSize(8);

    whole.add(0);
    fraction.add(0.0);
    set.set(0);
    moved.add(0);
    cleared.clear();
    optional.add(-0.0);
    histogram.observe(0);

    assertThat(never()).containsExactly("untouched");
    assertThat(backend.lines())
        .contains("whole_total 0.0", "fraction_total 0.0", "set 0.0", "moved 0.0", "optional 0.0")
        .doesNotContain("cleared 0.0");
  }

  @Test
  void whatIsDroppedIsNotRecorded() {
    registry.counter("jobs_total", "J.").register().add(-1);
    registry.gauge("depth", "D.").register().set(Double.NaN);
    registry.histogram("size_bytes", "S.").buckets(1).register().observe(-1);

    assertThat(never()).containsExactly("jobs_total", "depth", "size_bytes");
  }

  @Test
  void seriesThatAreAtZeroFromTheStartAreNotRecorded() {
    Family1<Counter, Kind> closed = registry.counter("closed_total", "C.").labels(KIND).register();
    Family1<Counter, String> open = registry.counter("open_total", "O.").labels(NAME).register();
    open.with("looked up");
    assertThat(never()).containsExactly("closed_total", "open_total");

    closed.with(Kind.B).increment();
    open.with("other").increment();
    assertThat(never()).isEmpty();
  }

  @Test
  void whatHasEndedWasRecordedAllTheSame() {
    Family1<Counter, Kind> closed = registry.counter("closed_total", "C.").labels(KIND).register();
    Family1<Counter, String> open = registry.counter("open_total", "O.").labels(NAME).register();
    Family1<Counter, String> never = registry.counter("never_total", "N.").labels(NAME).register();
    closed.with(Kind.A).increment();
    closed.remove(Kind.A);
    open.with("a").increment();
    open.clear();
    never.with("a");
    never.remove("a");

    assertThat(never()).containsExactly("never_total");
  }

  @Test
  void theOverflowSeriesCounts() {
    Family1<Counter, String> open =
        registry.counter("open_total", "O.").maxSeries(1).labels(NAME).register();
    open.with("a");
    open.with("b").increment();

    assertThat(never()).isEmpty();
  }

  @Test
  void aCallbackCountsOnceItGaveAValue() {
    registry.gauge("read", "R.").callback(() -> 0);
    registry.gauge("failing", "F.").callback(() -> Double.NaN);
    registry.gauge("empty", "E.").labels(NAME).collect(out -> {});
    CollectionPass pass = registry.collectionPass("p");
    var filled = pass.addZeroFilled(registry.gauge("filled", "F.").labels(KIND));
    pass.addZeroFilled(registry.gauge("left", "L.").labels(KIND));
    pass.start(() -> filled.set(Kind.A, 0));
    assertThat(never()).hasSize(5);

    assertThat(backend.lines()).contains("left{kind=\"A\"} 0.0", "filled{kind=\"B\"} 0.0");
    assertThat(never()).containsExactly("failing", "empty", "left");
  }

  @Test
  void infoMetricsAndStateSets() {
    registry.info("build_info", "B.").label("version", "1").register();
    registry.stateSet("idle", "I.", KIND).register();
    registry.stateSet("busy", "B.", KIND).register().set(Kind.A);

    assertThat(never()).containsExactly("idle");
  }

  @Test
  void itIsByMetricScopeAndSourceFile() {
    String here = Here.plus(3);
    for (String component : List.of("api", "worker")) {
      MetricsRegistry view = registry.scope("warren").withLabel("component", component);
      Counter starts = view.counter("starts_total", "S.").register();
      if (component.equals("api")) {
        starts.increment();
      }
    }
    registry.gauge("other", "O.").register().set(1);

    assertThat(registry.audit().entries()).hasSize(3);
    Entry never = registry.audit().neverRecorded().get(0);
    assertThat(never.metric().name()).isEqualTo("warren_starts_total");
    assertThat(never.scope()).isEqualTo("warren");
    assertThat(never.constantLabels()).hasToString("{component=\"worker\"}");
    assertThat(never.declaredAt()).isEqualTo(here);
    assertThat(never.file()).isEqualTo("AuditTest.java");
    assertThat(registry.audit())
        .hasToString(
            "2 of 3 declared metrics were recorded.\n"
                + "never: counter warren_starts_total{component=\"worker\"}, declared at "
                + here
                + "\n");
  }

  @Test
  void aViewHasItsOwnAuditAndCatalogue() {
    MetricsRegistry api = registry.scope("warren").withLabel("component", "api");
    MetricsRegistry worker = registry.scope("warren").withLabel("component", "worker");
    api.counter("starts_total", "S.").labels(NAME).register().with("a").increment();
    worker.counter("starts_total", "S.").labels(NAME).register();
    worker.gauge("load", "L.").callback(() -> 1);
    registry.gauge("warrens", "W.").register();

    assertThat(names(api)).containsExactly("warren_starts_total");
    assertThat(names(worker)).containsExactly("warren_starts_total", "warren_load");
    assertThat(names(registry.scope("warren"))).hasSize(2);
    assertThat(names(registry)).hasSize(3);
    assertThat(api.audit().neverRecorded()).isEmpty();
    assertThat(worker.audit().neverRecorded()).hasSize(2);
    backend.metrics().stream()
        .filter(metric -> metric.descriptor().name().equals("warren_starts_total"))
        .forEach(
            metric ->
                metric.forEachCell(
                    cell -> {
                      assertThat(api.contains("warren_starts_total", cell.labels())).isTrue();
                      assertThat(worker.contains("warren_starts_total", cell.labels())).isFalse();
                      assertThat(api.contains("starts_total", cell.labels())).isFalse();
                      assertThat(registry.contains("starts_total", cell.labels())).isTrue();
                    }));
  }

  private static List<String> names(MetricsRegistry view) {
    return view.catalog().stream().map(MetricDescriptor::name).toList();
  }

  @Test
  void theJsonIsAscii() {
    String here = Here.plus(1);
    registry.withLabel("a", "\"<\\").counter("x_total", "Ä\n~ }").labels(NAME).register();

    assertThat(registry.audit().toJson())
        .isEqualTo(
            "{\"declared\":1,\"recorded\":0,\"metrics\":[\n"
                + "{\"name\":\"x_total\",\"type\":\"counter\",\"help\":\"\\u00c4\\u000a~ }\",\"unit\":\"\","
                + "\"scope\":\"\",\"file\":\"AuditTest.java\",\"declaredAt\":\""
                + here
                + "\",\"recorded\":\"no\",\"constantLabels\":{\"a\":\"\\\"\\u003c\\\\\"},"
                + "\"labels\":[\"a\",\"name\"]}],\n\"undeclared\":[]}");
  }

  /** Implements the interface alone, and exports what others have. */
  private static class PlainBackend implements Backend {

    private Supplier<MetricsAudit> audit = () -> new MetricsAudit(List.of(), Set.of());

    @Override
    public Counter counter(Series series) {
      return new Counter() {
        @Override
        public void add(long amount) {}

        @Override
        public void add(double amount) {}
      };
    }

    @Override
    public Gauge gauge(Series series) {
      throw new IllegalStateException("as it should in this test");
    }

    @Override
    public Histogram histogram(Series series) {
      return value -> {};
    }

    @Override
    public Registration observe(ObservableMetric metric) {
      return () -> {};
    }

    @Override
    public void remove(Series series, Object handle) {}

    @Override
    public void auditedBy(Supplier<MetricsAudit> given) {
      audit = given;
    }

    @Override
    public Set<String> undeclared() {
      return Set.of("jvm_threads_current", "isometrics_health_check_up", "cpu");
    }
  }

  private static Recorded only(MetricsRegistry of) {
    return of.audit().entries().get(0).recorded();
  }

  @Test
  void aBackendThatCanNotTellIsNotGuessedAbout() {
    PlainBackend plain = new PlainBackend();
    MetricsRegistry other = MetricsRegistry.builder().backend(plain).build();
    Counter counter = other.counter("jobs_total", "J.").register();
    counter.increment();

    assertThat(only(other)).isEqualTo(Recorded.UNKNOWN);
    assertThat(other.audit().neverRecorded()).isEmpty();
    assertThat(other.audit().undeclared()).containsExactly("cpu", "jvm_threads_current");
    assertThat(other.scope("jvm").audit().undeclared()).containsExactly("jvm_threads_current");
    assertThat(plain.audit.get().entries()).hasSize(1);

    MetricsRegistry nothing = MetricsRegistry.builder().build();
    nothing.counter("jobs_total", "J.").register();
    assertThat(only(nothing)).isEqualTo(Recorded.UNKNOWN);
  }

  @Test
  void ofSeveralBackendsOneThatCanTellIsEnough() {
    MetricsRegistry both =
        MetricsRegistry.builder()
            .backend(CompositeBackend.of(List.of(new PlainBackend(), new TextBackend())))
            .build();
    Counter counter = both.counter("jobs_total", "J.").register();
    assertThat(only(both)).isEqualTo(Recorded.NO);

    counter.increment();
    assertThat(only(both)).isEqualTo(Recorded.YES);
    assertThat(both.audit().undeclared()).contains("cpu");
  }
}
