package io.isometrics.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The metadata for GraalVM names all that the published jars find by its name. No native image is
 * built here: the tool isn't in the build.
 */
class NativeImageMetadataTest {

  private static final Path ROOT = Path.of("..", "..");

  /** What finds a class, a member or a file by its name. */
  private static final Pattern USE =
      Pattern.compile(
          "\\b(Class\\.forName|getDeclaredField|getField|getDeclaredMethod|getMethod(?!\\(\\))|newUpdater"
              + "|getDeclaredConstructor|newInstance|newProxyInstance|findVarHandle|findVirtual"
              + "|findStatic|findConstructor|getResourceAsStream|getResources|getSystemResource\\w*"
              + "|ServiceLoader\\.load|ResourceBundle\\.getBundle|ObjectInputStream)\\(");

  /** Each use in the published jars, and what the metadata of the jar has for it. */
  private static final Map<String, List<String>> USES =
      Map.ofEntries(
          Map.entry(
              "metrics-api CounterCell.java newUpdater",
              List.of(
                  "{\"name\":\"io.isometrics.aggregation.CounterCell\",\"fields\":["
                      + "{\"name\":\"whole\"},{\"name\":\"contended\"},{\"name\":\"fractions\"}]}")),
          Map.entry(
              "metrics-api GaugeCell.java newUpdater",
              List.of(
                  "{\"name\":\"io.isometrics.aggregation.GaugeCell\",\"fields\":["
                      + "{\"name\":\"bits\"},{\"name\":\"met\"}]}")),
          Map.entry(
              "metrics-api HistogramCell.java newUpdater",
              List.of(
                  "{\"name\":\"io.isometrics.aggregation.HistogramCell\",\"fields\":["
                      + "{\"name\":\"stripes\"}]}")),
          Map.entry(
              "metrics-api Discovery.java ServiceLoader.load",
              List.of("META-INF/services/io.isometrics.spi.BackendProvider")),
          Map.entry(
              "metrics-api Instrumentations.java ServiceLoader.load",
              List.of("META-INF/services/io.isometrics.spi.Instrumentation")),
          Map.entry(
              "integrations/jvm VirtualThreadMetrics.java Class.forName",
              List.of("{\"name\":\"jdk.management.VirtualThreadSchedulerMXBean\",")),
          Map.entry(
              "integrations/jvm VirtualThreadMetrics.java getMethod",
              List.of(
                  "{\"name\":\"getParallelism\",\"parameterTypes\":[]}",
                  "{\"name\":\"getPoolSize\",\"parameterTypes\":[]}",
                  "{\"name\":\"getMountedVirtualThreadCount\",\"parameterTypes\":[]}",
                  "{\"name\":\"getQueuedVirtualThreadCount\",\"parameterTypes\":[]}")),
          Map.entry(
              "metrics-api Settings.java getResourceAsStream", List.of("isometrics.properties")),
          Map.entry(
              "metrics-prometheus LibraryVersion.java getResourceAsStream",
              List.of("META-INF/maven/io.prometheus/prometheus-metrics-model/pom.properties")),
          Map.entry(
              "metrics-prometheus Page.java getResourceAsStream",
              List.of("io/isometrics/prometheus/internal/page/page.html")),
          Map.entry(
              "metrics-prometheus LibraryVersion.java Class.forName",
              List.of(
                  "{\"name\":\"io.prometheus.metrics.config.EscapingScheme\"}",
                  "{\"name\":\"io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor\"}")),
          Map.entry(
              "metrics-prometheus Bcrypt.java Class.forName",
              List.of("{\"name\":\"at.favre.lib.crypto.bcrypt.BCrypt\",")),
          Map.entry(
              "metrics-prometheus Bcrypt.java getMethod",
              List.of(
                  "{\"name\":\"verifyer\",\"parameterTypes\":[]}",
                  "{\"name\":\"verify\",\"parameterTypes\":[\"byte[]\",\"byte[]\"]}")),
          Map.entry(
              "metrics-prometheus Bcrypt.java getField",
              List.of("\"fields\":[{\"name\":\"verified\"}]}")),
          Map.entry(
              "metrics-prometheus OpenTelemetryContext.java Class.forName",
              List.of(
                  "{\"name\":\"io.opentelemetry.api.trace.Span\",",
                  "{\"name\":\"io.opentelemetry.api.trace.SpanContext\",")),
          Map.entry(
              "metrics-prometheus OpenTelemetryContext.java findStatic",
              List.of("{\"name\":\"current\",\"parameterTypes\":[]}")),
          Map.entry(
              "metrics-prometheus OpenTelemetryContext.java findVirtual",
              List.of(
                  "{\"name\":\"getSpanContext\",\"parameterTypes\":[]}",
                  "{\"name\":\"isSampled\",\"parameterTypes\":[]}",
                  "{\"name\":\"getTraceId\",\"parameterTypes\":[]}",
                  "{\"name\":\"getSpanId\",\"parameterTypes\":[]}")),
          Map.entry(
              "metrics-prometheus TraceContexts.java ServiceLoader.load",
              List.of("META-INF/services/io.isometrics.spi.TraceContext")),
          Map.entry(
              "metrics-prometheus NamedGroups.java getMethod",
              List.of(
                  "{\"name\":\"javax.net.ssl.SSLParameters\",",
                  "{\"name\":\"setNamedGroups\",\"parameterTypes\":[\"java.lang.String[]\"]}")),
          Map.entry(
              "metrics-otel GlobalInstance.java Class.forName",
              List.of("{\"name\":\"io.opentelemetry.javaagent.OpenTelemetryAgent\"}")),
          Map.entry(
              "metrics-otel GlobalInstance.java getDeclaredField",
              List.of(
                  "{\"name\":\"io.opentelemetry.api.GlobalOpenTelemetry\",\"fields\":["
                      + "{\"name\":\"globalOpenTelemetry\"}]}")),
          Map.entry(
              "metrics-otel Readers.java ServiceLoader.load",
              List.of(
                  "META-INF/services/io.opentelemetry.sdk.autoconfigure.spi"
                      + ".AutoConfigurationCustomizerProvider")));

