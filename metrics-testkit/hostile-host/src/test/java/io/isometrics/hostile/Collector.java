package io.isometrics.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Receives OTLP over HTTP. The names of metrics and labels are found in it as they are. */
final class Collector implements AutoCloseable {

  private final HttpServer server;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next export. */
  String next() throws InterruptedException {
    String export = received.poll(60, TimeUnit.SECONDS);
    if (export == null) {
      throw new AssertionError("nothing was exported");
    }
    return export;
  }

  /** All exports that came so far. */
  String all() {
    StringBuilder all = new StringBuilder();
    received.forEach(all::append);
    return all.toString();
  }

  void clear() {
    received.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
