package io.isometrics.examples.collector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes metrics over OTLP/HTTP on a free port. */
final class OtlpReceiver implements AutoCloseable {

  private final HttpServer server;
  private final BlockingQueue<ExportMetricsServiceRequest> received = new LinkedBlockingQueue<>();

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/metrics", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next request, which must come within a minute. */
  ExportMetricsServiceRequest next() throws InterruptedException {
    ExportMetricsServiceRequest next = received.poll(1, TimeUnit.MINUTES);
    if (next == null) {
      throw new AssertionError("nothing was exported within a minute");
    }
    return next;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
