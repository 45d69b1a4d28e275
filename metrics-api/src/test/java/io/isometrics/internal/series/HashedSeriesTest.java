package io.isometrics.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.MetricsAudit.Recorded;
import io.isometrics.internal.labels.LabelCodec;
import io.isometrics.spi.DropReason;
import io.isometrics.spi.LabelValues;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hash table of a family by itself, with keys that collide. */
class HashedSeriesTest {

  private static final LabelCodec TEXT = LabelCodec.OPEN_TEXT;

  /** A table whose entries the test puts in and takes out. */
  private static final class Table extends HashedSeries<Object> {

    Table(LabelCodec... codecs) {
      super(codecs, new SeriesEntry(null, LabelValues.of(new String[0], new String[0])));
    }

    @Override
    Object missing(int hash, Object a, Object b, Object c, Object d) {
      return "missing";
    }

    @Override
    Object await(SeriesEntry entry) {
      return "awaited";
    }

    @Override
    Object reject(DropReason reason) {
      return reason;
    }

    @Override
    boolean removeSeries(Object[] values) {
      throw new AssertionError();
    }

    @Override
    public void clear() {
      throw new AssertionError();
    }

    @Override
    List<SeriesEntry> entries() {
      return all();
    }

    @Override
    int end(List<SeriesEntry> some) {
      throw new AssertionError();
    }

    @Override
    public Recorded recorded() {
      return Recorded.UNKNOWN;
    }

    private Object field(String name) {
      try {
        Field field = HashedSeries.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(this);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }

    Object[] slots() {
      return (Object[]) field("table");
    }

    /** As a reader sees it while another thread replaces the table. */
    void shift(int shift) throws ReflectiveOperationException {
      Field field = HashedSeries.class.getDeclaredField("shift");
      field.setAccessible(true);
      field.set(this, shift);
    }

    void assertHalfEmpty(int entries) {
      Object[] slots = slots();
      assertThat(Arrays.stream(slots).filter(Objects::nonNull).count())
          .as("entries and marks of %s slots", slots.length)
          .isBetween((long) entries, slots.length / 2L);
      assertThat(slots.length).isLessThanOrEqualTo(Math.max(8, 8 * entries));
    }
  }

  private static SeriesEntry entry(int hash, Object a, Object b) {
    SeriesEntry entry = new SeriesEntry(null, LabelValues.of(new String[0], new String[0]));
    entry.hash = hash;
    entry.a = a;
    entry.b = b;
    Object handle = "handle of " + a + " and " + b;
    entry.complete(handle, handle);
    return entry;
  }

  private static SeriesEntry entry(String a) {
    return entry(SeriesSlots.hash(a, null, null, null), a, null);
  }

  private static SeriesEntry entry(String a, String b) {
    return entry(SeriesSlots.hash(a, b, null, null), a, b);
  }

