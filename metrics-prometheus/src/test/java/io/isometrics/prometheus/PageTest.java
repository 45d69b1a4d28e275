package io.isometrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.fixtures.LogCapture;
import io.isometrics.spi.Backend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for people, as it is answered and as a real browser shows it. */
class PageTest {

  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final String HOSTILE =
      "</script></style><script>document.title='HACKED'</script>"
          + "<img src=x onerror=\"document.title='HACKED'\">\"'`${1}{{metrics}}\\";

  @TempDir Path directory;

  private static HttpResponse<byte[]> get(PrometheusExporter exporter, String path) {
    return Http.get(exporter.uri().resolve(path));
  }

  @Test
  void isOneDocumentThatAllowsNothingElse() throws Exception {
    try (Exported exported = new Exported()) {
      HttpResponse<byte[]> page = get(exported.exporter, "/");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(page.body()).hasSizeLessThan(60 * 1024);
      String html = Http.text(page);
      assertThat(html)
          .contains("content=\"metrics\"")
          .doesNotContain("{{", "https:", "src=", "@import");
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .hasValue(
              "default-src 'none'; script-src '"
                  + hash(html, "script")
                  + "'; style-src '"
                  + hash(html, "style")
                  + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
                  + " 'none'");
      HttpResponse<byte[]> head = Http.send("HEAD", exported.exporter.uri().resolve("/"));
      assertThat(head.headers().firstValue("Content-Length")).hasValue("" + page.body().length);
    }
  }

