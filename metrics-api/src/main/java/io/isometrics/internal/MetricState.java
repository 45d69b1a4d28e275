package io.isometrics.internal;

import io.isometrics.MetricDescriptor;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One declared name: its descriptor, its families (one for each set of constant label values), and
 * the counting of what is dropped. Its monitor guards the making and ending of its series.
 */
public final class MetricState {

  /** What stands for a value that is not known in a message. */
  static final String A_RECORDING = "a recording";

  /** What open labels are recorded as beyond the limit. */
  static final String OVERFLOW = "__overflow__";

  // Bits of what has been logged, beyond those of the reasons.
  private static final int OVERFLOW_BIT = 1 << 31;
  private static final int FAILED_BIT = 1 << 30;

  private final Core core;
  private final MetricDescriptor descriptor;
  private final String[] labelNames;

  /** What was made for a set of constant label values: a family, a handle or an observation. */
  private final Map<List<String>, Object> members = new HashMap<>();

  /** A bit for each reason that has been logged. */
  private final AtomicInteger logged = new AtomicInteger();

  MetricState(Core core, MetricDescriptor descriptor) {
    this.core = core;
    this.descriptor = descriptor;
    this.labelNames = new String[descriptor.labels().size()];
    for (int i = 0; i < labelNames.length; i++) {
      labelNames[i] = descriptor.labels().get(i).name();
    }
  }

  /** The declaration. */
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  /** What it belongs to. */
  Core core() {
    return core;
  }

  /** The family for some constant label values, or null; with the monitor held. */
  public @Nullable Object member(List<String> constants, String origin) {
    Object member = members.get(constants);
    if (member instanceof Observation observation) {
      throw useOne(observation.origin(), origin);
    }
    return member;
  }

  /** Keeps a family for some constant label values; with the monitor held. */
  public void member(List<String> constants, Object family) {
    members.put(constants, family);
  }

  /** Starts an observation; there can be only one for a set of constant label values. */
  synchronized void observe(List<String> constants, Observation observation) {
    Object member = members.get(constants);
    if (member instanceof Observation earlier) {
      throw Rules.error(
          "%s '%s' already has a callback (since %s): close its registration before another is made"
              + " (at %s)",
          descriptor.type(), descriptor.name(), earlier.origin(), observation.origin());
    }
    if (member != null) {
      throw useOne(observation.origin(), descriptor.origin());
    }
    members.put(constants, observation);
  }

  private IllegalArgumentException useOne(String callback, String handle) {
    return Rules.error(
        "%s '%s' can't be both read by a callback (at %s) and recorded through a handle (at %s): use"
            + " one of them",
        descriptor.type(), descriptor.name(), callback, handle);
  }

  /** Ends an observation. */
  synchronized void unobserve(List<String> constants, Observation observation) {
    members.remove(constants, observation);
  }

  /** The labels of a series: constant values first. */
  LabelValues labelValues(List<String> constants, @Nullable Object[] keys) {
    String[] values = new String[labelNames.length];
    int next = 0;
    for (String constant : constants) {
      values[next++] = constant;
    }
    for (Object key : keys) {
      values[next++] = String.valueOf(key);
    }
    return LabelValues.of(labelNames, values);
  }

  /** Why the values can't be those of a series, or null. */
  @Nullable String unfit(LabelCodec[] codecs, @Nullable Object[] keys) {
    int constants = labelNames.length - codecs.length;
    for (int i = 0; i < keys.length; i++) {
      if (!codecs[i].isClosed() && keys[i] instanceof String text) {
        String label = labelNames[constants + i];
        if (text.length() > Rules.MAX_LABEL_VALUE_LENGTH) {
          return String.format(
              "was given a value of %d characters for the label '%s', more than %d, beginning '%s'",
              text.length(), label, Rules.MAX_LABEL_VALUE_LENGTH, text.substring(0, 32));
        }
        if (text.equals(OVERFLOW)) {
          return String.format(
              "was given '%s' for the label '%s', which is kept for the overflow series",
              OVERFLOW, label);
        }
        if (!Rules.isUnicode(text)) {
          return String.format(
              "was given a value with half a surrogate pair for the label '%s'", label);
        }
        if (text.equals(OVERFLOW)) {
          return String.format(
              "was given the value %s for the label '%s', which is kept for the overflow series",
              OVERFLOW, label);
        }
      }
    }
    return null;
  }

