package io.isometrics.examples.orchestrator;

import com.sun.net.httpserver.HttpExchange;
import io.isometrics.Counter;
import io.isometrics.Family2;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands requests from outside to the containers of the service that the host name belongs to. */
final class Ingress implements AutoCloseable {

  /** A route's host, never the header as it comes: strangers would make series with it. */
  private static final Label<String> HOST = Label.of("host");

  private static final Label<String> BACKEND = Label.of("backend");
  private static final String UNKNOWN = "unknown";

  private final Timer create;
  private final Timer update;
  private final Family2<Counter, String, String> requests;
  private final Family2<Timer, String, String> duration;
  private final Scheduler scheduler;
  private final Map<String, String> routes = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();
  private final LoopbackServer server;

  Ingress(MetricsRegistry registry, int port, Scheduler scheduler) throws IOException {
    this.scheduler = scheduler;
    MetricsRegistry ingress = registry.scope("ingress");
    create = ingress.timer("create_duration_seconds", "To create a route.").register();
    update = ingress.timer("update_duration_seconds", "To update a route.").register();
    requests =
        ingress.counter("requests_total", "Requests handed on.").labels(HOST, BACKEND).register();
    duration =
        ingress
            .timer("request_duration_seconds", "Until the container had answered.")
            .labels(HOST, BACKEND)
            .register();
    server = LoopbackServer.start(port, this::handle);
  }

  int port() {
    return server.port();
  }

  /** From now on a host belongs to a service. */
  void route(String host, String service) {
    (routes.containsKey(host) ? update : create).time(() -> routes.put(host, service));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":\\d+$", "");
    String service = routes.get(host);
    if (service == null) {
      host = UNKNOWN;
      service = UNKNOWN;
    }
    requests.with(host, service).increment();
    Timer.Sample sample = duration.with(host, service).start();
    try {
      forward(exchange, scheduler.running(service));
    } finally {
      sample.stop();
    }
  }

  private void forward(HttpExchange exchange, List<Worker.Container> containers)
      throws IOException {
    if (containers.isEmpty()) {
      LoopbackServer.answer(exchange, 503, "No container runs");
      return;
    }
    Worker.Container next =
        containers.get(Math.floorMod(turn.getAndIncrement(), containers.size()));
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + next.port())).build(),
              HttpResponse.BodyHandlers.ofString());
      LoopbackServer.answer(exchange, answer.statusCode(), answer.body().strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LoopbackServer.answer(exchange, 503, "The ingress ends");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
