package io.isometrics.internal.series;

import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.spi.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A family that records nothing: all its series are one handle, which ignores recordings or counts
 * them as dropped.
 */
final class UnrecordedSeries<M> extends FamilySeries<M> {

  private final M handle;

  UnrecordedSeries(LabelCodec[] codecs, M handle) {
    super(codecs);
    this.handle = handle;
  }

  @Override
  public M find(@Nullable Object a) {
    return handle;
  }

  @Override
  public M find(@Nullable Object a, @Nullable Object b) {
    return handle;
  }

  @Override
  public M find(@Nullable Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    return handle;
  }

  @Override
  M findByName(@Nullable String[] values) {
    return handle;
  }

  @Override
  M reject(DropReason reason) {
    return handle;
  }

  @Override
  boolean removeSeries(@Nullable Object[] values) {
    return false;
  }

  @Override
  public void clear() {}

  @Override
  List<SeriesEntry> entries() {
    return List.of();
  }

  @Override
  int end(List<SeriesEntry> some) {
    return 0;
  }

  @Override
  public Recorded recorded() {
    return Recorded.UNKNOWN;
  }
}
