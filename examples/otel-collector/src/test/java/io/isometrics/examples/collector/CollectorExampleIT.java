package io.isometrics.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of this example fit together, and what the dashboard shows is what is exported. */
@Timeout(300)
class CollectorExampleIT {

  private static final Path EXAMPLE = Path.of("").toAbsolutePath();

  /** In a query: what is no metric, but a function, an aggregation, a word or a label. */
  private static final Pattern NOT_A_METRIC =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without)\\s*\\([^)]*\\)|\\b[a-z_]+\\s*(?=\\(|by\\b)");

  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]+");

  private static ExportMetricsServiceRequest exported;

  @TempDir Path folder;

  @BeforeAll
  static void export() throws Exception {
    exported = Quickstart.run();
  }

  @Test
  void theQuickstartExportsOverOtlpWithoutAChangeOfItsCode() {
    Map<String, Metric> metrics = Quickstart.metrics(exported);

    assertThat(metrics).containsKeys("orders_order_size_bytes", "jvm_memory_used_bytes");
    List<NumberDataPoint> received =
        metrics.get("orders_received_total").getSum().getDataPointsList();
    assertThat(received)
        .filteredOn(
            point ->
                Quickstart.attributes(point.getAttributesList()).equals(Map.of("outcome", "TAKEN")))
        .singleElement()
        .satisfies(point -> assertThat(point.getAsDouble()).isEqualTo(3));
    assertThat(
            Quickstart.attributes(exported.getResourceMetrics(0).getResource().getAttributesList()))
        .containsEntry("service.name", "orders");
  }

  @Test
  void theCollectorListensWhereTheServiceSendsAndKeepsNamesAndLabels() throws Exception {
    Object config = load("otel-collector-config.yaml");

    assertThat(at(config, "receivers", "otlp", "protocols", "grpc", "endpoint"))
        .isEqualTo("0.0.0.0:4317");
    assertThat(at(config, "receivers", "otlp", "protocols", "http", "endpoint"))
        .isEqualTo("0.0.0.0:4318");
    assertThat(at(config, "exporters", "prometheus", "endpoint")).isEqualTo("0.0.0.0:8889");
    assertThat(at(config, "exporters", "prometheus", "add_metric_suffixes")).isEqualTo(false);
    assertThat(at(config, "exporters", "prometheus", "without_scope_info")).isEqualTo(true);
    for (String kind : List.of("receivers", "exporters")) {
      assertThat(keys(at(config, kind)))
          .isEqualTo(Set.copyOf((List<?>) at(config, "service", "pipelines", "metrics", kind)));
    }
    assertThat(published()).contains("4317", "4318", "8889");
  }

  @Test
  void aCollectorTakesItsConfiguration() throws Exception {
    String collector = tool("otelcol", "otelcol-contrib");

    run(0, collector, "validate", "--config=" + EXAMPLE.resolve("otel-collector-config.yaml"));
  }

  @Test
  void prometheusScrapesWhatTheCollectorServes() throws Exception {
    Object job = at(load("prometheus.yml"), "scrape_configs", 0);

    assertThat(at(job, "honor_labels")).isEqualTo(true);
    assertThat(at(job, "static_configs", 0, "targets")).isEqualTo(List.of("otel-collector:8889"));
    assertThat(keys(services())).contains("otel-collector");

    String promtool = tool("promtool");
    run(0, promtool, "check", "config", EXAMPLE.resolve("prometheus.yml").toString());
  }

  @Test
  void everyFileThatIsMountedIsThereAndEveryImageHasAVersion() throws Exception {
    List<String> mounts = new ArrayList<>();
    for (Object service : services().values()) {
      assertThat((String) at(service, "image")).matches("[^:]+:v?[0-9]+\\.[0-9]+\\.[0-9]+");
      for (Object volume : (List<?>) at(service, "volumes")) {
        String source = ((String) volume).split(":", -1)[0];
        assertThat(EXAMPLE.resolve(source)).exists();
        mounts.add(((String) volume).split(":", -1)[1]);
      }
      Object command = ((Map<?, ?>) service).get("command");
      for (Object option : command == null ? List.of() : (List<?>) command) {
        assertThat(mounts).contains(((String) option).replaceFirst("^--config(\\.file)?=", ""));
      }
    }
    Object provider = load("grafana/dashboards/provider.yml");
    assertThat(mounts)
        .contains(
            at(provider, "providers", 0, "options", "path") + "/orders.json",
            (String)
                at(
                    services(),
                    "grafana",
                    "environment",
                    "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"));
  }

  @Test
  void theComposeFileIsOne() throws Exception {
    String docker = tool("docker");
    assumeTrue(
        exitCode(docker, "compose", "version") == 0,
        "docker has no compose plugin on this machine");

    run(0, docker, "compose", "-f", EXAMPLE.resolve("docker-compose.yml").toString(), "config");
  }

  @Test
  void withoutDockerItSaysWhatToDo() throws Exception {
    ProcessBuilder script =
        new ProcessBuilder("bash", EXAMPLE.resolve("run.sh").toString()).redirectErrorStream(true);
    // No docker is found there, and no container is started.
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Files.copy(
        Path.of(tool("dirname")), tools.resolve("dirname"), StandardCopyOption.COPY_ATTRIBUTES);
    script.environment().put("PATH", tools.toString());
    script.command().set(0, tool("bash"));
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .contains("This needs Docker with its compose plugin.")
        .contains(EXAMPLE.resolve("otel-collector-config.yaml").toString());
  }

  @Test
  void grafanaAsksPrometheusByAFixedName() throws Exception {
    Object source = at(load("grafana/datasources/prometheus.yml"), "datasources", 0);

    assertThat(at(source, "uid")).isEqualTo("prometheus");
    assertThat(at(source, "url")).isEqualTo("http://prometheus:9090");
    assertThat(keys(services())).contains("prometheus");
  }

  @Test
  void theDashboardCanBeProvisionedAnywhere() throws Exception {
    Object dashboard = load("grafana/dashboards/orders.json");

    assertThat((Integer) at(dashboard, "schemaVersion")).isGreaterThanOrEqualTo(39);
    assertThat(keys(dashboard)).doesNotContain("id");
    assertThat(at(dashboard, "templating", "list", 0, "type")).isEqualTo("datasource");
    assertThat(at(dashboard, "templating", "list", 0, "name")).isEqualTo("datasource");
    Set<Object> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (Object panel : (List<?>) at(dashboard, "panels")) {
      assertThat(ids.add(at(panel, "id"))).as("id of %s", panel).isTrue();
      assertThat(at(panel, "datasource", "uid")).isEqualTo("${datasource}");
      for (Object target : (List<?>) at(panel, "targets")) {
        assertThat(at(target, "datasource", "uid")).isEqualTo("${datasource}");
      }
      for (int x = 0; x < (int) at(panel, "gridPos", "w"); x++) {
        for (int y = 0; y < (int) at(panel, "gridPos", "h"); y++) {
          int column = (int) at(panel, "gridPos", "x") + x;
          assertThat(column).isLessThan(24);
          assertThat(places.add(column + "," + ((int) at(panel, "gridPos", "y") + y)))
              .as("the place of %s is free", at(panel, "title"))
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyMetricOfTheDashboardIsOneThatTheServiceExports() throws Exception {
    Set<String> series = new TreeSet<>();
    Quickstart.metrics(exported)
        .forEach(
            (name, metric) -> {
              if (metric.hasHistogram()) {
                series.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
              } else {
                series.add(name);
              }
            });
    Set<String> asked = new TreeSet<>();
    for (String query : queries()) {
      Matcher metric = METRIC.matcher(NOT_A_METRIC.matcher(query).replaceAll(" "));
      while (metric.find()) {
        asked.add(metric.group());
      }
    }

    assertThat(asked).hasSizeGreaterThan(6).isSubsetOf(series);
  }

  @Test
  void everyQueryOfTheDashboardIsPromql() throws Exception {
    String promtool = tool("promtool");
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    int number = 0;
    for (String query : queries()) {
      rules.append("  - record: query:").append(number++).append("\n    expr: '");
      rules.append(query.replace("$__rate_interval", "20s").replace("'", "''")).append("'\n");
    }
    Path file = Files.writeString(folder.resolve("rules.yml"), rules);

    run(0, promtool, "check", "rules", file.toString());
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (Object panel : (List<?>) at(load("grafana/dashboards/orders.json"), "panels")) {
      for (Object target : (List<?>) at(panel, "targets")) {
        queries.add((String) at(target, "expr"));
      }
    }
    return queries;
  }

  private static Map<?, ?> services() throws IOException {
    return (Map<?, ?>) at(load("docker-compose.yml"), "services");
  }

  /** The ports of the Collector that this machine reaches. */
  private static List<String> published() throws IOException {
    List<String> ports = new ArrayList<>();
    for (Object port : (List<?>) at(services(), "otel-collector", "ports")) {
      ports.add(((String) port).replaceFirst(".*:", ""));
    }
    return ports;
  }

  private static Object load(String file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options)).load(Files.readString(EXAMPLE.resolve(file)));
  }

  /** What is found by following keys and indexes. */
  private static Object at(Object node, Object... path) {
    Object here = node;
    for (Object step : path) {
      here = step instanceof Integer index ? ((List<?>) here).get(index) : get(here, step);
    }
    return here;
  }

  private static Object get(Object map, Object key) {
    assertThat(keys(map)).contains(key);
    return ((Map<?, ?>) map).get(key);
  }

  private static Set<Object> keys(Object map) {
    return Set.copyOf(((Map<?, ?>) map).keySet());
  }

  /** The first of these programs that is installed; else the test is skipped. */
  private static String tool(String... names) {
    List<Path> found =
        Stream.of(names)
            .flatMap(
                name ->
                    Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), String.join(" or ", names) + " is not on the PATH");
    return found.get(0).toString();
  }

  private static int exitCode(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private void run(int status, String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(status);
  }
}
