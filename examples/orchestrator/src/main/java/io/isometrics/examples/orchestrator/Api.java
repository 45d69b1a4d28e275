package io.isometrics.examples.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.isometrics.Counter;
import io.isometrics.Family1;
import io.isometrics.Family2;
import io.isometrics.Label;
import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.io.IOException;

/**
 * What owners ask for, over HTTP: {@code PUT} and {@code DELETE /services/<name>} with the body
 * {@code <image> <replicas>}, {@code PUT /secrets/<name>}, {@code PUT /volumes/<name>}, {@code PUT
 * /ingress/<host>} with the name of a service.
 */
final class Api implements AutoCloseable {

  /** What clients send is theirs to choose: all else is the series {@code other}. */
  private static final Label<String> METHOD = Label.oneOf("method", "PUT", "DELETE");

  private static final Label<String> STATUS = Label.of("status");

  private final Family2<Counter, String, String> requests;
  private final Family1<Timer, String> duration;
  private final Consensus consensus;
  private final Services services;
  private final Ingress ingress;
  private final LoopbackServer server;

  Api(MetricsRegistry registry, int port, Consensus consensus, Services services, Ingress ingress)
      throws IOException {
    this.consensus = consensus;
    this.services = services;
    this.ingress = ingress;
    MetricsRegistry api = registry.scope("api");
    requests =
        api.counter("requests_total", "Requests answered.").labels(METHOD, STATUS).register();
    duration =
        api.timer("request_duration_seconds", "To answer a request.").labels(METHOD).register();
    server = LoopbackServer.start(port, this::handle);
  }

  int port() {
    return server.port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    Timer.Sample sample = duration.with(method).start();
    int status;
    try {
      status =
          serve(
              method,
              exchange.getRequestURI().getPath().split("/", -1),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8).strip());
    } catch (Consensus.NoQuorumException e) {
      status = 503;
    } catch (IllegalArgumentException e) {
      status = 400;
    }
    sample.stop();
    requests.with(method, Integer.toString(status)).increment();
    LoopbackServer.answer(exchange, status, Integer.toString(status));
  }

  private int serve(String method, String[] path, String body) {
    if (path.length != 3) {
      return 404;
    }
    String name = path[2];
    switch (method + " " + path[1]) {
      case "PUT services" -> services.put(name, service(body));
      case "DELETE services" -> services.delete(name);
      case "PUT secrets" -> consensus.propose(state -> state.withSecret(name));
      case "PUT volumes" -> consensus.propose(state -> state.withVolume(name));
      case "PUT ingress" -> ingress.route(name, body);
      default -> {
        return 404;
      }
    }
    return 200;
  }

  private static ClusterState.Service service(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("Give <image> <replicas>, not " + text);
    }
    return new ClusterState.Service(words[0], Integer.parseInt(words[1]));
  }

  @Override
  public void close() {
    server.close();
  }
}
