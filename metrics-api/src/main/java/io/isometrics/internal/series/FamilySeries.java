package io.isometrics.internal.series;

import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.spi.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series of a family, found by their label values without a lock and without allocating. There
 * are those of closed labels, in an array; those of open ones, in a hash table; and those where
 * nothing is recorded.
 *
 * @param <M> the handle that users hold
 */
public abstract class FamilySeries<M> implements MetricState.Recordings {

  final LabelCodec[] codecs;

  FamilySeries(LabelCodec[] codecs) {
    this.codecs = codecs;
  }

  final LabelCodec codecOrOpen(int index) {
    return index < codecs.length ? codecs[index] : LabelCodec.OPEN_TEXT;
  }

  /** The handle of the only series of a family without labels. */
  public final M only() {
    return find(null, null, null, null);
  }

  /** The handle of a series, by its only label value. */
  public abstract M find(@Nullable Object a);

  /** The handle of a series, by two label values. */
  public abstract M find(@Nullable Object a, @Nullable Object b);

  /** The handle of a series, by as many values as there are labels; the others are null. */
  public abstract M find(
      @Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d);

  /** The handle of a series of a family by name, by any number of values. */
  public final M findAll(@Nullable String @Nullable [] values) {
    if (values == null) {
      return reject(DropReason.NULL_LABEL);
    }
    return values.length == codecs.length ? findByName(values) : reject(DropReason.LABEL_COUNT);
  }

  /** The same, by as many values as there are labels. */
  abstract M findByName(@Nullable String[] values);

  /** A handle whose recordings are dropped. */
  abstract M reject(DropReason reason);

  /** Ends the series with the given label values, if there is one. */
  public final boolean remove(@Nullable Object... values) {
    return values.length == codecs.length && removeSeries(values);
  }

  abstract boolean removeSeries(@Nullable Object[] values);

  /** Ends all series. */
  public abstract void clear();

  /** The series that there are, but those for what is beyond the limit. */
  abstract List<SeriesEntry> entries();

  /** Ends some series; returns how many of them had not ended before. */
  abstract int end(List<SeriesEntry> some);
}
