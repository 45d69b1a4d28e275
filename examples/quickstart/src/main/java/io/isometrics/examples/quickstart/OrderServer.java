package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.isometrics.MetricsRegistry;
import io.isometrics.examples.quickstart.OrderService.Response;
import io.isometrics.http.HttpServerMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts the order service on the JDK's HTTP server, on loopback, and has its requests measured. */
final class OrderServer implements AutoCloseable {

  private static final int THREADS = 8;

  private final OrderService service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** Listens on the port, or on any free one if it is 0. */
  OrderServer(OrderService service, MetricsRegistry registry, int port) throws IOException {
    this.service = service;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    HttpContext context = server.createContext("/", this::handle);
    context.getFilters().add(HttpServerMetrics.register(registry, OrderServer::route));
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private static String route(HttpExchange exchange) {
    return OrderService.route(exchange.getRequestURI().getPath());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response;
      try {
        response =
            service.handle(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestBody());
      } catch (RuntimeException e) {
        response = OrderService.FAILED;
      }
      byte[] body = response.body().getBytes(UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(response.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Lets requests that are under way finish, for a second at most. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }
}
