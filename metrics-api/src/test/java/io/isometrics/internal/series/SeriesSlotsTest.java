package io.isometrics.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.spi.LabelValues;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries in an array, some of which lead to the same slot. */
class SeriesSlotsTest {

  private static final SeriesEntry MARK = entry(0, null);

  private static SeriesEntry entry(int hash, Object key) {
    SeriesEntry entry = new SeriesEntry(null, LabelValues.of(new String[0], new String[0]));
    entry.hash = hash;
    entry.a = key;
    return entry;
  }

  private static SeriesEntry search(Object[] slots, int hash, Object key) {
    return SeriesSlots.search(slots, hash, key, null, null, null);
  }

  @Test
  void keysOfEqualHashAreToldApart() {
    Object[] slots = new Object[8];
    List<SeriesEntry> entries = new ArrayList<>();
    for (Object key : List.of("Aa", "BB", 1, 2, new Object[] {"x", "y"}, new Object[] {"x", "z"})) {
      SeriesEntry entry = entry(-1, key); // at the end, so that the others begin anew
      SeriesSlots.put(slots, entry, MARK);
      entries.add(entry);
    }

    for (SeriesEntry entry : entries) {
      assertThat(search(slots, -1, entry.a)).isSameAs(entry);
      assertThat(search(slots, -2, entry.a)).as("another hash").isNull();
    }
    assertThat(search(slots, -1, new Object[] {"x", "z"})).isSameAs(entries.get(5));
    assertThat(search(slots, -1, 3)).isNull();
    assertThat(search(slots, -1, "AaAa")).isNull();
    assertThat(search(slots, -1, new Object[] {"x"})).isNull();
  }

  @Test
  void anEntryHasTheKeysItWasGivenAndNoOthers() {
    SeriesEntry entry = entry(5, "a");
    entry.b = 2;
    entry.c = "c";
    entry.d = 4;

    assertThat(entry.is(5, "a", 2, "c", 4)).isTrue();
    assertThat(entry.is(6, "a", 2, "c", 4)).isFalse();
    assertThat(entry.is(5, "x", 2, "c", 4)).isFalse();
    assertThat(entry.is(5, "a", 3, "c", 4)).isFalse();
    assertThat(entry.is(5, "a", 2, null, 4)).isFalse();
    assertThat(entry.is(5, "a", 2, "c", 5)).isFalse();
    assertThat(entry.is(5, "a", null, "c", 4)).isFalse();
    assertThat(entry(5, null).is(5, "a", null, null, null)).isFalse();
  }

  @Test
  void whatIsReplacedByAMarkIsNotFoundAndHidesNoOther() {
    Object[] slots = new Object[8];
    SeriesEntry one = entry(-1, "one");
    SeriesEntry two = entry(-1, "two");
    SeriesEntry three = entry(-1, "three");
    List.of(one, two, three).forEach(entry -> SeriesSlots.put(slots, entry, MARK));

    assertThat(SeriesSlots.replace(slots, two, MARK)).isTrue();
    assertThat(SeriesSlots.replace(slots, two, MARK)).isFalse();
    assertThat(SeriesSlots.replace(slots, entry(-1, "never there"), MARK)).isFalse();
    assertThat(search(slots, -1, "one")).isSameAs(one);
    assertThat(search(slots, -1, "two")).isNull();
    assertThat(search(slots, -1, "three")).isSameAs(three);
  }

  @Test
  void anEntryTakesThePlaceOfAMarkThatItMeets() {
    Object[] slots = new Object[8];
    SeriesEntry one = entry(-1, "one");
    SeriesEntry two = entry(-1, "two");
    assertThat(SeriesSlots.put(slots, one, MARK)).isFalse();
    assertThat(SeriesSlots.put(slots, two, MARK)).isFalse();
    SeriesSlots.replace(slots, one, MARK);
    SeriesEntry three = entry(-1, "three");

    assertThat(SeriesSlots.put(slots, three, MARK)).isTrue();
    assertThat(slots).doesNotContain(MARK).containsOnlyOnce(two, three);
    assertThat(search(slots, -1, "three")).isSameAs(three);
    assertThat(search(slots, -1, "two")).isSameAs(two);
  }

  @ParameterizedTest
  @CsvSource({"0,8", "1,8", "7,8", "8,8", "9,16", "16,16", "17,32", "1000,1024"})
  void aCopyIsTheShortestThatIsLongEnough(int atLeast, int length) {
    assertThat(SeriesSlots.copy(new Object[0], MARK, atLeast)).hasSize(length).containsOnlyNulls();
  }

  @Test
  void aCopyHasNoMarks() {
    Object[] slots = new Object[8];
    SeriesEntry one = entry(-1, "one");
    SeriesEntry two = entry(-1, "two");
    List.of(one, two).forEach(entry -> SeriesSlots.put(slots, entry, MARK));
    SeriesSlots.replace(slots, one, MARK);
    Object[] copy = SeriesSlots.copy(slots, MARK, 16);

    assertThat(copy).containsOnlyOnce(two).doesNotContain(one, MARK);
    assertThat(search(copy, -1, "two")).isSameAs(two);
  }

  @Test
  void anEntryIsMadeOnceAndEndedOnce() {
    SeriesEntry entry = entry(0, "x");
    assertThat(entry.isMade()).isFalse();

    entry.complete("made", "wrapped");
    assertThat(entry.isMade()).isTrue();
    assertThat(entry.isEnded()).isFalse();
    assertThat(entry.isFailed()).isFalse();
    assertThat(entry.substitute()).isNull();

    assertThat(entry.end()).isEqualTo("made");
    assertThat(entry.isEnded()).isTrue();
    assertThat(entry.end()).isNull();
  }
}
