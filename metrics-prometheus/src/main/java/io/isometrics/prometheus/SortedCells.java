package io.isometrics.prometheus;

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
   * The series as they are now: this object if none came or went. The order of those that stayed is
   * kept, so that only new ones cost a search for their place.
   */
  SortedCells refreshed(AggregatedMetric metric, LabelOrder order) {
    int now = metric.changes();
    if (now == changes) {
      return this;
    }
    List<Cell> live = new ArrayList<>(metric.sizeEstimate());
    metric.forEachCell(live::add);
    Cell[] all = live.toArray(new Cell[0]);
    // A series that ended since is not needed here, even if it was walked over: the one that took
    // its labels may have been walked over too. So this looks after the walk.
    Cell[] next = new Cell[sorted.length + all.length];
    int size = 0;
    for (Cell cell : sorted) {
      if (!cell.isEnded()) {
        next[size++] = cell;
      }
    }
    for (int i = firstNew(all); i < all.length; i++) {
      next[size++] = all[i];
    }
    next = Arrays.copyOf(next, size);
    // A merge sort that finds runs: what was sorted is one, which costs a comparison each.
    Arrays.sort(next, Comparator.comparing(Cell::labels, order));
    for (int i = 1; i < size; i++) {
      if (order.compare(next[i - 1].labels(), next[i].labels()) == 0) {
        throw new IllegalStateException("There are two series " + next[i].labels());
      }
    }
    return new SortedCells(now, all, next);
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
