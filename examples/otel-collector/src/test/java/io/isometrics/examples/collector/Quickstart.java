package io.isometrics.examples.collector;

import io.isometrics.fixtures.BuiltJars;
import io.isometrics.fixtures.ChildProcess;
import io.isometrics.fixtures.HttpRequests;
import io.isometrics.fixtures.OtlpReceiver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The quickstart as it was built, with the jars of the OpenTelemetry backend beside it. */
final class Quickstart {

  private Quickstart() {}

  /**
   * Orders three teas, ends the service as a deployment does, and gives what it then exported.
   *
   * @param options further options of the JVM
   */
  static ExportMetricsServiceRequest run(String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ChildProcess.java()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Dorders.port=0",
            "-cp",
            classPath(),
            "io.isometrics.examples.quickstart.Main",
            "--no-load"));
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ChildProcess service =
            ChildProcess.start(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                    "OTEL_METRIC_EXPORT_INTERVAL", "86400000",
                    // What an agent would send besides.
                    "OTEL_TRACES_EXPORTER", "none",
                    "OTEL_LOGS_EXPORTER", "none",
                    "OTEL_SERVICE_NAME", "orders"),
                command)) {
      String orders = service.await("Orders are taken at (\\S+)");
      for (int i = 0; i < 3; i++) {
        HttpRequests.send("POST", URI.create(orders), "tea");
      }
      service.stop();
      ExportMetricsServiceRequest.Builder all = receiver.next().request().toBuilder();
      for (int left = receiver.requests() - 1; left > 0; left--) {
        all.mergeFrom(receiver.next().request());
      }
      return all.build();
    }
  }

  private static String classPath() throws IOException {
    return BuiltJars.of("examples/quickstart", "metrics-otel").stream()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The metrics by their names. */
  static Map<String, Metric> metrics(ExportMetricsServiceRequest request) {
    Map<String, Metric> metrics = new TreeMap<>();
    request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .forEach(metric -> metrics.put(metric.getName(), metric));
    return metrics;
  }

  /** Attributes by their names. */
  static Map<String, String> attributes(List<KeyValue> list) {
    Map<String, String> attributes = new TreeMap<>();
    list.forEach(a -> attributes.put(a.getKey(), a.getValue().getStringValue()));
    return attributes;
  }
}
