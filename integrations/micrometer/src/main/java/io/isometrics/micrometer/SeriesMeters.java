package io.isometrics.micrometer;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricType;
import io.isometrics.spi.LabelValues;
import io.isometrics.spi.Log;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters that the backend made in a registry: one for each series. Whatever Micrometer throws
 * is logged, once for a metric, and the series goes without a meter.
 */
final class SeriesMeters {

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String INFO = "_info";

  /** For a series without a meter. */
  static final Removal NOTHING = () -> {};

  private final MeterRegistry registry;
  private final Set<OwnMeter> made = ConcurrentHashMap.newKeySet();

  /** Names that others have in this registry, or that it refuses. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean askedForBaseUnit = new AtomicBoolean();
  private volatile boolean closed;

  SeriesMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Removes the meter of a series. Doing it twice is harmless. */
  @FunctionalInterface
  interface Removal {
    void remove();
  }

  /** The meter of a histogram. */
  record Distribution(DoubleConsumer observer, Removal removal) {}

  /** Looks whether a metric can be carried as it was declared. */
  void declare(MetricDescriptor metric) {
    String name = metric.name();
    if (registry.find(name).meter() != null) {
      refused.add(name);
      Log.warn(
          "The MeterRegistry has a meter '"
              + name
              + "' that is not from Isometrics, so the metric of that name ("
              + metric.origin()
              + ") is not carried to Micrometer. Rename one of them. See"
              + " docs/backends-micrometer.md#names");
      return;
    }
    if (metric.type() == MetricType.GAUGE) {
      warnOfOtherNames(name);
    }
    if (metric.type() == MetricType.HISTOGRAM
        && !isTimed(metric)
        && metric.buckets().stream().anyMatch(bound -> bound != Math.rint(bound))) {
      Log.warn(
          "Micrometer rounds what is observed up to a whole number before it looks for the bucket,"
              + " so the buckets of '"
              + name
              + "' with bounds "
              + metric.buckets()
              + " will be wrong, while its count and sum are right. Choose a unit in which the"
              + " bounds are whole numbers. See docs/backends-micrometer.md#bounds");
    }
  }

  /** Prometheus' naming convention takes {@code _total} off the name of a gauge. */
  private void warnOfOtherNames(String name) {
    for (MeterRegistry leaf : RegistryKinds.leaves(registry)) {
      String other = leaf.config().namingConvention().name(name, Meter.Type.GAUGE, null);
      if (!other.equals(name)) {
        Log.warn(
            RegistryKinds.name(leaf)
                + " exports the gauge '"
                + name
                + "' as '"
                + other
                + "', by its naming convention. Choose a name that it keeps. See"
                + " docs/backends-micrometer.md#names");
      }
    }
  }

  void undeclare(MetricDescriptor metric) {
    refused.remove(metric.name());
  }

  Removal counter(MetricDescriptor metric, LabelValues labels, DoubleSupplier value) {
    return register(
        metric,
        () ->
            FunctionCounter.builder(metric.name(), value, weak -> value.getAsDouble())
                .description(metric.help())
                .tags(tags(labels))
                .baseUnit(unit(metric, Meter.Type.COUNTER))
                .register(registry));
  }

