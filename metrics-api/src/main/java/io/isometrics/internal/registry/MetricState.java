package io.isometrics.internal.registry;

import io.isometrics.MetricDescriptor;
import io.isometrics.MetricsAudit.Entry;
import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.rules.Check;
import io.isometrics.spi.LabelValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One declared name: its descriptor and what was made of it for each set of constant label values.
 * Its monitor guards the bookkeeping of its series; nothing is called with it held but what is
 * here.
 */
public final class MetricState {

  /** What open labels are recorded as beyond the limit. */
  public static final String OVERFLOW = "__overflow__";

  private final RegistryContext context;
  private final MetricDescriptor descriptor;
  private final DropReport report;
  private final BackendCalls calls;
  private final @Nullable Consumer<MetricState> whenForgotten;
  private final String[] labelNames;

  /**
   * What was made for a set of constant label values.
   *
   * @param held a family as users hold it, or a {@link Callback}
   */
  private record Member(Object held, Recordings recordings, String scope, String declaredAt) {}

  /** By the constant label values, in the order of declaration. */
  private final Map<List<String>, Member> members = new LinkedHashMap<>();

  /**
   * The series whose number the limit bounds, over all sets of constant label values. Written with
   * the monitor held.
   */
  private volatile int boundedSeries;

  private boolean forgotten;

  /**
   * @param whenForgotten is told once nobody holds it any more; null if it contradicts an earlier
   *     declaration, so that it never counts as declared
   */
  MetricState(
      RegistryContext context,
      MetricDescriptor descriptor,
      BackendCalls calls,
      @Nullable Consumer<MetricState> whenForgotten) {
    this.context = context;
    this.descriptor = descriptor;
    this.calls = calls;
    this.whenForgotten = whenForgotten;
    this.report = new DropReport(context, descriptor);
    this.labelNames = new String[descriptor.labels().size()];
    Arrays.setAll(labelNames, i -> descriptor.labels().get(i).name());
  }

  /** What knows whether there were any. */
  public interface Recordings {

    /** Whether anything was recorded; called with no lock held. */
    Recorded recorded();
  }

  /** What reads the series for a set of constant label values from the user's code. */
  public interface Callback extends Recordings {

    /** Where it was declared. */
    String declaredAt();

    /** Reads no more, because another one has taken its place. */
    void replaced();
  }

  /** What became of a callback. */
  public enum Added {
    /** It is read from now on. */
    YES,
    /** The metric was forgotten meanwhile. */
    FORGOTTEN,
    /** The metric has its limit of sets of constant label values. */
    FULL
  }

  /** The declaration. */
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  /** What it works with. */
  public RegistryContext context() {
    return context;
  }

  /** Where to report what could not be recorded. */
  public DropReport report() {
    return report;
  }

  /** How to call the backend about this metric. */
  public BackendCalls calls() {
    return calls;
  }

  /** Whether it contradicts an earlier declaration, so that everything is dropped. */
  public boolean isConflicting() {
    return whenForgotten == null;
  }

  /**
   * The family for some constant label values, or null if there is none yet; with the monitor held.
   *
   * @throws IllegalArgumentException if the series are read by a callback
   */
  public @Nullable Object family(List<String> constants, String declaredAt) {
    Member member = members.get(constants);
    if (member == null) {
      return null;
    }
    if (member.held instanceof Callback) {
      throw useOne(member.declaredAt, declaredAt);
    }
    return member.held;
  }

  /**
   * Keeps a family for some constant label values; with the monitor held.
   *
   * @param recordings the same family as it is found here
   * @param scope the prefix that it was declared through
   */
  public void putFamily(
      List<String> constants,
      Object family,
      Recordings recordings,
      String scope,
      String declaredAt) {
    members.put(constants, new Member(family, recordings, scope, declaredAt));
  }

