package io.isometrics.prometheus;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a backend exposes, without a server. */
final class Scraped {

  private Scraped() {}

  static String text(PrometheusBackend backend) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      backend.exposition("text/plain").writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A series that is made past the front end. */
  record AnySeries(MetricDescriptor metric) implements Series {

    @Override
    public LabelValues labels() {
      return LabelValues.of(new String[0], new String[0]);
    }

    @Override
    public void dropped(DropReason reason, double value) {}
  }
}
