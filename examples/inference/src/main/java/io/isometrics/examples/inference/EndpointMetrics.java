package io.isometrics.examples.inference;

import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Gauge;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;

/** What an endpoint measures: one object for each endpoint, of the same metrics. */
final class EndpointMetrics {

  /** How a request ended. */
  enum Outcome {
    COMPLETED,
    REJECTED,
    FAILED
  }

  /** Which side of a request a token is on. */
  enum TokenKind {
    PROMPT,
    COMPLETION
  }

  private static final Label<Outcome> OUTCOME = Label.of("outcome", Outcome.class);
  private static final Label<TokenKind> KIND = Label.of("kind", TokenKind.class);

  final Family1<Counter, Outcome> requests;
  final Family1<Counter, TokenKind> tokens;
  final Gauge inFlight;
  final Timer timeToFirstToken;
  final Timer duration;

  private EndpointMetrics(MetricsRegistry registry) {
    requests =
        registry
            .counter("requests_total", "Requests, by how they ended.")
            .labels(OUTCOME)
            .register();
    tokens = registry.counter("tokens_total", "Tokens read and written.").labels(KIND).register();
    inFlight = registry.gauge("requests_in_flight", "Requests being served.").register();
    timeToFirstToken =
        registry
            .timer("time_to_first_token_seconds", "From the request to the first token.")
            .register();
    duration =
        registry
            .timer("request_duration_seconds", "From the request to the last token.")
            .register();
  }

  /** The prefix is that of all endpoints; where an endpoint is in the system is in its labels. */
  static EndpointMetrics of(
      MetricsRegistry registry, String namespace, String component, String endpoint) {
    return new EndpointMetrics(
        registry
            .scope("inference")
            .withLabel("namespace", namespace)
            .withLabel("component", component)
            .withLabel("endpoint", endpoint));
  }
}
