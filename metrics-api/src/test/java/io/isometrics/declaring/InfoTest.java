package io.isometrics.declaring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isometrics.InfoBuilder;
import io.isometrics.MetricType;
import io.isometrics.MetricsRegistry;
import io.isometrics.Registration;
import io.isometrics.fixture.TextBackend;
import org.junit.jupiter.api.Test;

class InfoTest {

  private final TextBackend backend = new TextBackend();
  private final MetricsRegistry registry =
      MetricsRegistry.builder().backend(backend).strict(true).build();

  private InfoBuilder build(String version) {
    return registry.info("build_info", "What runs.").label("version", version);
  }

  @Test
  void itIsOneWithItsFacts() {
    build("1.2").label("os", "linux").register();
    build("1.2").label("os", "linux").register();

    assertThat(backend.lines()).containsExactly("build_info{version=\"1.2\",os=\"linux\"} 1.0");
    assertThat(registry.catalog().get(0).type()).isEqualTo(MetricType.INFO);
  }

  @Test
  void factsThatChangeEndTheirSeries() {
    Registration old = build("1.2").register();
    old.close();
    old.close();
    build("1.3").register();
    build("1.2").register();

    assertThat(backend.lines())
        .containsExactly("build_info{version=\"1.2\"} 1.0", "build_info{version=\"1.3\"} 1.0");
  }

  @Test
  void itHasTheLabelsAndPrefixOfItsScope() {
    registry.scope("app").withLabel("zone", "a").info("build_info", "B.").register();

    assertThat(backend.lines()).containsExactly("app_build_info{zone=\"a\"} 1.0");
  }

  @Test
  void aBadDeclarationIsRefused() {
    assertThatThrownBy(() -> registry.info("build", "B."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("info 'build' must end in _info: build_info");
    assertThatThrownBy(() -> registry.info("a_bucket_info", "B."))
        .hasMessageContaining("must not end in _bucket");
    assertThatThrownBy(() -> build("1").label("version", "2"))
        .hasMessage("info 'build_info' has the label 'version' twice");
    assertThatThrownBy(() -> build("1").label("le", "2")).hasMessageContaining("label 'le'");
  }

  @Test
  void itCollidesWithAGaugeOfTheNameWithoutTheSuffix() {
    build("1.2").register();

    assertThatThrownBy(() -> registry.gauge("build", "B.").register())
        .hasMessageContaining("both would export 'build' in OpenMetrics");
  }
}
