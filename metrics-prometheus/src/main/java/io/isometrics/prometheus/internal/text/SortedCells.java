package io.isometrics.prometheus.internal.text;

import io.isometrics.aggregation.AggregatedMetric;
import io.isometrics.aggregation.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The recorded series of a family in the order of their labels, at one moment. Immutable. */
final class SortedCells {

  static final SortedCells NONE = new SortedCells(0, new Cell[0], new Cell[0]);

  private final int changes;

  /** In the order of their making. */
  private final Cell[] made;

  private final Cell[] sorted;

  private SortedCells(int changes, Cell[] made, Cell[] sorted) {
    this.changes = changes;
    this.made = made;
    this.sorted = sorted;
  }

  /** Those of that moment; some may have ended since. Not to be changed. */
  Cell[] cells() {
    return sorted;
  }

  /**
   * The series as they are now: this object if none came or went. Those that stayed are not
   * compared again, so that one that comes costs a search for its place and a copy of the array.
   */
  SortedCells refreshed(AggregatedMetric metric, LabelOrder order) {
    int now = metric.changes();
    if (now == changes) {
      return this;
    }
    List<Cell> live = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(live::add);
    Cell[] all = live.toArray(new Cell[0]);
    Cell[] fresh = Arrays.copyOfRange(all, firstNew(all), all.length);
    Comparator<Cell> byLabels = Comparator.comparing(Cell::labels, order);
    Arrays.sort(fresh, byLabels);
    // After the walk: if that met a series which has taken the labels of another one, the other one
    // has ended by now.
    Cell[] next = new Cell[sorted.length + fresh.length];
    int stayed = 0;
    for (Cell cell : sorted) {
      if (!cell.isEnded()) {
        next[stayed++] = cell;
      }
    }
    merge(fresh, next, stayed, byLabels);
    return new SortedCells(now, all, Arrays.copyOf(next, stayed + fresh.length));
  }

  /** Puts sorted cells among others, from the last to the first. */
  private static void merge(Cell[] fresh, Cell[] into, int size, Comparator<Cell> byLabels) {
    int end = size;
    for (int i = fresh.length - 1; i >= 0; i--) {
      Cell cell = fresh[i];
      int found = Arrays.binarySearch(into, 0, end, cell, byLabels);
      if (found >= 0 || (i > 0 && byLabels.compare(fresh[i - 1], cell) == 0)) {
        throw new IllegalStateException("There are two series " + cell.labels());
      }
      int place = -found - 1;
      System.arraycopy(into, place, into, place + i + 1, end - place);
      into[place + i] = cell;
      end = place;
    }
  }

  /** Series are made at the end: those that this knows come first, but for those that ended. */
  private int firstNew(Cell[] all) {
    int known = 0;
    for (int i = 0; i < all.length; i++) {
      while (known < made.length && made[known] != all[i]) {
        known++;
      }
      if (known == made.length) {
        return i;
      }
      known++;
    }
    return all.length;
  }
}
