package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.isometrics.fixtures.LogCapture;
import io.isometrics.prometheus.internal.collect.Scraper;
import io.isometrics.prometheus.internal.library.ExpositionFormat;
import io.isometrics.prometheus.internal.library.NameEscaping;
import io.isometrics.prometheus.internal.text.LabelOrder;
import io.isometrics.prometheus.internal.text.ScrapeBuffers;
import io.isometrics.prometheus.internal.text.SeriesLabels;
import io.isometrics.spi.LabelValues;
import io.prometheus.metrics.expositionformats.generated.Metrics;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written is what the library would write, byte for byte. */
@SuppressWarnings("NonCanonicalType") // the canonical name holds the version of protobuf
class EncoderTest {

  private static final int REGISTRIES = 600;
  private static final int FEW_REGISTRIES = 30;
  private static final int SCRAPES = 6;
  private static final int LABELS = 20_000;

  @Test
  @Tag("slow")
  void randomRegistriesAreWrittenAsTheLibraryDoes() throws IOException {
    // Some have two families of one name and different types; most do not.
    assertThat(compare(REGISTRIES)).isBetween(1, REGISTRIES * SCRAPES);
  }

  @Test
  void aFewRandomRegistriesAreWrittenAsTheLibraryDoes() throws IOException {
    assertThat(compare(FEW_REGISTRIES)).isLessThan(FEW_REGISTRIES * SCRAPES);
  }

  /** How often the library refused to write what is there. */
  private static int compare(int registries) throws IOException {
    int refused = 0;
    try (LogCapture log = new LogCapture()) {
      assertThat(log.warnings()).isEmpty();
      for (int seed = 0; seed < registries; seed++) {
        try (RandomMetrics metrics = new RandomMetrics(seed)) {
          Random random = new Random(seed);
          for (int scrape = 0; scrape < SCRAPES; scrape++) {
            metrics.proceed();
            if (random.nextInt(4) == 0) {
              metrics.backend.collectors().collect(); // keeps labels in the library's form
            }
            for (ExpositionFormat format : ExpositionFormat.ALL) {
              NameEscaping escaping = escaping(random);
              byte[] ours = ours(metrics, format, escaping);
              byte[] library = library(metrics, format, escaping);
              if (library == null) {
                refused++;
                library = own(metrics, format, escaping);
              }
              if (!Arrays.equals(ours, library)) {
                assertThat(new String(ours, StandardCharsets.UTF_8))
                    .as("seed %s, %s, %s", seed, format, escaping)
                    .isEqualTo(new String(library, StandardCharsets.UTF_8));
                fail("seed %s: the texts are the same, but not their bytes", seed);
              }
            }
          }
        }
      }
    }
    return refused;
  }

