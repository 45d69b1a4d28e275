package io.isometrics.examples.inference;

import io.isometrics.Metrics;
import io.isometrics.MetricsRegistry;
import io.isometrics.prometheus.PrometheusBackend;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Answers a few prompts. Where the metrics go is a setting, {@code isometrics.backend}. */
public final class Main {

  private Main() {}

  /**
   * Runs to the end.
   *
   * @param prompts the words of each
   */
  public static void main(String[] prompts) {
    MetricsRegistry registry = Metrics.registry();
    Endpoint shouting =
        new Endpoint(
            Main::shout, EndpointMetrics.of(registry, "production", "decoder", "generate"));
    Endpoint brief =
        new Endpoint(
            (prompt, position) -> position == 0 ? "yes" : "",
            EndpointMetrics.of(registry, "production", "classifier", "classify"));
    for (String prompt : prompts) {
      List<String> words = List.of(prompt.split(" ", -1));
      System.out.println(shouting.generate(words) + " " + brief.generate(words));
    }
    System.out.println("Handed over: " + registry.flush(Duration.ofSeconds(60)));
    // For a runtime that has a server of its own.
    registry.backend(PrometheusBackend.class).ifPresent(each -> System.out.print(each.text()));
  }

  private static String shout(List<String> prompt, int position) {
    return position < prompt.size() ? prompt.get(position).toUpperCase(Locale.ROOT) : "";
  }
}
