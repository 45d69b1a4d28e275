package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.Counter;
import io.isometrics.Label;
import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixture.Here;
import io.isometrics.fixture.Logs;
import io.isometrics.fixture.TextBackend;
import io.isometrics.internal.labels.LabelCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was declared, for those who want to list it. */
class CatalogTest {

  @RegisterExtension final Logs logs = new Logs();

  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(new TextBackend()).build();

  @Test
  void itListsEverythingInTheOrderOfDeclaration() {
    registry.timer("z_seconds", "Z.").register();
    registry.scope("s").counter("a_total", "A.").labels(Label.of("x")).register();
    registry.gauge("m", "M.").callback(() -> 1);
    registry.timer("z_seconds", "Z.").register();

    assertThat(registry.catalog())
        .extracting(MetricDescriptor::name)
        .containsExactly("z_seconds", "s_a_total", "m");
  }

  @Test
  void anEntrySaysWhatWasDeclared() {
    String place = Here.plus(8);
    registry
        .histogram("size_bytes", "Sizes.")
        .unit("bytes")
        .buckets(1, 2)
        .maxSeries(5)
        .lazy()
        .labels(Label.oneOf("kind", "a", "b"), Label.of("route"))
        .register();

    MetricDescriptor entry = registry.catalog().get(0);
    assertThat(entry.name()).isEqualTo("size_bytes");
    assertThat(entry.type()).isEqualTo(MetricType.HISTOGRAM);
    assertThat(entry.help()).isEqualTo("Sizes.");
    assertThat(entry.unit()).isEqualTo("bytes");
    assertThat(entry.buckets()).containsExactly(1.0, 2.0);
    assertThat(entry.exponential()).isFalse();
    assertThat(entry.maxSeries()).isEqualTo(5);
    assertThat(entry.lazy()).isTrue();
    assertThat(entry.labels()).extracting(Label::name).containsExactly("kind", "route");
    assertThat(entry.labels().get(0).values()).containsExactly("a", "b", "other");
    assertThat(entry.origin()).isEqualTo(place);
  }

  @Test
  void anEntryIsAlsoALine() {
    registry.histogram("size", "Sizes.").buckets(1, 2).lazy().labels(Label.of("a")).register();

    assertThat(registry.catalog().get(0))
        .hasToString("histogram size{a} buckets [1.0, 2.0] lazy maxSeries 1000 \"Sizes.\"");
  }

  @Test
  void aViewListsItsOwnAlone() {
    registry.scope("s").gauge("x", "X.").register();

    assertThat(registry.scope("s").catalog()).isEqualTo(registry.catalog()).hasSize(1);
    assertThat(registry.withLabel("a", "b").catalog()).isEmpty();
  }

  @Test
  void itDoesNotChangeOnceItIsAskedFor() {
    List<MetricDescriptor> before = registry.catalog();
    registry.gauge("x", "X.").register();

    assertThat(before).isEmpty();
    assertThatThrownBy(registry.catalog()::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theLibrarysOwnMetricsAreNotInIt() {
    Counter counter = registry.counter("x_total", "X.").register();
    counter.add(Double.NaN);

    assertThat(logs.warnings()).hasSize(1);
    assertThat(registry.catalog()).extracting(MetricDescriptor::name).containsExactly("x_total");
  }

  @Test
  void aDeclarationThatWasNotFinishedIsNotInIt() {
    registry.gauge("x", "X.").unit("");

    assertThat(registry.catalog()).isEmpty();
  }

  @Test
  void anEntryCanBeTheKeyOfAHashTable() {
    registry.gauge("one", "O.").labels(Label.oneOf("kind", "a", "b")).register();
    registry.gauge("two", "O.").labels(Label.oneOf("kind", "a", "c")).register();
    MetricDescriptor one = registry.catalog().get(0);
    MetricDescriptor two = registry.catalog().get(1);
    MetricDescriptor same = oneAlike();

    assertThat(same).isEqualTo(one).hasSameHashCodeAs(one).isNotEqualTo(two);
    assertThat(one.hashCode()).isNotEqualTo(two.hashCode());
    assertThat(same.labels().get(0))
        .isEqualTo(one.labels().get(0))
        .hasSameHashCodeAs(one.labels().get(0))
        .isNotEqualTo(two.labels().get(0));
  }

  private static MetricDescriptor oneAlike() {
    MetricsRegistry other = MetricsRegistry.builder().backend(new TextBackend()).build();
    other.gauge("one", "O.").labels(Label.oneOf("kind", "a", "b")).register();
    return other.catalog().get(0);
  }

  @Test
  void labelsOfOtherNamesOrValuesHaveOtherHashes() {
    assertThat(Label.of("a")).isEqualTo(Label.of("a")).hasSameHashCodeAs(Label.of("a"));
    assertThat(Label.of("a").hashCode()).isNotEqualTo(Label.of("b").hashCode());
    assertThat(LabelCodec.ofBoolean()).hasSameHashCodeAs(LabelCodec.ofBoolean());
    assertThat(LabelCodec.ofBoolean().hashCode()).isNotEqualTo(LabelCodec.OPEN_TEXT.hashCode());
  }
}
