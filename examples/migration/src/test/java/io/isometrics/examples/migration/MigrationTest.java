package io.isometrics.examples.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
    URI uri = URI.create("http://localhost:" + shop.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static String golden() throws Exception {
    try (InputStream in = MigrationTest.class.getResourceAsStream("metrics.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