  /** Half of them have the hash code of all the others of that half. */
  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of(""));
    for (int block = 0; block < 5; block++) {
      List<String> longer = new ArrayList<>();
      for (String key : keys) {
        longer.add(key + "Aa");
        longer.add(key + "BB");
      }
      keys = longer;
    }
    for (int i = 0; i < 32; i++) {
      keys.add("key" + i);
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsPutInIsFoundUntilItIsTakenOut(long seed) {
    Random random = new Random(seed);
    Table table = new Table(TEXT);
    List<String> keys = keys();
    Map<String, SeriesEntry> present = new HashMap<>();
    for (int round = 0; round < 600; round++) {
      String key = keys.get(random.nextInt(keys.size()));
      boolean growing = round / 100 % 2 == 0;
      SeriesEntry there = present.get(key);
      if (there == null && (growing || random.nextInt(8) == 0)) {
        SeriesEntry made = entry(key);
        table.insert(made);
        present.put(key, made);
      } else if (there != null && (!growing || random.nextInt(8) == 0)) {
        assertThat(table.takeOut(there)).isTrue();
        assertThat(table.takeOut(there)).isFalse();
        present.remove(key);
      }
      assertFound(table, keys, present);
    }
    assertThat(table.takeAll()).containsExactlyInAnyOrderElementsOf(present.values());
    assertFound(table, keys, Map.of());
  }

  private static void assertFound(Table table, List<String> keys, Map<String, SeriesEntry> in) {
    table.assertHalfEmpty(in.size());
    for (String key : keys) {
      SeriesEntry entry = in.get(key);
      Object found = table.find(key);
      if (entry == null ? !found.equals("missing") : found != entry.handle) {
        assertThat(found).as(key).isEqualTo(entry == null ? "missing" : entry.handle);
      }
      Object equal = table.find(new String(key.toCharArray()));
      if (equal != found) {
        assertThat(equal).as("the same text as another object").isSameAs(found);
      }
    }
    if (table.all().size() != in.size()) {
      assertThat(table.all()).containsExactlyInAnyOrderElementsOf(in.values());
    }
  }

  @Test
  void pairsOfTextsWithEqualHashesAreKeptApart() {
    Table table = new Table(TEXT, TEXT);
    List<String> keys = List.of("Aa", "BB", "AaAa", "AaBB", "BBAa", "BBBB", "x", "y");
    Map<List<String>, SeriesEntry> present = new HashMap<>();
    for (String a : keys) {
      for (String b : keys) {
        SeriesEntry made = entry(a, b);
        table.insert(made);
        present.put(List.of(a, b), made);
      }
    }
    List<List<String>> order = new ArrayList<>(present.keySet());
    Collections.shuffle(order, new Random(7));
    for (List<String> removed : order) {
      table.takeOut(present.remove(removed));
      for (String a : keys) {
        for (String b : keys) {
          SeriesEntry entry = present.get(List.of(a, b));
          assertThat(table.find(a, b)).isEqualTo(entry == null ? "missing" : entry.handle);
        }
      }
      table.assertHalfEmpty(present.size());
    }
    assertThat(table.slots()).as("the memory is given back").hasSize(8);
  }

  /** The shift may be that of an earlier or later table than the one that a reader has. */
  @Test
  void aTableThatIsBeingReplacedIsSearchedAllTheSame() throws ReflectiveOperationException {
    Table one = new Table(TEXT);
    Table two = new Table(TEXT, TEXT);
    List<String> keys = keys();
    for (String key : keys) {
      one.insert(entry(key));
      two.insert(entry(key, "b"));
    }
    for (int shift = 1; shift < Integer.SIZE; shift++) {
      one.shift(shift);
      two.shift(shift);
      for (String key : keys) {
        assertThat(one.find(key)).isEqualTo("handle of " + key + " and null");
        assertThat(two.find(key, "b")).isEqualTo("handle of " + key + " and b");
      }
    }
  }

  @Test
  void aSeriesThatGoesAndComesAgainAndAgainLeavesNoMarksBehind() {
    Table table = new Table(TEXT);
    for (int i = 0; i < 20; i++) {
      table.insert(entry("stays " + i));
    }
    table.insert(entry("goes"));
    Object[] slots = table.slots();
    for (int i = 0; i < 1000; i++) {
      table.takeOut(
          table.search(SeriesSlots.hash("goes", null, null, null), "goes", null, null, null));
      table.insert(entry("goes"));
    }

    assertThat(table.slots()).as("nothing was copied").isSameAs(slots);
    assertThat(Arrays.stream(slots).filter(Objects::nonNull)).hasSize(21);
  }

  @Test
  void anEntryThatIsBeingMadeIsWaitedFor() {
    Table table = new Table(TEXT);
    SeriesEntry making = new SeriesEntry(null, LabelValues.of(new String[0], new String[0]));
    making.hash = SeriesSlots.hash("x", null, null, null);
    making.a = "x";
    table.insert(making);

    assertThat(table.find("x")).isEqualTo("awaited");
    assertThat(table.find(new String("x".toCharArray()))).isEqualTo("awaited");
  }

  @Test
  void anEntryThatWasNeverThereIsNotTakenOut() {
    Table table = new Table(TEXT);
    table.insert(entry("Aa"));

    assertThat(table.takeOut(entry("BB"))).isFalse();
    assertThat(table.takeOut(entry("Aa"))).as("another series with its labels").isFalse();
    assertThat(table.find("Aa")).isEqualTo("handle of Aa and null");
  }

  @Test
  void aMissingValueIsRejectedWhereverItIs() {
    Table four = new Table(TEXT, TEXT, TEXT, TEXT);

    assertThat(four.find(null, "b", "c", "d")).isEqualTo(DropReason.NULL_LABEL);
    assertThat(four.find("a", null, "c", "d")).isEqualTo(DropReason.NULL_LABEL);
    assertThat(four.find("a", "b", null, "d")).isEqualTo(DropReason.NULL_LABEL);
    assertThat(four.find("a", "b", "c", null)).isEqualTo(DropReason.NULL_LABEL);
    assertThat(four.find("a", "b", "c", "d")).isEqualTo("missing");
    assertThat(new Table(TEXT, TEXT, TEXT).find("a", "b", "c", null)).isEqualTo("missing");
    assertThat(new Table(TEXT, TEXT).find("a", "b", null, null)).isEqualTo("missing");
    assertThat(new Table(TEXT).find("a", null, null, null)).isEqualTo("missing");
  }

  @Test
  void aSlotJustBehindTheTableIsNone() throws ReflectiveOperationException {
    int longer = SeriesSlots.shift(8) - 1;
    String key = "";
    for (int i = 0; SeriesSlots.hash(key, null, null, null) >>> longer != 8; i++) {
      key = "key" + i;
    }
    Table table = new Table(TEXT);
    table.insert(entry(key));
    table.shift(longer);

    assertThat(table.slots()).hasSize(8);
    assertThat(table.find(key)).isEqualTo("handle of " + key + " and null");
  }
}
