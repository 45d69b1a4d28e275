package io.isometrics.examples.inference

import io.isometrics.examples.inference.EndpointMetrics.Outcome
import io.isometrics.examples.inference.EndpointMetrics.TokenKind
import io.isometrics.testkit.IsometricsAssertions.assertThat
import io.isometrics.testkit.MetricsExtension
import io.isometrics.testkit.TestMetrics
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

/** An endpoint written in Kotlin, on the metrics of those in Java. */
private class Embedder(private val metrics: EndpointMetrics) {

    fun embed(tokens: List<String>): List<Float> {
        metrics.inFlight.increment()
        try {
            metrics.tokens.with(TokenKind.PROMPT).add(tokens.size.toLong())
            val vector = metrics.duration.supply<List<Float>> { tokens.map { it.length.toFloat() } }
            metrics.requests.with(Outcome.COMPLETED).increment()
            return vector
        } finally {
            metrics.inFlight.decrement()
        }
    }
}

@ExtendWith(MetricsExtension::class)
class KotlinEndpointTest(private val metrics: TestMetrics) {

    @Test
    fun theSameStructServesBothLanguages() {
        val embed = EndpointMetrics.of(metrics.registry(), "test", "encoder", "embed")
        val generate = EndpointMetrics.of(metrics.registry(), "test", "decoder", "generate")

        Embedder(embed).embed(listOf("tea", "please"))
        Endpoint({ prompt, position -> if (position < 1) prompt[0] else "" }, generate)
            .generate(listOf("tea", "now", "please"))

        assertThat(metrics)
            .exposition("inference_tokens_total")
            .isEqualTo(
                """
                inference_tokens_total{namespace="test",component="encoder",endpoint="embed",kind="PROMPT"} 2
                inference_tokens_total{namespace="test",component="encoder",endpoint="embed",kind="COMPLETION"} 0
                inference_tokens_total{namespace="test",component="decoder",endpoint="generate",kind="PROMPT"} 3
                inference_tokens_total{namespace="test",component="decoder",endpoint="generate",kind="COMPLETION"} 1
                """.trimIndent() + "\n",
            )
            .timer("inference_request_duration_seconds", "namespace", "test", "component", "encoder", "endpoint", "embed")
            .hasCount(1)
    }
}
