package io.isometrics.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Nobody runs all benchmarks after each change, so here each runs once, and measures nothing. */
class EveryBenchmarkTest {

  private static final int FEWER_BENCHMARKS_THAN_THERE_ARE = 100;

  @Test
  void everyBenchmarkRunsWithoutFailing() throws Exception {
    // Nothing is measured, so it does no harm to other benchmarks that run on this machine.
    System.setProperty("jmh.ignoreLock", "true");

    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.isometrics\\.benchmarks\\.")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .param("series", "10")
                    .param("exemplars", "always_off")
                    .shouldFailOnError(true)
                    .timeout(TimeValue.seconds(20))
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results).hasSizeGreaterThan(FEWER_BENCHMARKS_THAN_THERE_ARE);
  }
}
