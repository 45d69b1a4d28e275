package io.isometrics.prometheus.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.prometheus.internal.collect.NameFilter;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the query of a request. */
class ScrapeQueryTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "=", "a=b", "names[]=a", "name=a", "Debug=text"})
  void whatNobodyKnowsLeavesNothingOut(String query) {
    assertThat(ScrapeQuery.of(query)).isEqualTo(new ScrapeQuery(NameFilter.ALL, null));
  }

  @Test
  void noQueryLeavesNothingOut() {
    assertThat(ScrapeQuery.of(null)).isEqualTo(new ScrapeQuery(NameFilter.ALL, null));
  }

  @ParameterizedTest
  @CsvSource({
    "name[]=a, a",
    "name%5B%5D=a%3Ab, a:b",
    "name[]=a=b, a=b",
    "name[]=a+b, a b",
    "name[]=, ''",
    "name[], ''",
    "name[]=100%, 100%",
    "x%&name[]=a, a",
  })
  void aNameIsDecodedWhereItCanBe(String query, String name) {
    assertThat(ScrapeQuery.of(query).filter()).isEqualTo(NameFilter.of(Set.of(name)));
  }

  @Test
  void allNamesAreTakenAndTheFirstDebug() {
    ScrapeQuery query = ScrapeQuery.of("debug=text&name[]=a&debug=openmetrics&name[]=b&name[]=a");

    assertThat(query.filter()).isEqualTo(NameFilter.of(Set.of("a", "b")));
    assertThat(query.debug()).isEqualTo("text");
    assertThat(ScrapeQuery.of("debug").debug()).isEmpty();
  }

  @Test
  void filtersOfTheSameNamesAreOne() {
    NameFilter filter = NameFilter.of(Set.of("a", "b"));

    assertThat(filter)
        .isEqualTo(NameFilter.of(Set.of("b", "a")))
        .hasSameHashCodeAs(NameFilter.of(Set.of("b", "a")))
        .isNotEqualTo(NameFilter.of(Set.of("a")))
        .isNotEqualTo(NameFilter.of(Set.of()))
        .isNotEqualTo(NameFilter.ALL)
        .isNotEqualTo("a");
    assertThat(NameFilter.ALL).isNotEqualTo(filter).hasToString("all");
    assertThat(NameFilter.ALL.isAll()).isTrue();
    assertThat(filter.isAll()).isFalse();
    assertThat(NameFilter.of(Set.of("a"))).hasToString("[a]");
  }
}
