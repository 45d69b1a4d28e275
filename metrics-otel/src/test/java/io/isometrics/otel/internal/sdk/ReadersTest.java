package io.isometrics.otel.internal.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which readers can be handed the values of cells, and which are replaced. */
class ReadersTest {

  private static final Map<String, String> NO_EXEMPLARS =
      Map.of("otel.metrics.exemplar.filter", "always_off");
  private static final MetricReader CUMULATIVE = InMemoryMetricReader.create();

  private static ConfigProperties config(Map<String, String> properties) {
    return DefaultConfigProperties.createFromMap(properties);
  }

  @Test
  void cumulativeReadersTakeCells() {
    ConfigProperties config = config(NO_EXEMPLARS);

    assertThat(Readers.takeCells(List.of(CUMULATIVE), config)).isTrue();
    assertThat(Readers.takeCells(List.of(CUMULATIVE, CUMULATIVE), config)).isTrue();
    assertThat(Readers.takeCells(List.of(), config)).isTrue();
  }

  /** Reads deltas of one type, or of all. */
  @ParameterizedTest
  @MethodSource("otherReaders")
  void oneOtherReaderIsEnoughThatNoneDoes(MetricReader other) {
    ConfigProperties config = config(NO_EXEMPLARS);

    assertThat(Readers.takeCells(List.of(other), config)).isFalse();
    assertThat(Readers.takeCells(List.of(CUMULATIVE, other), config)).isFalse();
    assertThat(Readers.takeCells(List.of(other, CUMULATIVE), config)).isFalse();
  }

  static Stream<Arguments> otherReaders() {
    return Stream.of(
        Arguments.of(InMemoryMetricReader.createDelta()),
        Arguments.of(deltaOf(InstrumentType.HISTOGRAM)),
        Arguments.of(deltaOf(InstrumentType.OBSERVABLE_COUNTER)),
        Arguments.of(
            InMemoryMetricReader.builder()
                .setDefaultAggregationSelector(
                    type -> Aggregation.base2ExponentialBucketHistogram())
                .build()));
  }

  private static MetricReader deltaOf(InstrumentType type) {
    return InMemoryMetricReader.builder()
        .setAggregationTemporalitySelector(
            each -> each == type ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trace_based", "always_on"})
  void withExemplarsNoneDoes(String filter) {
    assertThat(
            Readers.takeCells(
                List.of(CUMULATIVE), config(Map.of("otel.metrics.exemplar.filter", filter))))
        .isFalse();
  }

  @Test
  void withoutASettingOfExemplarsNoneDoes() {
    assertThat(Readers.takeCells(List.of(CUMULATIVE), config(Map.of()))).isFalse();
  }

  @Test
  void withViewsNoneDoes() {
    assertThat(
            Readers.takeCells(
                List.of(CUMULATIVE),
                config(
                    Map.of(
                        "otel.metrics.exemplar.filter",
                        "always_off",
                        "otel.experimental.metrics.view.config",
                        "views.yaml"))))
        .isFalse();
  }

  /** An extension of the application's own, which is not among the services of these tests. */
  public static final class Extension implements AutoConfigurationCustomizerProvider {

    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
      throw new UnsupportedOperationException();
    }
  }

  /** The classes of these tests once more, from where they are and from some directory. */
  private static boolean takeCellsWithServicesIn(Path directory) throws Exception {
    List<URL> classPath = new ArrayList<>();
    classPath.add(directory.toUri().toURL());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Method takeCells =
          Arrays.stream(loader.loadClass(Readers.class.getName()).getDeclaredMethods())
              .filter(method -> method.getName().equals("takeCells"))
              .findAny()
              .orElseThrow();
      takeCells.setAccessible(true);
      Object config =
          loader
              .loadClass(DefaultConfigProperties.class.getName())
              .getMethod("createFromMap", Map.class)
              .invoke(null, NO_EXEMPLARS);
      return (boolean) takeCells.invoke(null, List.of(), config);
    }
  }

  @Test
  void withAnExtensionOfTheApplicationNoneDoes(@TempDir Path directory) throws Exception {
    assertThat(takeCellsWithServicesIn(directory)).isTrue();

    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(AutoConfigurationCustomizerProvider.class.getName()),
        Extension.class.getName());

    assertThat(takeCellsWithServicesIn(directory)).isFalse();
  }

  @Test
  void aPeriodicReaderIsReplacedByOneOfItsExporter() {
    InMemoryMetricExporter exporter = InMemoryMetricExporter.create();
    PeriodicMetricReader reader = PeriodicMetricReader.create(exporter);

    assertThat(Readers.withoutTimeout(reader, exporter, config(Map.of())))
        .isInstanceOf(PeriodicMetricReader.class)
        .isNotSameAs(reader);
  }

  @Test
  void anyOtherReaderIsWhatItIs() {
    PeriodicMetricReader reader = PeriodicMetricReader.create(InMemoryMetricExporter.create());

    assertThat(Readers.withoutTimeout(reader, null, config(Map.of()))).isSameAs(reader);
    assertThat(
            Readers.withoutTimeout(CUMULATIVE, InMemoryMetricExporter.create(), config(Map.of())))
        .isSameAs(CUMULATIVE);
  }
}
