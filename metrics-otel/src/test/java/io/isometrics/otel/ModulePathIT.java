package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar as a module, with all that it needs. */
class ModulePathIT {

  @Test
  void theModuleCanBeResolvedWithAllThatItNeeds() throws Exception {
    ChildProcess.Result result =
        java("--add-modules", "io.isometrics.otel,ALL-MODULE-PATH", "--validate-modules");

    assertThat(result.output()).doesNotContain("conflict");
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void theModuleProvidesTheBackendAndExportsOnePackage() throws Exception {
    ChildProcess.Result result = java("--describe-module", "io.isometrics.otel");

    assertThat(result.output())
        .contains(
            "provides io.isometrics.spi.BackendProvider with"
                + " io.isometrics.otel.OpenTelemetryBackendProvider")
        .contains("exports io.isometrics.otel");
    assertThat(result.output().lines().filter(line -> line.startsWith("exports "))).hasSize(1);
  }

  private static ChildProcess.Result java(String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path");
    command.add(modulePath());
    command.addAll(List.of(options));
    return ChildProcess.run(command);
  }

  private static String modulePath() throws IOException {
    try (Stream<Path> own = Files.list(Path.of("target"));
        Stream<Path> needed = Files.list(Path.of("target", "lib"))) {
      return Stream.concat(own, needed)
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar") && !file.matches(".*-(sources|javadoc)\\.jar"))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
