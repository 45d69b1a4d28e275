package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesSlots.hash;
import static io.isometrics.internal.series.SeriesSlots.hashByName;

import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.internal.registry.MetricState;
import io.isometrics.spi.DropReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The series of a family with an open label: made when they are first looked up, up to the limit of
 * the metric, and ended.
 *
 * <p>What a lookup does not find it looks for again with the monitor of the metric held. Then it
 * puts an entry into the table and takes its place within the limit, in this order, so that a
 * lookup that sees the limit reached finds the series that reached it. The backend makes the series
 * outside the monitor. (Stress test: FamilyIsFull.)
 */
final class OpenSeries<M> extends HashedSeries<M> {

  private final SeriesMaker<M> maker;
  private final OverflowSeries<M> overflow;

  OpenSeries(LabelCodec[] codecs, SeriesMaker<M> maker, OverflowSeries<M> overflow) {
    super(codecs, maker.entry(new Object[codecs.length]));
    this.maker = maker;
    this.overflow = overflow;
  }

  @Override
  M reject(DropReason reason) {
    return maker.reject(reason);
  }

  @Override
  M await(SeriesEntry entry) {
    return maker.await(entry);
  }

  @Override
  M missing(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (!maker.metric().isFull()) {
      return make(hash, a, b, c, d);
    }
    // Searched again, because it may be this very series that has filled the metric since.
    SeriesEntry entry = search(hash, a, b, c, d);
    return entry == null ? overflow.find(a, b, c, d) : handle(entry);
  }

  private M make(int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    if (maker.isInvalid(a) || maker.isInvalid(b) || maker.isInvalid(c) || maker.isInvalid(d)) {
      return overflow.find(a, b, c, d);
    }
    MetricState metric = maker.metric();
    SeriesEntry entry;
    synchronized (metric) {
      entry = search(hash, a, b, c, d);
      if (entry == null && !metric.isFull()) {
        @Nullable Object[] keys = SeriesSlots.keys(codecs.length, a, b, c, d);
        SeriesEntry making = maker.entry(keys);
        making.hash = hash;
        making.a = a instanceof Object[] ? keys : a;
        making.b = b;
        making.c = c;
        making.d = d;
        insert(making);
        metric.takeSeries();
        maker.make(making, made -> forgetUnless(made, making));
        entry = making;
      }
    }
    return entry == null ? overflow.find(a, b, c, d) : maker.await(entry);
  }

  /** So that the next lookup asks a backend that failed again. */
  private void forgetUnless(boolean made, SeriesEntry entry) {
    if (!made) {
      synchronized (maker.metric()) {
        if (takeOut(entry)) {
          maker.metric().giveBackSeries(1);
        }
      }
    }
  }

  @Override
  boolean removeSeries(@Nullable Object[] values) {
    @Nullable Object[] keys = new @Nullable Object[Math.max(4, values.length)];
    for (int i = 0; i < values.length; i++) {
      keys[i] = codecs[i].key(values[i]);
      if (keys[i] == null) {
        return false;
      }
    }
    Object a = Objects.requireNonNull(keys[0]); // there is an open label
    if (values.length > 4 || codecs[0].equals(LabelCodec.BY_NAME)) {
      @Nullable Object[] names = Arrays.copyOf(keys, values.length);
      return remove(hashByName(names), names, null, null, null);
    }
    return remove(hash(a, keys[1], keys[2], keys[3]), a, keys[1], keys[2], keys[3]);
  }

  private boolean remove(
      int hash, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    List<SeriesEntry> found;
    synchronized (maker.metric()) {
      SeriesEntry entry = search(hash, a, b, c, d);
      if (entry == null) {
        return false;
      }
      takeOut(entry);
      maker.metric().giveBackSeries(1);
      found = List.of(entry);
      maker.end(found);
    }
    maker.awaitEnd(found);
    return true;
  }

  @Override
  public void clear() {
    List<SeriesEntry> all;
    synchronized (maker.metric()) {
      all = takeAll();
      maker.metric().giveBackSeries(all.size());
      maker.end(all);
    }
    overflow.clear();
    maker.awaitEnd(all);
  }

  @Override
  public Recorded recorded() {
    List<SeriesEntry> entries = entries();
    synchronized (maker.metric()) {
      entries.addAll(overflow.all());
    }
    return maker.recorded(entries);
  }

  @Override
  List<SeriesEntry> entries() {
    synchronized (maker.metric()) {
      return all();
    }
  }

  @Override
  int end(List<SeriesEntry> some) {
    List<SeriesEntry> ended = new ArrayList<>();
    synchronized (maker.metric()) {
      for (SeriesEntry entry : some) {
        if (takeOut(entry)) {
          ended.add(entry);
        }
      }
      maker.metric().giveBackSeries(ended.size());
      maker.end(ended);
    }
    maker.awaitEnd(ended);
    return ended.size();
  }
}
