package io.isometrics.internal.callbacks;

import io.isometrics.MetricType;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.DropReport;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.series.FamilyFactory;
import io.isometrics.internal.series.SeriesLimits;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a callback or collector sets: the value of each series, checked as recordings
 * are. May be set by several threads.
 */
public final class Rows implements RowOutput {

  private final MetricState metric;
  private final List<String> constants;
  private final LabelCodec[] codecs;
  private final int limit;

  /** What was set before, whose labels can be used again. */
  private @Nullable Rows earlier;

  private final Map<List<Object>, Entry<LabelValues, Double>> values = new LinkedHashMap<>();

  private boolean ended;
  private boolean set;

  Rows(MetricState metric, List<String> constants, LabelCodec[] codecs, @Nullable Rows earlier) {
    this.metric = metric;
    this.constants = constants;
    this.codecs = codecs;
    this.earlier = earlier;
    int combinations = 1;
    for (LabelCodec codec : codecs) {
      combinations =
          codec.isClosed() && combinations <= FamilyFactory.MAX_ARRAY
              ? combinations * codec.size()
              : Integer.MAX_VALUE;
    }
    limit =
        combinations <= FamilyFactory.MAX_ARRAY ? combinations : metric.descriptor().maxSeries();
  }

  /** Nothing can be set from now on. */
  synchronized void end() {
    ended = true;
    earlier = null;
  }

  /** Whether anything was set, other than what was filled with zero. */
  synchronized boolean isSet() {
    return set;
  }

  /** Gives what was set, in its order. */
  void forEach(ObjDoubleConsumer<LabelValues> out) {
    for (Entry<LabelValues, Double> row : values.values()) {
      out.accept(row.getKey(), row.getValue());
    }
  }

  @Override
  public void put(double given, @Nullable Object... labelValues) {
    double value = given + 0.0; // which makes 0.0 of -0.0
    if (!Double.isFinite(value)
        || (value < 0 && metric.descriptor().type() == MetricType.COUNTER)) {
      metric.report().dropped(DropReason.of(value), value);
      return;
    }
    if (labelValues.length != codecs.length) {
      metric.report().dropped(DropReason.LABEL_COUNT, DropReport.A_RECORDING, null);
      return;
    }
    Object[] keys = new Object[labelValues.length];
    for (int i = 0; i < labelValues.length; i++) {
      Object key = codecs[i].key(labelValues[i]);
      if (key == null) {
        metric.report().dropped(DropReason.NULL_LABEL, DropReport.A_RECORDING, null);
        return;
      }
      keys[i] = key;
    }
    String invalid = SeriesLimits.invalidReason(metric, codecs, keys);
    LabelValues overflow;
    synchronized (this) {
      if (ended) {
        return;
      }
      set = true;
      List<Object> known = List.of(keys);
      if (invalid == null && (values.containsKey(known) || values.size() < limit)) {
        values.put(known, Map.entry(labels(known), value));
        if (!isDecrease(known, value)) {
          return;
        }
        overflow = null;
      } else {
        // The overflow series is a sum, so that the total over all series stays right.
        List<Object> rest = List.of(SeriesLimits.overflowKeys(codecs, keys, true));
        Entry<LabelValues, Double> sum = values.get(rest);
        overflow = labels(rest);
        values.put(rest, Map.entry(overflow, sum == null ? value : sum.getValue() + value));
      }
    }
    if (overflow == null) {
      metric.report().dropped(DropReason.DECREASED, value);
    } else if (metric.report().countOverflow()) {
      metric
          .report()
          .reportOverflow(
              invalid != null ? invalid : SeriesLimits.limitMessage(metric, constants, keys),
              metric.descriptor().name() + overflow);
    }
  }

  /** Sets the series of closed labels that were not set. */
  void fillWithZero() {
    fillWithZero(new Object[codecs.length], 0);
  }

  private void fillWithZero(Object[] keys, int index) {
    if (index < keys.length) {
      for (String value : codecs[index].values()) {
        keys[index] = value;
        fillWithZero(keys, index + 1);
      }
      return;
    }
    List<Object> known = List.of(keys);
    synchronized (this) {
      if (!ended && !values.containsKey(known) && values.size() < limit) {
        values.put(known, Map.entry(labels(known), 0.0));
      }
    }
  }

  /** Whether a counter went down: exported all the same, as Prometheus takes it for a restart. */
  private boolean isDecrease(List<Object> keys, double value) {
    Entry<LabelValues, Double> row = earlier == null ? null : earlier.values.get(keys);
    return row != null
        && metric.descriptor().type() == MetricType.COUNTER
        && value < row.getValue();
  }

  private LabelValues labels(List<Object> keys) {
    Entry<LabelValues, Double> row = earlier == null ? null : earlier.values.get(keys);
    return row != null ? row.getKey() : metric.labelValues(constants, keys.toArray());
  }
}
