package io.isometrics.examples.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.HttpRequests;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Prometheus scrapes is the same text before, between and after. */
class MigrationTest {

  @ParameterizedTest
  @EnumSource
  void theTextIsTheSameToTheByteAtEveryStage(Shop.Stage stage) throws Exception {
    try (Shop shop = new Shop(stage, 0)) {
      shop.work();

      assertThat(scrape(shop)).isEqualTo(golden());
    }
  }

  private static String scrape(Shop shop) throws Exception {
    return HttpRequests.get(URI.create("http://localhost:" + shop.port() + "/metrics")).body();
  }

  private static String golden() throws Exception {
    try (InputStream in = MigrationTest.class.getResourceAsStream("metrics.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