  /** Why a series can't be added to a full family. */
  String wouldBeAnother(LabelValues labels) {
    return String.format(
        "has its limit of %d series, and %s would be another", descriptor.maxSeries(), labels);
  }

  /** The keys of the overflow series: open labels, or all, are given up. */
  Object[] overflowKeys(LabelCodec[] codecs, @Nullable Object[] keys, boolean keepClosed) {
    Object[] rest = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      Object key = keys[i];
      rest[i] = keepClosed && key != null && codecs[i].isClosed() ? key : OVERFLOW;
    }
    return rest;
  }

  /** Counts a recording that was not made, logs the first for each reason, throws if strict. */
  void dropped(DropReason reason, double value) {
    if (count(reason)) {
      report(reason, Double.toString(value), null);
    }
  }

  /** The same for what has no value; {@code subject} stands for it in the message. */
  void dropped(DropReason reason, String subject, @Nullable Throwable cause) {
    if (count(reason)) {
      report(reason, subject, cause);
    }
  }

  /** Counts, and tells whether there is something to report. */
  @SuppressWarnings("EnumOrdinal") // a bit for this run of the program only
  private boolean count(DropReason reason) {
    if (isOwn()) {
      return false;
    }
    core.countDropped(descriptor.name(), reason);
    return core.isStrict() || firstOf(1 << reason.ordinal());
  }

  private void report(DropReason reason, String subject, @Nullable Throwable cause) {
    String what =
        String.format(
            "%s '%s': %s %s", descriptor.type(), descriptor.name(), subject, reason.sentence());
    if (core.isStrict()) {
      throw new IllegalArgumentException(what, cause);
    }
    Log.warn(
        String.format(
            "Dropped a recording on %s. Further ones are only counted, in"
                + " isometrics_dropped_total{metric=\"%s\",reason=\"%s\"}.",
            what, descriptor.name(), reason),
        cause);
  }

  /** Counts a look-up that went to an overflow series, and tells whether to report it. */
  boolean countOverflow() {
    if (isOwn()) {
      return false;
    }
    core.countOverflow(descriptor.name());
    return core.isStrict() || firstOf(OVERFLOW_BIT);
  }

  /** Logs why a look-up went to an overflow series, or throws if strict. */
  void reportOverflow(String why, String overflow) {
    String what = String.format("%s '%s' %s", descriptor.type(), descriptor.name(), why);
    if (core.isStrict()) {
      throw new IllegalArgumentException(what);
    }
    Log.warn(
        String.format(
            "%s. It and further ones are recorded on the series %s and counted in"
                + " isometrics_overflow_total{metric=\"%s\"}. Use a label with fewer values, or"
                + " declare the metric with a higher maxSeries(..).",
            what, overflow, descriptor.name()));
  }

  /** Whether it is one of the library's, which has nowhere to count what it can't record. */
  private boolean isOwn() {
    return descriptor.name().startsWith(Rules.OWN_PREFIX);
  }

  /** Logs the first time that the backend could not make a series. */
  void backendFailed(SeriesEntry series, Throwable cause) {
    if (firstOf(FAILED_BIT)) {
      Log.warn("The backend failed to make the series " + series, cause);
    }
  }

  private boolean firstOf(int bit) {
    // Read first: after the first time this is no more than that.
    int bits = logged.get();
    while ((bits & bit) == 0) {
      if (logged.compareAndSet(bits, bits | bit)) {
        return true;
      }
      bits = logged.get();
    }
    return false;
  }
}