  /** The modules that are published and have code. */
  private static List<String> published() throws IOException {
    List<String> modules = new ArrayList<>();
    for (String parent : List.of("", "integrations/")) {
      try (Stream<Path> folders = Files.list(ROOT.resolve(parent))) {
        for (Path folder : folders.sorted().toList()) {
          Path pom = folder.resolve("pom.xml");
          if (Files.isDirectory(folder.resolve("src/main/java"))
              && Files.isRegularFile(pom)
              && !folder.endsWith("metrics-testkit")
              && !Files.readString(pom).contains("<maven.deploy.skip>true<")) {
            modules.add(parent + folder.getFileName());
          }
        }
      }
    }
    assertThat(modules).contains("metrics-api", "integrations/micrometer");
    return modules;
  }

  @Test
  void everyUseIsKnown() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : published()) {
      for (Path source : files(module, "src/main/java")) {
        Matcher use = USE.matcher(Files.readString(source));
        while (use.find()) {
          found.add(module + " " + source.getFileName() + " " + use.group(1));
        }
      }
    }

    assertThat(Set.copyOf(found)).isEqualTo(USES.keySet());
  }

  @Test
  void theMetadataOfTheJarNamesEveryUse() throws IOException {
    for (Map.Entry<String, List<String>> use : USES.entrySet()) {
      String module = use.getKey().substring(0, use.getKey().indexOf(' '));
      assertThat(metadata(module)).as(use.getKey()).contains(use.getValue());
    }
  }

  @Test
  void whatServiceLoaderFindsCanBeMade() throws IOException {
    int providers = 0;
    for (String module : published()) {
      for (Path services : files(module, "src/main/resources/META-INF/services")) {
        for (String provider : Files.readAllLines(services)) {
          assertThat(metadata(module))
              .contains(
                  "{\"name\":\""
                      + provider
                      + "\",\"methods\":[{\"name\":\"<init>\",\"parameterTypes\":[]}]}");
          providers++;
        }
      }
    }
    assertThat(providers).isGreaterThanOrEqualTo(5);
  }

  @Test
  void theFieldsThatAreNamedAreThere() throws IOException {
    Pattern named =
        Pattern.compile("\"name\":\"io\\.isometrics\\.([\\w.]+)\",\"fields\":\\[(.*?)\\]");
    int fields = 0;
    for (String module : published()) {
      Matcher type = named.matcher(metadata(module));
      while (type.find()) {
        Path source =
            ROOT.resolve(module)
                .resolve("src/main/java/io/isometrics")
                .resolve(type.group(1).replace('.', '/') + ".java");
        Matcher field = Pattern.compile("\"name\":\"(\\w+)\"").matcher(type.group(2));
        while (field.find()) {
          assertThat(Files.readString(source))
              .containsPattern("private volatile [^;=]*\\b" + field.group(1) + "( = [^;]+)?;");
          fields++;
        }
      }
    }
    assertThat(fields).isEqualTo(6);
  }

  /** All of a module's metadata, without the white space. */
  private static String metadata(String module) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files(module, "src/main/resources/META-INF/native-image")) {
      text.append(Files.readString(file).replaceAll("\\s", ""));
    }
    return text.toString();
  }

  private static List<Path> files(String module, String folder) throws IOException {
    Path root = ROOT.resolve(module).resolve(folder);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
