package io.isometrics.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.Family1;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import io.isometrics.fixture.Jvm;
import io.isometrics.fixture.TextBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A {@link Timer.Sample} costs nothing where the compiler removes it, which it does if it can take
 * in all of its code. What other tests in the same JVM have done can make that code too large, so
 * this is measured in one where all timers are of one kind.
 */
class SampleAllocationTest {

  @BeforeEach
  void isMeasured() {
    assumeTrue(Allocation.isMeasured(), "this JVM does not measure allocation");
  }

  private static void main(MetricsRegistry registry) throws Exception {
    Timer timer = registry.timer("t_seconds", "T.").register();
    Family1<Timer, Boolean> family =
        registry.timer("f_seconds", "F.").labels(Label.ofBoolean("ok")).register();
    print("start and stop", i -> timer.start().stop());
    print(
        "start and close",
        i -> {
          try (Timer.Sample sample = timer.start()) {
            if (i < 0) {
              sample.stop();
            }
          }
        });
    print("with a label", i -> family.with((i & 1) == 0).start().close());
    print("of the registry", i -> registry.startSample().stop(timer));
  }

  private static void print(String name, Allocation.Recording recording) throws Exception {
    System.out.println(name + ": " + Allocation.leastBytes(recording));
  }

  /** Measures with a backend. */
  static final class Recording {
    private Recording() {}

    public static void main(String[] args) throws Exception {
      SampleAllocationTest.main(MetricsRegistry.builder().backend(new TextBackend()).build());
    }
  }

  /** Measures without one. */
  static final class NotRecording {
    private NotRecording() {}

    public static void main(String[] args) throws Exception {
      SampleAllocationTest.main(MetricsRegistry.builder().build());
    }
  }

  private static void allocatesNothing(Class<?> main) throws Exception {
    assertThat(Jvm.run(System.getProperty("java.class.path"), Map.of(), List.of(), main).lines())
        .containsExactly(
            "start and stop: 0", "start and close: 0", "with a label: 0", "of the registry: 0");
  }

  @Test
  void aSampleAllocatesNothing() throws Exception {
    allocatesNothing(Recording.class);
  }

  @Test
  void aSampleOfNoBackendAllocatesNothing() throws Exception {
    allocatesNothing(NotRecording.class);
  }
}
