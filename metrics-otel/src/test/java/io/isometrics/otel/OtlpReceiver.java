package io.isometrics.otel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * Receives metrics over OTLP/HTTP on a free port, decoded by the classes that protoc makes of the
 * OpenTelemetry protocol, not by the SDK. It answers as it is told.
 */
final class OtlpReceiver implements AutoCloseable {

  /** How to answer a request. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A request as it came. */
  record Received(ExportMetricsServiceRequest request, Map<String, List<String>> headers) {
    String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? "" : String.join(",", values);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();
  private volatile Answer answer = accept();

  private OtlpReceiver(HttpServer server) {
    this.server = server;
  }

  static OtlpReceiver start() throws IOException {
    return start(0);
  }

  static OtlpReceiver start(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, 0);
    OtlpReceiver receiver = new OtlpReceiver(server);
    server.createContext("/v1/metrics", receiver::handle);
    server.setExecutor(receiver.threads);
    server.start();
    return receiver;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      try (InputStream body =
          zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
        received.add(
            new Received(
                ExportMetricsServiceRequest.parseFrom(body),
                Map.copyOf(exchange.getRequestHeaders())));
      }
      requests.incrementAndGet();
      answer.to(exchange);
    }
  }

  /** The value of {@code OTEL_EXPORTER_OTLP_ENDPOINT} that leads here. */
  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on answers in some way. */
  void answers(Answer answer) {
    this.answer = answer;
  }

  /** Takes everything. */
  static Answer accept() {
    return exchange -> respond(exchange, 200, new byte[0]);
  }

  /** Refuses with a status. */
  static Answer refuse(int status) {
    return exchange -> respond(exchange, status, new byte[0]);
  }

  /** Refuses with a status, and asks to be tried again. */
  static Answer refuse(int status, String retryAfter) {
    return exchange -> {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
      respond(exchange, status, new byte[0]);
    };
  }

  /** Says that some points were rejected. */
  static Answer partially(long rejected, String message) {
    ExportMetricsServiceResponse response =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(rejected)
                    .setErrorMessage(message))
            .build();
    return exchange -> respond(exchange, 200, response.toByteArray());
  }

  /** Says nothing until {@link #release()}, and then hangs up. */
  Answer silence() {
    return exchange -> {
      held.incrementAndGet();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        held.decrementAndGet();
      }
    };
  }

  /** How many requests are held. */
  int held() {
    return held.get();
  }

  /** Ends the silence. */
  void release() {
    released.countDown();
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** How many requests have come. */
  int requests() {
    return requests.get();
  }

  /** The next request, which must come within a minute. */
  Received next() throws InterruptedException {
    Received next = received.poll(1, TimeUnit.MINUTES);
    if (next == null) {
      throw new AssertionError("nothing was exported within a minute");
    }
    return next;
  }

  /** The last request that has come; there must be one. */
  Received last() {
    Received last = null;
    for (Received each : received) {
      last = each;
    }
    if (last == null) {
      throw new AssertionError("nothing was exported");
    }
    return last;
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
