package io.isometrics.internal.series;

import static io.isometrics.internal.series.SeriesMaker.SLOT;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of series with open addressing, as an array: read without a lock, written by one
 * thread at a time. Its length is a power of two, and it is never full.
 */
final class SeriesSlots {

  // Odd, and one for each label, so that a hash code is a sum of products which don't wait for each
  // other; its high bits are the slot.
  static final int A = 0x9E3779B9;
  static final int B = 0x85EBCA6B;
  private static final int C = 0xC2B2AE35;
  private static final int D = 0x27D4EB2F;

  static final int MIN_SLOTS = 8;

  private SeriesSlots() {}

  static int hash(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    return hash(a) * A + hash(b) * B + hash(c) * C + hash(d) * D;
  }

  private static int hash(@Nullable Object key) {
    return key instanceof String text ? text.hashCode() : key == null ? 0 : key.hashCode();
  }

  static int hashByName(@Nullable Object[] values) {
    int hash = 0;
    for (Object value : values) {
      hash = 31 * hash + hash(value);
    }
    return hash * A;
  }

  /** What a hash code is shifted by to be a slot of a table of some length. */
  static int shift(int length) {
    return Integer.numberOfLeadingZeros(length - 1);
  }

  /** The entry with some keys, or null. */
  static @Nullable SeriesEntry search(
      @Nullable Object[] slots,
      int hash,
      Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d) {
    int mask = slots.length - 1;
    for (int i = hash >>> shift(slots.length); ; i = (i + 1) & mask) {
      SeriesEntry entry = (SeriesEntry) SLOT.getAcquire(slots, i);
      if (entry == null || entry.is(hash, a, b, c, d)) {
        return entry;
      }
    }
  }

  /**
   * Adds an entry whose keys are not there, in the place of a mark if it meets one; there must be
   * room. So a series that goes and comes again and again does not push its neighbors away.
   *
   * @return whether it took the place of a mark
   */
  static boolean put(@Nullable Object[] slots, SeriesEntry entry, SeriesEntry mark) {
    int mask = slots.length - 1;
    int i = entry.hash >>> shift(slots.length);
    while (slots[i] != null && slots[i] != mark) {
      i = (i + 1) & mask;
    }
    boolean marked = slots[i] != null;
    SLOT.setRelease(slots, i, entry);
    return marked;
  }

  /** Puts a mark in the place of an entry; false if it is not there. */
  static boolean replace(@Nullable Object[] slots, SeriesEntry entry, SeriesEntry mark) {
    int mask = slots.length - 1;
    int i = entry.hash >>> shift(slots.length);
    while (slots[i] != entry) {
      if (slots[i] == null) {
        return false;
      }
      i = (i + 1) & mask;
    }
    SLOT.setRelease(slots, i, mark);
    return true;
  }

  /** A new table with the same entries, without marks, at least as long as asked. */
  static @Nullable Object[] copy(@Nullable Object[] from, SeriesEntry mark, int atLeast) {
    int length = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, atLeast - 1)) * 2);
    @Nullable Object[] slots = new Object[length];
    for (Object entry : from) {
      if (entry != null && entry != mark) {
        put(slots, (SeriesEntry) entry, mark);
      }
    }
    return slots;
  }

  /** Keys as an array of as many as there are labels. */
  static @Nullable Object[] keys(
      int labels, Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d) {
    @Nullable Object[] all =
        a instanceof Object[] values ? values : new @Nullable Object[] {a, b, c, d};
    return Arrays.copyOf(all, labels, Object[].class);
  }
}
