package io.isometrics.packaging;

import static io.isometrics.testkit.IsometricsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.testkit.MetricsExtension;
import io.isometrics.testkit.TestMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project with a module-info.java that tests with the testkit. */
@ExtendWith(MetricsExtension.class)
class ModularTest {

  @Test
  void theTestsRunInTheModule() {
    assertThat(ModularTest.class.getModule().getName()).isEqualTo("io.isometrics.packaging");
  }

  @Test
  void theTestkitAssertsWhatWasRecorded(TestMetrics metrics) {
    Main.serve(metrics.registry());

    assertThat(metrics).counter("orders_total").hasValue(1);
  }
}
