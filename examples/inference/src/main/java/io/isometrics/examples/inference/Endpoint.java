package io.isometrics.examples.inference;

import io.isometrics.Timer;
import io.isometrics.examples.inference.EndpointMetrics.Outcome;
import io.isometrics.examples.inference.EndpointMetrics.TokenKind;
import java.util.ArrayList;
import java.util.List;

/** Answers prompts with a model, and measures that. */
final class Endpoint {

  private static final int MAX_PROMPT_TOKENS = 100;

  /** Makes one token after the other. */
  @FunctionalInterface
  interface Model {
    /**
     * The token that follows.
     *
     * @return empty at the end
     */
    String next(List<String> prompt, int position);
  }

  private final Model model;
  private final EndpointMetrics metrics;

  Endpoint(Model model, EndpointMetrics metrics) {
    this.model = model;
    this.metrics = metrics;
  }

  /**
   * Answers a prompt.
   *
   * @throws IllegalArgumentException if it is too long
   */
  List<String> generate(List<String> prompt) {
    metrics.tokens.with(TokenKind.PROMPT).add(prompt.size());
    if (prompt.size() > MAX_PROMPT_TOKENS) {
      metrics.requests.with(Outcome.REJECTED).increment();
      throw new IllegalArgumentException(
          "A prompt has at most " + MAX_PROMPT_TOKENS + " tokens, not " + prompt.size());
    }
    Outcome outcome = Outcome.FAILED;
    metrics.inFlight.increment();
    try {
      List<String> answer = metrics.duration.supply(() -> answer(prompt));
      outcome = Outcome.COMPLETED;
      return answer;
    } finally {
      metrics.inFlight.decrement();
      metrics.requests.with(outcome).increment();
    }
  }

  private List<String> answer(List<String> prompt) {
    List<String> answer = new ArrayList<>();
    Timer.Sample untilFirst = metrics.timeToFirstToken.start();
    for (String token = model.next(prompt, 0);
        !token.isEmpty();
        token = model.next(prompt, answer.size())) {
      if (answer.isEmpty()) {
        untilFirst.stop();
      }
      answer.add(token);
      metrics.tokens.with(TokenKind.COMPLETION).increment();
    }
    return answer;
  }
}