  /**
   * Whether there is room for another set of constant label values, with as many series as its
   * closed labels have combinations, which it then counts; with the monitor held. The first set,
   * and the one without constant labels, have room always.
   */
  public boolean takeView(List<String> constants, int series) {
    if (constants.isEmpty() || members.isEmpty()) {
      return true;
    }
    if (members.size() >= descriptor.maxSeries()
        || isFull()
        || series > descriptor.maxSeries() - boundedSeries) {
      return false;
    }
    countSeries(series);
    return true;
  }

  /** Counts a series, for which there must be room; with the monitor held. */
  public void takeSeries() {
    countSeries(1);
  }

  /** Gives back what {@link #takeSeries} took; with the monitor held. */
  public void giveBackSeries(int count) {
    countSeries(-count);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only with the monitor held
  private void countSeries(int count) {
    boundedSeries += count;
  }

  /** Whether the limit leaves no room for another series. */
  public boolean isFull() {
    return boundedSeries >= descriptor.maxSeries();
  }

  /**
   * Starts a callback; an earlier one for the same constant label values reads no more.
   *
   * @return {@link Added#FORGOTTEN} if this metric must be declared again, {@link Added#FULL} if it
   *     has no room for other constant label values
   * @throws IllegalArgumentException if the series are recorded through a handle
   */
  public Added addCallback(List<String> constants, String scope, Callback callback) {
    Callback earlier = null;
    synchronized (this) {
      if (forgotten) {
        return Added.FORGOTTEN;
      }
      Member member = members.get(constants);
      if (member != null && member.held instanceof Callback other) {
        if (context.failsOnConflict()) {
          throw Check.error(
              "%s '%s' already has a callback (since %s): close its registration before another is"
                  + " made (at %s)",
              descriptor.type(), descriptor.name(), other.declaredAt(), callback.declaredAt());
        }
        earlier = other;
      } else if (member != null) {
        throw useOne(callback.declaredAt(), descriptor.origin());
      }
      if (member == null && !members.isEmpty() && members.size() >= descriptor.maxSeries()) {
        return Added.FULL;
      }
      members.put(constants, new Member(callback, callback, scope, callback.declaredAt()));
    }
    if (earlier != null) {
      earlier.replaced();
    }
    return Added.YES;
  }

  private IllegalArgumentException useOne(String callback, String handle) {
    return Check.error(
        "%s '%s' can't be both read by a callback (at %s) and recorded through a handle (at %s):"
            + " use one of them",
        descriptor.type(), descriptor.name(), callback, handle);
  }

  /** Ends a callback. A metric that then has nothing is forgotten. */
  public void removeCallback(List<String> constants, Callback callback) {
    boolean empty;
    synchronized (this) {
      Member member = members.get(constants);
      if (member == null || member.held != callback) {
        return;
      }
      members.remove(constants);
      empty = members.isEmpty() && !forgotten;
      forgotten |= empty;
    }
    if (empty && whenForgotten != null) {
      whenForgotten.accept(this);
    }
  }

  /** Whether nobody holds it any more; with the monitor held. */
  public boolean isForgotten() {
    return forgotten;
  }

  /** The constant labels of what was made, in the order of declaration. */
  synchronized List<LabelValues> constantLabels() {
    return members.keySet().stream().map(this::constantLabels).toList();
  }

  private LabelValues constantLabels(List<String> constants) {
    return LabelValues.of(
        Arrays.copyOf(labelNames, constants.size()), constants.toArray(new String[0]));
  }

  /** What was recorded, by constant labels. */
  List<Entry> audit() {
    Map<List<String>, Member> all;
    synchronized (this) {
      all = new LinkedHashMap<>(members);
    }
    List<Entry> audit = new ArrayList<>();
    all.forEach(
        (constants, each) ->
            audit.add(
                new Entry(
                    descriptor,
                    each.scope,
                    constantLabels(constants),
                    each.declaredAt,
                    each.recordings.recorded())));
    return audit;
  }

  /** The labels of a series: constant values first. */
  public LabelValues labelValues(List<String> constants, @Nullable Object[] keys) {
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

  /** The name of a label, in the order of declaration, constant ones first. */
  public String labelName(int index) {
    return labelNames[index];
  }
}