  /** The rest of what may be in a label, which the front end does not let through. */
  @Test
  void anyLabelsAreWrittenAsTheLibraryDoes() throws IOException {
    Random random = new Random(3);
    String[] names = {"m", "Z", "a", "_b", "a0"};
    LabelOrder order = new LabelOrder(names);
    for (int i = 0; i < LABELS; i++) {
      String[] values = new String[names.length];
      Arrays.setAll(values, place -> characters(random));
      LabelValues labels = LabelValues.of(names, values);
      GaugeSnapshot gauge =
          new GaugeSnapshot(
              new MetricMetadata("g"),
              List.of(new GaugeDataPointSnapshot(1, SeriesLabels.library(labels), null)));
      ByteArrayOutputStream library = new ByteArrayOutputStream();
      ExpositionFormat.TEXT.write(library, new MetricSnapshots(gauge), NameEscaping.ALLOW_UTF8);

      ByteArrayOutputStream ours = new ByteArrayOutputStream();
      ours.writeBytes("# TYPE g gauge\ng{".getBytes(StandardCharsets.US_ASCII));
      ours.writeBytes(order.text(labels));
      ours.writeBytes("} 1.0\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(ours.toByteArray()).as("round %s", i).isEqualTo(library.toByteArray());
    }
  }

  /** The same in protobuf, whose parser must understand it. */
  @Test
  void anyLabelsAreEncodedAsTheLibraryDoes() throws IOException {
    Random random = new Random(5);
    String[] names = {"m", "Z", "a", "_b", "a0"};
    LabelOrder order = new LabelOrder(names);
    for (int i = 0; i < LABELS; i++) {
      String[] values = new String[names.length];
      Arrays.setAll(values, place -> characters(random).repeat(random.nextInt(4) == 0 ? 40 : 1));
      LabelValues labels = LabelValues.of(names, values);
      GaugeSnapshot gauge =
          new GaugeSnapshot(
              new MetricMetadata("g"),
              List.of(new GaugeDataPointSnapshot(1, SeriesLabels.library(labels), null)));
      ByteArrayOutputStream library = new ByteArrayOutputStream();
      ExpositionFormat.PROTOBUF.write(library, new MetricSnapshots(gauge), NameEscaping.ALLOW_UTF8);

      byte[] ours = order.protobuf(labels);

      Metrics.Metric theirs = Protobuf.families(library.toByteArray()).get("g").getMetric(0);
      assertThat(Metrics.Metric.parseFrom(ours).getLabelList())
          .as("round %s", i)
          .isEqualTo(theirs.getLabelList());
      assertThat(ours).isEqualTo(theirs.toBuilder().clearGauge().build().toByteArray());
    }
  }

  @Test
  void seriesAreSortedAsTheLibraryDoes() {
    Random random = new Random(4);
    String[] names = {"m", "Z", "a"};
    LabelOrder order = new LabelOrder(names);
    for (int i = 0; i < LABELS; i++) {
      LabelValues one = few(names, random);
      LabelValues other = few(names, random);

      assertThat(Integer.signum(order.compare(one, other)))
          .as("%s and %s", one, other)
          .isEqualTo(
              Integer.signum(SeriesLabels.library(one).compareTo(SeriesLabels.library(other))));
    }
  }

  private static LabelValues few(String[] names, Random random) {
    String[] values = new String[names.length];
    Arrays.setAll(
        values,
        place -> List.of("", "a", "b", "ab", "\ud83c\udf0d", "\uffff").get(random.nextInt(6)));
    return LabelValues.of(names, values);
  }

  private static String characters(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> text.append("\\\"\n\r".charAt(random.nextInt(4)));
        case 1 -> text.append((char) random.nextInt(0x10000));
        case 2 -> text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
        case 3 -> text.appendCodePoint(0x1f300 + random.nextInt(256));
        default -> text.append((char) random.nextInt(128));
      }
    }
    return text.toString();
  }

  private static NameEscaping escaping(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> NameEscaping.DOTS_ESCAPING;
      case 1 -> NameEscaping.VALUE_ENCODING_ESCAPING;
      case 2, 3, 4 -> NameEscaping.ALLOW_UTF8;
      default -> NameEscaping.UNDERSCORE_ESCAPING;
    };
  }

  private static byte[] ours(RandomMetrics metrics, ExpositionFormat format, NameEscaping escaping)
      throws IOException {
    Scraper scraper = metrics.backend.scraper();
    ScrapeBuffers scrape = scraper.scrape(format, escaping);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    scrape.body().writeTo(out);
    scraper.release(scrape);
    return format == ExpositionFormat.PROTOBUF && metrics.startTimes
        ? withoutStartsOfHistograms(out.toByteArray())
        : out.toByteArray();
  }

  /** The library writes those of counters only, though the format has both. */
  private static byte[] withoutStartsOfHistograms(byte[] exposition) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Metrics.MetricFamily family : Protobuf.families(exposition).values()) {
      Metrics.MetricFamily.Builder changed = family.toBuilder();
      for (Metrics.Metric.Builder metric : changed.getMetricBuilderList()) {
        if (metric.hasHistogram()) {
          metric.getHistogramBuilder().clearCreatedTimestamp();
        }
      }
      changed.build().writeDelimitedTo(out);
    }
    return out.toByteArray();
  }

  /** Null if the library refuses to write what is there. */
  private static byte[] library(
      RandomMetrics metrics, ExpositionFormat format, NameEscaping escaping) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(metrics, metrics.prometheus.scrape(), format, escaping, out);
      return out.toByteArray();
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static byte[] own(RandomMetrics metrics, ExpositionFormat format, NameEscaping escaping)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(metrics, metrics.backend.collectors().collect(), format, escaping, out);
    return out.toByteArray();
  }

  private static void write(
      RandomMetrics metrics,
      MetricSnapshots families,
      ExpositionFormat format,
      NameEscaping escaping,
      ByteArrayOutputStream out)
      throws IOException {
    if (metrics.startTimes) {
      format.writeWithStartTimes(out, families, escaping);
    } else {
      format.write(out, families, escaping);
    }
  }
}
