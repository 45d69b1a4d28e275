package io.isometrics.spring.applications;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives metrics over OTLP and HTTP. */
final class Receiver implements AutoCloseable {

  private final HttpServer server;
  private final List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();

  private Receiver(HttpServer server) {
    this.server = server;
  }

  static Receiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Receiver receiver = new Receiver(server);
    server.createContext("/v1/metrics", receiver::handle);
    server.start();
    return receiver;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      requests.add(ExportMetricsServiceRequest.parseFrom(body));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The sums of a metric in all that was received, in the order of their arrival. */
  List<Double> sums(String name) {
    return resources()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals(name))
        .map(Metric::getSum)
        .flatMap(sum -> sum.getDataPointsList().stream())
        .map(point -> point.getAsDouble())
        .toList();
  }

  /** What the senders call themselves. */
  List<String> services() {
    return resources()
        .flatMap(resource -> resource.getResource().getAttributesList().stream())
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(attribute -> attribute.getValue().getStringValue())
        .distinct()
        .toList();
  }

  private java.util.stream.Stream<ResourceMetrics> resources() {
    return requests.stream().flatMap(request -> request.getResourceMetricsList().stream());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
