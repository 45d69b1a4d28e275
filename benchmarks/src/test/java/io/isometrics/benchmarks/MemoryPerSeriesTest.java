package io.isometrics.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That each library's series can be made and read; what they take is measured in other JVMs. */
class MemoryPerSeriesTest {

  @ParameterizedTest
  @ValueSource(strings = {"counter", "histogram"})
  void everyLibraryMakesItsSeries(String kind) throws Exception {
    for (var peer : MemoryPerSeries.families(kind).entrySet()) {
      Sink sink = new Sink();
      SeriesOfPeer family = peer.getValue().get();
      family.record("GET", "/orders");
      family.record("PUT", "/orders");
      family.scrape(sink);

      if (List.of("isometrics", "prometheus", "micrometer").contains(peer.getKey())) {
        assertThat(sink.size()).as(peer.getKey()).isPositive();
      }
    }
  }
}
