package io.isometrics.examples.inference;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.testkit.MetricsExtension;
import io.isometrics.testkit.TestMetrics;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MetricsExtension.class)
class EndpointTest {

  private final TestMetrics metrics;
  private final Endpoint endpoint;

  EndpointTest(TestMetrics metrics) {
    this.metrics = metrics;
    this.endpoint =
        new Endpoint(
            (prompt, position) -> position < 2 ? prompt.get(0) : "",
            EndpointMetrics.of(metrics.registry(), "test", "decoder", "generate"));
  }

  @Test
  void aPromptIsAnswered() {
    assertThat(endpoint.generate(List.of("tea", "please", "now"))).containsExactly("tea", "tea");

    assertThat(metrics)
        .exposition(
            "inference_requests_total", "inference_tokens_total", "inference_requests_in_flight")
        .isEqualTo(
            """
            inference_requests_total{namespace="test",component="decoder",endpoint="generate",outcome="COMPLETED"} 1
            inference_requests_total{namespace="test",component="decoder",endpoint="generate",outcome="REJECTED"} 0
            inference_requests_total{namespace="test",component="decoder",endpoint="generate",outcome="FAILED"} 0
            inference_tokens_total{namespace="test",component="decoder",endpoint="generate",kind="PROMPT"} 3
            inference_tokens_total{namespace="test",component="decoder",endpoint="generate",kind="COMPLETION"} 2
            inference_requests_in_flight{namespace="test",component="decoder",endpoint="generate"} 0
            """)
        .timer("inference_time_to_first_token_seconds", labels())
        .hasCount(1)
        .and()
        .timer("inference_request_duration_seconds", labels())
        .hasCount(1);
  }

  @Test
  void aPromptThatIsTooLong() {
    assertThatThrownBy(() -> endpoint.generate(Collections.nCopies(101, "tea")))
        .hasMessage("A prompt has at most 100 tokens, not 101");

    assertThat(metrics)
        .counter(
            "inference_requests_total",
            "namespace",
            "test",
            "component",
            "decoder",
            "endpoint",
            "generate",
            "outcome",
            "REJECTED")
        .hasValue(1);
  }

  @Test
  void theNamesAreGood() {
    assertThat(metrics).isLintClean();
  }

  private static String[] labels() {
    return new String[] {"namespace", "test", "component", "decoder", "endpoint", "generate"};
  }
}