  private static String hash(String html, String element) throws Exception {
    String content =
        html.substring(
            html.indexOf("<" + element + ">") + element.length() + 2,
            html.indexOf("</" + element + ">"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void theAuditIsThereAsJson() {
    try (Exported exported = new Exported()) {
      exported
          .registry
          .timer("wait_seconds", "A \"b\" \\ <c> \n ü")
          .labels(Label.of("route"), Label.of("method"))
          .register();
      exported.registry.counter("zero_total", "Z.").register().add(0);
      io.prometheus.metrics.core.metrics.Counter.builder()
          .name("theirs_total")
          .register(exported.backend.prometheusRegistry());

      assertThat(Http.text(get(exported.exporter, "/audit.json")))
          .startsWith("{\"declared\":2,\"recorded\":1,\"metrics\":[")
          .contains(
              "{\"name\":\"wait_seconds\",\"type\":\"timer\",\"help\":\"A \\\"b\\\" \\\\ \\u003cc>"
                  + " \\u000a"
                  + " \\u00fc\",\"unit\":\"seconds\",\"scope\":\"\",\"file\":\"PageTest.java\"")
          .contains("\"recorded\":\"no\",\"constantLabels\":{},\"labels\":[\"route\",\"method\"]}")
          .contains("\"recorded\":\"yes\",\"constantLabels\":{},\"labels\":[]}")
          .contains("\"undeclared\":[\"theirs_total\"]}");
    }
  }

  @Test
  void isOffWhereThatIsWanted() {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
        PrometheusExporter without = PrometheusExporter.builder(backend).page(false).start();
        PrometheusExporter root = PrometheusExporter.builder(backend).path("/").start()) {
      registry.gauge("present", "1.").register().set(1);
      assertThat(get(without, "/").statusCode()).isEqualTo(404);
      assertThat(get(without, "/audit.json").statusCode()).isEqualTo(404);
      assertThat(get(root, "/audit.json").statusCode()).isEqualTo(404);
      assertThat(Http.text(get(root, "/"))).contains("present 1.0");
    }
  }

  @Test
  void theAuditHasASettingOfItsOwn() {
    try (LogCapture log = new LogCapture()) {
      Map<String, String> alone =
          Map.of("isometrics.http.page", "false", "isometrics.http.audit", "true");
      assertThat(served(log, alone, "/audit.json")).isEqualTo(200);
      assertThat(served(log, alone, "/")).isEqualTo(404);
      Map<String, String> without = Map.of("isometrics.http.audit", "false");
      assertThat(served(log, without, "/audit.json")).isEqualTo(404);
      assertThat(served(log, without, "/")).isEqualTo(200);
      assertThat(log.warnings()).isEmpty();
      assertThat(served(log, Map.of("isometrics.http.audit", "nope"), "/audit.json"))
          .isEqualTo(404);
      assertThat(log.warnings())
          .containsExactly(
              "The setting isometrics.http.audit=nope is not true or false, so no audit is served"
                  + " at /audit.json");
    }
  }

  @Test
  void aSettingSwitchesItOff() {
    try (LogCapture log = new LogCapture()) {
      assertThat(served(log, "false")).isEqualTo(404);
      assertThat(served(log, "true")).isEqualTo(200);
      assertThat(log.warnings()).isEmpty();
      assertThat(served(log, "nope")).isEqualTo(404);
      assertThat(log.warnings())
          .containsExactly(
              "The setting isometrics.http.page=nope is not true or false, so no page is served at"
                  + " /");
    }
  }

  private static int served(LogCapture log, String setting) {
    return served(log, Map.of("isometrics.http.page", setting), "/");
  }

  private static int served(LogCapture log, Map<String, String> given, String path) {
    Map<String, String> settings = new HashMap<>(given);
    settings.put("isometrics.http.port", "0");
    Backend backend =
        new PrometheusBackendProvider().create(key -> Optional.ofNullable(settings.get(key)));
    try {
      List<String> infos = log.infos();
      URI metrics = URI.create(infos.get(infos.size() - 1).replaceAll(".* ", ""));
      return Http.get(metrics.resolve(path)).statusCode();
    } finally {
      backend.close();
    }
  }

  @Test
  @Tag("slow")
  void aBrowserShowsWhatIsThere() throws Exception {
    PrometheusBackend backend = PrometheusBackend.create();
    try (MetricsRegistry registry = MetricsRegistry.builder().backend(backend).build();
        PrometheusExporter exporter =
            PrometheusExporter.builder(backend)
                .readinessCheck("database", Duration.ofSeconds(30), () -> false)
                .start()) {
      registry.counter("orders_total", "Orders.").register().add(12345);
      registry
          .timer("wait_seconds", "Waiting.")
          .buckets(1, 2)
          .register()
          .record(Duration.ofSeconds(2));
      registry.counter("unused_total", "Unused.").labels(Label.of("page")).register();

      assertThat(shown(exporter))
          .contains(
              "orders_total",
              "12,345",
              "wait_seconds",
              "p99",
              "unused_total",
              "no series",
              "ready DOWN: database",
              "health UP",
              "never recorded.");
    }
  }

  @Test
  @Tag("slow")
  void nothingInAMetricIsRunOrTakenForHtml() throws Exception {
    try (Exported exported = new Exported()) {
      exported
          .registry
          .gauge("hostile", HOSTILE)
          .labels(Label.of("value"))
          .register()
          .with(HOSTILE)
          .set(1);
      exported.registry.counter("unused_total", HOSTILE).labels(Label.of("page")).register();

      String dom = shown(exported.exporter, "hostile");
      assertThat(dom)
          .contains("<title>Metrics</title>", "1 series", "&lt;img src=x")
          .doesNotContain("<title>HACKED", "<img");
    }
  }

  /** The document in a browser, some seconds of its time after it was opened. */
  private String shown(PrometheusExporter exporter, String... opened) throws Exception {
    assumeTrue(Files.isExecutable(BROWSER), "needs Debian's package chromium");
    Path out = directory.resolve("dom.html");
    URI page = exporter.uri().resolve("/" + (opened.length == 0 ? "" : "#" + opened[0]));
    List<String> command =
        new ArrayList<>(
            List.of(
                BROWSER.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + directory.resolve("profile"),
                "--virtual-time-budget=8000",
                "--dump-dom",
                page.toString()));
    Process browser =
        new ProcessBuilder(command)
            .redirectError(directory.resolve("browser.log").toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!browser.waitFor(120, TimeUnit.SECONDS)) {
      browser.destroyForcibly().waitFor();
      throw new AssertionError("the browser did not end: " + log());
    }
    String dom = Files.readString(out);
    assertThat(dom).as(log()).isNotEmpty();
    return dom;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("browser.log"));
  }
}
