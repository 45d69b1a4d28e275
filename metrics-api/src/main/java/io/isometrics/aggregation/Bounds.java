package io.isometrics.aggregation;

import java.util.List;

/**
 * The upper bounds of a family's buckets, and which bucket a value is in. Immutable.
 *
 * <p>Comparing a value with one bound after the other is dear not for the comparisons but because
 * the processor can't guess where they end. So the range of the bounds is divided into cells, many
 * to a bound: numbers with the same exponent and the same first bits of the mantissa, and at its
 * upper end the next number after them. Most cells lie between two bounds and give the bucket at
 * once; so do those that end at a bound, as they do at 0.5 or 10.
 */
final class Bounds {

  private static final int MANTISSA_BITS = 52;

  /** So that even cells of the same exponent are few enough for the processor's nearest cache. */
  private static final int MAX_CELLS = 4096;

  private static final int CELLS_PER_BOUND = 16;

  private final double[] upper;

  /** The bucket of all values in a cell; or, if a bound is in it, ~ the first they may be in. */
  private final int[] cells;

  /** What is left of a value's bits is the number of its cell, counted from {@link #lowest}. */
  private final int shift;

  private final int lowest;

  Bounds(List<Double> bounds) {
    upper = new double[bounds.size()];
    int positive = upper.length;
    for (int i = upper.length - 1; i >= 0; i--) {
      upper[i] = bounds.get(i);
      positive = upper[i] > 0 ? i : positive;
    }
    if (positive == upper.length) {
      cells = new int[0];
      shift = MANTISSA_BITS;
      lowest = 1 << 30; // every value is below, and compared
      return;
    }
    double first = upper[positive];
    double last = upper[upper.length - 1];
    int limit = Math.min(MAX_CELLS, CELLS_PER_BOUND * upper.length);
    int bits = MANTISSA_BITS;
    while (number(last, bits - 1) - number(first, bits - 1) < limit
        && bits > MANTISSA_BITS - Integer.SIZE / 2) {
      bits--;
    }
    shift = bits;
    lowest = number(first, shift);
    cells = new int[number(last, shift) - lowest + 1];
    int bound = positive;
    for (int i = 0; i < cells.length; i++) {
      boolean mixed = number(upper[bound], shift) == lowest + i && !isEnd(upper[bound], shift);
      cells[i] = mixed ? ~bound : bound;
      while (bound < upper.length && number(upper[bound], shift) == lowest + i) {
        bound++;
      }
    }
  }

  /** That of the number before it: a cell includes its upper end, as a bucket does its bound. */
  private static int number(double value, int shift) {
    return (int) ((Double.doubleToRawLongBits(value) - 1) >> shift);
  }

  private static boolean isEnd(double value, int shift) {
    return Double.doubleToRawLongBits(value) << -shift == 0;
  }

  /** How many bounds there are; there is a bucket more. */
  int size() {
    return upper.length;
  }

  /** The bounds, not to be changed. */
  double[] upper() {
    return upper;
  }

  /** The first bucket whose bound is not below a value, which is zero or more. */
  int bucket(double value) {
    int cell = number(value, shift) - lowest;
    int bucket = ~0;
    if (cell >= 0) {
      if (cell < cells.length) {
        bucket = cells[cell];
      } else if (value > 0) { // -0.0 has the bits of a large number
        return upper.length;
      }
    }
    return bucket >= 0 ? bucket : compared(~bucket, value);
  }

  private int compared(int bucket, double value) {
    int i = bucket;
    while (i < upper.length && value > upper[i]) {
      i++;
    }
    return i;
  }
}
