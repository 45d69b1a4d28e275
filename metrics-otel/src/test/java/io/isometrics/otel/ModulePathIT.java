package io.isometrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.OtlpReceiver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a module, with all that it needs. */
@Timeout(300)
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

  @Test
  void aModularApplicationExportsWithoutAnyOptionOfTheModuleSystem(@TempDir Path folder)
      throws Exception {
    Path application = compiled(folder);
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      ChildProcess.Result result =
          java(
              List.of(application.toString(), modulePath()),
              "-Disometrics.backend=otel",
              "-Dotel.exporter.otlp.endpoint=" + receiver.endpoint(),
              "--module",
              "com.acme.shop/com.acme.shop.Main");

      assertThat(result.output()).contains("flushed: true").doesNotContain("WARNING");
      assertThat(result.status()).isZero();
      assertThat(Canonical.of(receiver.next().request())).contains("orders_total{} 3.0\n");
    }
  }

  @Test
  void withoutASenderForGrpcTheMessageSaysWhatToAdd(@TempDir Path folder) throws Exception {
    ChildProcess.Result result =
        java(
            List.of(compiled(folder).toString(), modulePath()),
            "-Disometrics.backend=otel",
            "-Dotel.exporter.otlp.protocol=grpc",
            "--module",
            "com.acme.shop/com.acme.shop.Main");

    assertThat(result.output())
        .contains("The metrics backend otel can't be made and is skipped")
        .contains("OTEL_EXPORTER_OTLP_PROTOCOL is grpc")
        .contains("io.opentelemetry:opentelemetry-exporter-sender-okhttp");
    assertThat(result.status()).isZero();
  }

  /** An application that requires the API alone; discovery brings the backend in. */
  private static Path compiled(Path folder) throws IOException {
    Path sources = folder.resolve("sources");
    Path main = sources.resolve("com/acme/shop/Main.java");
    Files.createDirectories(main.getParent());
    Files.writeString(
        main,
        """
        package com.acme.shop;

        import io.isometrics.Metrics;
        import java.time.Duration;

        final class Main {
          public static void main(String[] args) {
            Metrics.registry().counter("orders_total", "Orders.").register().add(3);
            System.out.println("flushed: " + Metrics.registry().flush(Duration.ofMinutes(1)));
          }
        }
        """);
    Path module = sources.resolve("module-info.java");
    Files.writeString(module, "module com.acme.shop { requires io.isometrics; }");
    Path classes = folder.resolve("classes");
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--module-path",
                modulePath(),
                "-d",
                classes.toString(),
                module.toString(),
                main.toString());
    assertThat(status).as("status of javac").isZero();
    return classes;
  }

  private static ChildProcess.Result java(String... options)
      throws IOException, InterruptedException {
    return java(List.of(modulePath()), options);
  }

  private static ChildProcess.Result java(List<String> modulePath, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path");
    command.add(String.join(File.pathSeparator, modulePath));
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
