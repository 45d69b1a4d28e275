package io.isometrics.otel.internal.instruments;

import io.isometrics.Histogram;
import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.Series;
import io.isometrics.spi.TrackedHandle;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A histogram or timer, kept by the SDK's synchronous instrument: there is no asynchronous one. The
 * attributes of each series are made once.
 */
public final class HistogramMetric {

  private final MetricDescriptor descriptor;
  private final DoubleHistogram instrument;
  private final Labels labels;
  private final long created = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  private final Map<Attributes, Handle> live = new ConcurrentHashMap<>();

  /** Those that were removed and not made again; the SDK goes on reporting them. */
  private final Set<Attributes> ended = ConcurrentHashMap.newKeySet();

  public HistogramMetric(MetricDescriptor descriptor, Meter meter) {
    this.descriptor = descriptor;
    this.labels = new Labels(descriptor);
    this.instrument =
        meter
            .histogramBuilder(descriptor.name())
            .setDescription(descriptor.help())
            .setUnit(Units.ucum(descriptor.unit()))
            // Always, for the SDK's own default is made for milliseconds. Empty if the buckets are
            // to be exponential: an SDK that has no view for them then has one bucket, as other
            // backends without exponential buckets do.
            .setExplicitBucketBoundariesAdvice(descriptor.buckets())
            .build();
  }

  /** The declaration. */
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  /** When it was declared, in nanoseconds since the epoch. */
  public long created() {
    return created;
  }

  /** Makes a series. */
  public Handle add(Series series) {
    Handle handle = new Handle(series, labels.attributes(series.labels()), instrument);
    ended.remove(handle.attributes);
    live.put(handle.attributes, handle);
    return handle;
  }

  /** Ends a series. */
  public void remove(Handle handle) {
    handle.end();
    if (live.remove(handle.attributes, handle)) {
      ended.add(handle.attributes);
    }
  }

  /** The attributes of the series there are. */
  public Collection<Attributes> live() {
    return Collections.unmodifiableCollection(live.keySet());
  }

  /** Whether a series was removed and not made again. */
  public boolean isEnded(Attributes attributes) {
    return ended.contains(attributes);
  }

  /** From now on recordings go nowhere. */
  public void close() {
    live.values().forEach(Handle::close);
  }

  /** What the user records with: the rules of all backends before the SDK's instrument. */
  public static final class Handle extends TrackedHandle implements Histogram {

    private final Series series;
    private final Attributes attributes;

    /** Null once recordings go nowhere. */
    private volatile @Nullable DoubleHistogram target;

    private volatile boolean ended;

    Handle(Series series, Attributes attributes, DoubleHistogram target) {
      this.series = series;
      this.attributes = attributes;
      this.target = target;
    }

    @Override
    public void observe(double value) {
      if (!(value >= 0 && value <= Double.MAX_VALUE)) {
        series.dropped(DropReason.of(value), value);
        return;
      }
      DoubleHistogram to = target;
      if (to != null) {
        to.record(value + 0.0, attributes); // which makes 0.0 of -0.0
        recorded();
      } else if (ended) {
        series.dropped(DropReason.SERIES_ENDED, value);
      }
    }

    private void end() {
      ended = true;
      target = null;
    }

    private void close() {
      target = null;
    }
  }
}
