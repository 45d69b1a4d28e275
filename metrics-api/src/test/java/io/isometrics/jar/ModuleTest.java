package io.isometrics.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.Metrics;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the module shows and needs. */
class ModuleTest {

  private ModuleDescriptor module;

  @BeforeEach
  void find() throws Exception {
    Path classes =
        Path.of(Metrics.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    module = ModuleFinder.of(classes).find("io.isometrics").orElseThrow().descriptor();
  }

  @Test
  void fourPackagesAreExportedToEverybody() {
    assertThat(module.exports())
        .extracting(Exports::source)
        .containsExactlyInAnyOrder(
            "io.isometrics",
            "io.isometrics.aggregation",
            "io.isometrics.events",
            "io.isometrics.spi");
    assertThat(module.exports()).noneMatch(Exports::isQualified);
    assertThat(module.opens()).isEmpty();
    assertThat(module.isOpen()).isFalse();
    assertThat(module.isAutomatic()).isFalse();
  }

  @Test
  void nothingButTheBaseOfTheJdkIsNeededAtRunTime() {
    assertThat(module.requires())
        .extracting(Requires::name, Requires::modifiers)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("java.base", Set.of(Requires.Modifier.MANDATED)),
            org.assertj.core.groups.Tuple.tuple("org.jspecify", Set.of(Requires.Modifier.STATIC)));
  }

  @Test
  void backendsAndInstrumentationsAreFoundAsServices() {
    assertThat(module.uses())
        .containsExactlyInAnyOrder(
            "io.isometrics.spi.BackendProvider", "io.isometrics.spi.Instrumentation");
    assertThat(module.provides()).isEmpty();
  }
}
