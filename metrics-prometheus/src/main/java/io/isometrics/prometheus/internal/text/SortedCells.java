package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The recorded series of a family in the order of their labels, at one moment. Immutable.
 *
 * <p>They stand in arrays of bounded length, so that a series that comes costs a copy of one of
 * these, and not of all that there are.
 */
final class SortedCells {

  static final SortedCells NONE =
      new SortedCells(0, AggregatedMetric.BEGINNING, new Cell[0][], 0, 0);

  private static final int MAX_CHUNK = 1024;

  private final int changes;

  /** Which series of the metric are here already. */
  private final int position;

  /** None of them is empty. */
  private final Cell[][] chunks;

  private final int size;

  /** How many of these may have been removed, at most. */
  private final int ended;

  private SortedCells(int changes, int position, Cell[][] chunks, int size, int ended) {
    this.changes = changes;
    this.position = position;
    this.chunks = chunks;
    this.size = size;
    this.ended = ended;
  }

  /** One after the other, those of that moment; some have ended since. Not to be changed. */
  Cell[][] chunks() {
    return chunks;
  }

  /** The series as they are now: this object if none came or went. */
  SortedCells refreshed(AggregatedMetric metric, LabelOrder order) {
    int now = metric.changes();
    if (now == changes) {
      return this;
    }
    List<Cell> made = new ArrayList<>();
    int next = metric.forEachCellSince(position, made::add);
    Cell[] fresh = made.toArray(new Cell[0]);
    Merge merge = new Merge(fresh, order);
    int gone = Math.max(0, ended + now - changes - fresh.length);
    if (4 * gone > size) {
      merge.all(chunks, size);
      gone = 0;
    } else {
      merge.each(chunks);
      gone = Math.max(0, gone - merge.dropped);
    }
    return new SortedCells(
        now, next, merge.chunks.toArray(new Cell[0][]), size + fresh.length - merge.dropped, gone);
  }

  /** Puts new series among those that are there, and leaves out some that have ended. */
  private static final class Merge {

    private final Comparator<Cell> byLabels;
    private final Cell[] fresh;
    private final List<Cell[]> chunks = new ArrayList<>();
    private int dropped;

    Merge(Cell[] fresh, LabelOrder order) {
      this.byLabels = Comparator.comparing(Cell::labels, order);
      this.fresh = fresh;
      SeriesSort.sort(fresh, order);
    }

    /** Into chunks that are made anew if a series comes to them. */
    void each(Cell[][] earlier) {
      int from = 0;
      for (int i = 0; i < earlier.length; i++) {
        int to = i + 1 < earlier.length ? firstNotBefore(earlier[i + 1][0], from) : fresh.length;
        if (from == to) {
          chunks.add(earlier[i]);
        } else {
          add(merged(earlier[i], from, to));
        }
        from = to;
      }
      if (earlier.length == 0) {
        add(fresh);
      }
    }

    /** The same for all of them, without any that have ended. */
    void all(Cell[][] earlier, int size) {
      Cell[] cells = new Cell[size];
      int length = 0;
      for (Cell[] chunk : earlier) {
        System.arraycopy(chunk, 0, cells, length, chunk.length);
        length += chunk.length;
      }
      add(merged(cells, 0, fresh.length));
    }

    /** In parts of the same length. */
    private void add(Cell[] cells) {
      int parts = (cells.length + MAX_CHUNK - 1) / MAX_CHUNK;
      for (int i = 0; i < parts; i++) {
        int from = (int) ((long) cells.length * i / parts);
        int to = (int) ((long) cells.length * (i + 1) / parts);
        chunks.add(Arrays.copyOfRange(cells, from, to));
      }
    }

    private int firstNotBefore(Cell cell, int from) {
      int low = from;
      int high = fresh.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (byLabels.compare(fresh[middle], cell) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /**
     * Looks at the ends of the others after the walk that found the new ones: one whose labels a
     * new one has taken had ended by then.
     */
    private Cell[] merged(Cell[] others, int from, int to) {
      Cell[] all = new Cell[others.length + to - from];
      int length = 0;
      int next = from;
      for (Cell other : others) {
        if (other.isEnded()) {
          dropped++;
          continue;
        }
        while (next < to) {
          int difference = byLabels.compare(fresh[next], other);
          if (difference == 0) {
            throw SeriesSort.twice(other);
          }
          if (difference > 0) {
            break;
          }
          all[length++] = fresh[next++];
        }
        all[length++] = other;
      }
      System.arraycopy(fresh, next, all, length, to - next);
      return Arrays.copyOf(all, length + to - next);
    }
  }
}