  Removal gauge(MetricDescriptor metric, LabelValues labels, DoubleSupplier value) {
    return register(
        metric,
        () ->
            Gauge.builder(gaugeName(metric), value, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .description(metric.help())
                .tags(tags(labels))
                .baseUnit(unit(metric, Meter.Type.GAUGE))
                .register(registry));
  }

  /**
   * The name of a gauge. An info metric ends in {@code .info} where the naming convention, that of
   * Prometheus, knows such, and would take {@code _info} off; and in a composite, which may have
   * one that does.
   */
  private String gaugeName(MetricDescriptor metric) {
    String name = metric.name();
    boolean keeps =
        !(registry instanceof CompositeMeterRegistry)
            && registry.config().namingConvention().name(name, Meter.Type.GAUGE, null).equals(name);
    return metric.type() != MetricType.INFO || keeps
        ? name
        : name.substring(0, name.length() - INFO.length()) + ".info";
  }

  Distribution histogram(MetricDescriptor metric, LabelValues labels) {
    if (isTimed(metric)) {
      Made<Timer> made = new Made<>();
      Removal removal = register(metric, () -> made.set(timer(metric, labels)));
      Timer timer = made.meter;
      if (timer != null) {
        askForBaseUnit(metric.name());
        return new Distribution(
            value -> timer.record(Math.round(value * NANOS), TimeUnit.NANOSECONDS), removal);
      }
    } else {
      Made<DistributionSummary> made = new Made<>();
      Removal removal = register(metric, () -> made.set(summary(metric, labels)));
      DistributionSummary summary = made.meter;
      if (summary != null) {
        return new Distribution(summary::record, removal);
      }
    }
    return new Distribution(value -> {}, NOTHING);
  }

  /** What {@link #register} made. */
  private static final class Made<M extends Meter> {
    private @Nullable M meter;

    M set(M made) {
      meter = made;
      return made;
    }
  }

  /** Only a Timer's buckets may have bounds below one second; only seconds are its unit. */
  private static boolean isTimed(MetricDescriptor metric) {
    return metric.unit().equals("seconds") && !metric.buckets().isEmpty();
  }

  private Timer timer(MetricDescriptor metric, LabelValues labels) {
    return Timer.builder(metric.name())
        .description(metric.help())
        .tags(tags(labels))
        .serviceLevelObjectives(
            metric.buckets().stream()
                .filter(bound -> bound > 0)
                .map(bound -> Duration.ofNanos(Math.round(bound * NANOS)))
                .toArray(Duration[]::new))
        .register(registry);
  }

  private DistributionSummary summary(MetricDescriptor metric, LabelValues labels) {
    // Without any bound Micrometer would make a summary of it, where every other backend has a
    // histogram.
    double[] bounds =
        metric.buckets().isEmpty()
            ? new double[] {Double.POSITIVE_INFINITY}
            : metric.buckets().stream()
                .mapToDouble(Double::doubleValue)
                .filter(bound -> bound > 0)
                .toArray();
    return DistributionSummary.builder(metric.name())
        .description(metric.help())
        .tags(tags(labels))
        .baseUnit(unit(metric, Meter.Type.DISTRIBUTION_SUMMARY))
        .serviceLevelObjectives(bounds)
        .register(registry);
  }

  private Removal register(MetricDescriptor metric, Supplier<? extends Meter> maker) {
    if (closed || refused.contains(metric.name())) {
      return NOTHING;
    }
    Meter meter;
    try {
      meter = maker.get();
    } catch (RuntimeException e) { // a filter or listener of the application, or a wrong name
      if (refused.add(metric.name())) {
        Log.warn("Micrometer refuses '" + metric.name() + "', which is not carried to it", e);
      }
      return NOTHING;
    }
    OwnMeter own = new OwnMeter(meter);
    made.add(own);
    if (closed) {
      own.remove();
    }
    return own;
  }

  /** A meter, told apart from one with an equal id that comes after it. */
  private final class OwnMeter implements Removal {

    private final Meter meter;

    OwnMeter(Meter meter) {
      this.meter = meter;
    }

    @Override
    public void remove() {
      if (made.remove(this)) {
        registry.remove(meter);
      }
    }
  }

  private static Tags tags(LabelValues labels) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      tags.add(Tag.of(labels.name(i), labels.value(i)));
    }
    return Tags.of(tags);
  }

  /** The unit, unless a naming convention would put it behind the name once more. */
  private @Nullable String unit(MetricDescriptor metric, Meter.Type type) {
    String unit = metric.unit();
    if (unit.isEmpty() || metric.name().endsWith("_" + unit)) {
      return unit.isEmpty() ? null : unit;
    }
    // cpu_seconds_total. What a composite consists of isn't known yet.
    boolean kept =
        !(registry instanceof CompositeMeterRegistry)
            && registry
                .config()
                .namingConvention()
                .name(metric.name(), type, unit)
                .equals(metric.name());
    return kept ? unit : null;
  }

  /** Tells of registries that export timers in another unit than the one in their names. */
  private void askForBaseUnit(String name) {
    if (!askedForBaseUnit.compareAndSet(false, true)) {
      return;
    }
    for (MeterRegistry leaf : RegistryKinds.leaves(registry)) {
      Timer timer = leaf.find(name).timer();
      if (timer != null && timer.baseTimeUnit() != TimeUnit.SECONDS) {
        Log.warn(
            RegistryKinds.name(leaf)
                + " exports timers in "
                + timer.baseTimeUnit()
                + ", while names such as '"
                + name
                + "' say seconds. Set the base time unit of its configuration to SECONDS. See"
                + " docs/backends-micrometer.md#seconds");
      }
    }
  }

  /** Removes all meters, and makes none any more. */
  void close() {
    closed = true;
    made.forEach(OwnMeter::remove);
  }
}
