package io.isometrics.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.spi.Backend;
import io.isometrics.spi.BackendConfig;
import io.isometrics.spi.BackendProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator decides about the metrics of a process without code. */
class OperatorSettingsTest {

  @RegisterExtension final Logs logs = new Logs();
  @TempDir private Path folder;
  private final List<String> keys = new ArrayList<>();

  @AfterEach
  void clear() {
    keys.forEach(System::clearProperty);
  }

  private void setting(String key, String value) {
    keys.add(key);
    System.setProperty(key, value);
  }

  /** Finds a backend whose series can be read. */
  public static final class Provider implements BackendProvider {
    @Override
    public String name() {
      return "text";
    }

    @Override
    public Backend create(BackendConfig config) {
      return new TextBackend();
    }
  }

  /** Declares and records, and says what is exported. */
  public static final class Use implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      MetricsRegistry registry = Metrics.registry();
      registry.counter("jvm_gc_total", "G.").register().increment();
      registry.gauge("jvm_threads", "T.").callback(() -> 1).close();
      registry.gauge("jvm_classes", "C.").callback(() -> 1);
      registry.histogram("size_bytes", "S.").buckets(1, 2).register().observe(3);
      var hits = registry.counter("hits_total", "H.").labels(Label.of("route")).register();
      hits.with("/a").increment();
      hits.with("/b").increment();
      registry.gauge("zoned", "Z.").labels(Label.of("zone")).register().with("own").set(1);
      List<String> lines =
          new ArrayList<>(registry.backend(TextBackend.class).orElseThrow().lines());
      registry.catalog().stream()
          .filter(MetricDescriptor::disabled)
          .forEach(metric -> lines.add("disabled " + metric.name()));
      Metrics.shutdown();
      return lines;
    }
  }

  private List<String> run() throws Exception {
    ClassPath classPath = new ClassPath(folder).withLibrary().providing(Provider.class);
    Object own =
        classPath
            .isolatedLoader()
            .loadClass(Use.class.getName())
            .getDeclaredConstructor()
            .newInstance();
    @SuppressWarnings("unchecked") // the type of the script
    List<String> lines = ((Supplier<List<String>>) own).get();
    return lines;
  }

  @Test
  void metricsAreSwitchedOffByPattern() throws Exception {
    setting("isometrics.metrics.disabled", "jvm_*, zoned");

    assertThat(run())
        .noneMatch(line -> line.startsWith("jvm_") || line.startsWith("zoned"))
        .contains("hits_total{route=\"/a\"} 1.0")
        .endsWith("disabled jvm_gc_total", "disabled jvm_classes", "disabled zoned");
    assertThat(logs.warnings()).isEmpty();
  }

  @Test
  void allSeriesGetLabelsThatGiveWayToThoseOfAMetric() throws Exception {
    setting("isometrics.labels", "region=eu, zone=a");

    assertThat(run())
        .contains(
            "hits_total{region=\"eu\",zone=\"a\",route=\"/a\"} 1.0",
            "jvm_gc_total{region=\"eu\",zone=\"a\"} 1.0",
            "jvm_classes{region=\"eu\",zone=\"a\"} 1.0",
            "zoned{region=\"eu\",zone=\"own\"} 1.0");
  }

  @Test
  void aMetricGetsOtherBucketsAndAnotherLimit() throws Exception {
    setting("isometrics.buckets.size_bytes", "5, 10");
    setting("isometrics.max.series.hits_total", "1");

    assertThat(run())
        .contains(
            "size_bytes_bucket{le=\"5.0\"} 1",
            "size_bytes_bucket{le=\"10.0\"} 1",
            "hits_total{route=\"__overflow__\"} 1.0")
        .doesNotContain("size_bytes_bucket{le=\"1.0\"} 0");
  }

  @Test
  void whatCantBeUnderstoodIsNamedAndHasNoEffect() throws Exception {
    setting("isometrics.buckets.size_bytes", "10, 5");
    setting("isometrics.max.series.hits_total", "none");
    setting("isometrics.labels", "region, job=x");

    assertThat(run()).contains("size_bytes_bucket{le=\"2.0\"} 0", "hits_total{route=\"/b\"} 1.0");
    assertThat(logs.warnings())
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).contains("isometrics.buckets.size_bytes=10, 5 is not used"),
            text -> assertThat(text).contains("isometrics.max.series.hits_total=none is not used"),
            text -> assertThat(text).contains("'region', which is not name=value"),
            text -> assertThat(text).contains("job=x, which is left out: label 'job'"));
  }
}
