package io.isometrics.internal.series;

import io.isometrics.internal.backend.NoopHandle;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.internal.registry.RejectingHandle;
import io.isometrics.internal.registry.Scope;
import io.isometrics.internal.rules.Durations;
import io.isometrics.spi.DropReason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the series of a family, of the kind that its labels and its backend ask for. */
public final class FamilyFactory {

  /** Beyond this many combinations a hash table is smaller than an array. */
  public static final int MAX_ARRAY = 4096;

  private FamilyFactory() {}

  /**
   * The family for some constant label values: the one that exists, or a new one, with its series
   * if all are known. Beyond the limit of the metric it is one whose constants are {@code
   * __overflow__}.
   *
   * @param view what it is declared through, with the values of the constant labels
   * @param codecs the other labels
   * @param declaredAt where it is asked for
   * @param wrap makes what users hold of what the backend made
   * @param facade makes what users hold of the family
   * @return null if the metric was forgotten meanwhile, and must be declared again
   */
  public static <M, F> @Nullable Object get(
      MetricState metric,
      Scope view,
      LabelCodec[] codecs,
      String declaredAt,
      Function<Object, M> wrap,
      Function<FamilySeries<M>, F> facade) {
    List<String> constants = view.constantValues();
    int combinations = combinations(codecs);
    boolean overflows = false;
    Object family;
    FamilySeries<M> made = null;
    synchronized (metric) {
      if (metric.isForgotten()) {
        return null;
      }
      family = metric.family(constants, declaredAt);
      if (family == null && !metric.takeView(constants, closed(codecs) ? combinations : 0)) {
        overflows = true;
      } else if (family == null) {
        made = make(metric, constants, codecs, combinations, wrap);
        family = facade.apply(made);
        metric.putFamily(constants, family, made, view.name(), declaredAt);
      }
    }
    if (overflows) {
      List<String> rest = Collections.nCopies(constants.size(), MetricState.OVERFLOW);
      if (metric.report().countOverflow()) {
        metric
            .report()
            .reportOverflow(
                "has its limit of "
                    + metric.descriptor().maxSeries()
                    + " series, and the constant labels "
                    + constants
                    + " would need others",
                metric.descriptor().name() + rest);
      }
      synchronized (metric) {
        family = metric.family(rest, declaredAt);
        if (family == null) {
          made = make(metric, rest, codecs, combinations, wrap);
          family = facade.apply(made);
          metric.putFamily(rest, family, made, view.name(), declaredAt);
        }
      }
    }
    if (made instanceof ClosedSeries<M> closed && !metric.descriptor().lazy()) {
      closed.makeAll();
    }
    return family;
  }

  private static <M> FamilySeries<M> make(
      MetricState metric,
      List<String> constants,
      LabelCodec[] codecs,
      int combinations,
      Function<Object, M> wrap) {
    if (metric.context().isNoop() || metric.descriptor().disabled()) {
      return new UnrecordedSeries<>(codecs, wrap.apply(NoopHandle.INSTANCE));
    }
    if (metric.isConflicting()) {
      return new UnrecordedSeries<>(
          codecs, wrap.apply(new RejectingHandle(metric.report(), DropReason.CONFLICT)));
    }
    SeriesMaker<M> maker = new SeriesMaker<>(metric, constants, codecs, wrap);
    FamilySeries<M> family =
        closed(codecs) && combinations > 0
            ? new ClosedSeries<>(codecs, combinations, maker)
            : new OpenSeries<>(
                codecs, maker, new OverflowSeries<>(codecs, Math.max(1, combinations), maker));
    Duration idle = metric.descriptor().expireAfter();
    if (!idle.isZero()) {
      metric
          .context()
          .idleSeries()
          .add(metric.descriptor().name(), new SeriesExpiry(family, Durations.nanos(idle)));
    }
    return family;
  }

  private static boolean closed(LabelCodec[] codecs) {
    boolean closed = true;
    for (LabelCodec codec : codecs) {
      closed &= codec.isClosed();
    }
    return closed;
  }

  /** The combinations of the closed labels; 0 if they are too many for an array. */
  private static int combinations(LabelCodec[] codecs) {
    long combinations = 1;
    for (LabelCodec codec : codecs) {
      combinations = Math.min(Integer.MAX_VALUE, combinations * codec.size());
    }
    return combinations <= MAX_ARRAY ? (int) combinations : 0;
  }
}
