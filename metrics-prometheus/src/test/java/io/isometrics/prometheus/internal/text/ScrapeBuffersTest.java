package io.isometrics.prometheus.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The memory of a scrape, which the next one uses again. */
class ScrapeBuffersTest {

  private final ScrapeBuffers scrape = new ScrapeBuffers();

  private void write(String text) {
    scrape.body().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Buffer buffer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    buffer.writeTo(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String unzipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    scrape.gzip().writeTo(bytes);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void nothingOfAScrapeIsInTheNextOne() throws IOException {
    write("first ".repeat(10_000));
    assertThat(unzipped()).isEqualTo("first ".repeat(10_000));

    scrape.clear();
    assertThat(text(scrape.body())).isEmpty();
    write("second");

    assertThat(text(scrape.body())).isEqualTo("second");
    assertThat(unzipped()).isEqualTo("second");
    assertThat(scrape.reference().get()).isSameAs(scrape);
  }

  @Test
  void anExpositionIsMuchSmallerCompressed() throws IOException {
    write("served_total{method=\"GET\"} 1.0\n".repeat(10_000));

    assertThat(scrape.gzip().size()).isLessThan(scrape.body().size() / 20);
  }

  @Test
  void theTimeThatIsLeftIsNeverNegative() {
    scrape.deadline(System.nanoTime() + Duration.ofHours(2).toNanos());
    assertThat(scrape.timeLeft()).isBetween(Duration.ofHours(1), Duration.ofHours(2));

    scrape.deadline(System.nanoTime() - 1);
    assertThat(scrape.timeLeft()).isZero();
  }

  @Test
  void eachHistogramHasAsManyBucketsAsItNeeds() {
    for (int size : new int[] {3, 3, 12, 1}) {
      assertThat(scrape.buckets(size)).hasSize(size);
    }
  }
}
