package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.examples.quickstart.OrderMetrics.Method;
import io.isometrics.examples.quickstart.OrderMetrics.Outcome;
import io.isometrics.examples.quickstart.Orders.Order;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Answers requests, and measures that. Knows nothing of the server in front of it. */
final class OrderService {

  record Response(int status, String body) {
    Outcome outcome() {
      if (status >= 500) {
        return Outcome.SERVER_ERROR;
      }
      return status >= 400 ? Outcome.CLIENT_ERROR : Outcome.OK;
    }
  }

  /** What an exception becomes. */
  static final Response FAILED = new Response(500, "Something went wrong\n");

  static final int MAX_ORDER_BYTES = 64 * 1024;

  private static final Pattern ORDER = Pattern.compile("/orders/[0-9]{1,18}");

  private final Orders orders;
  private final OrderMetrics metrics;

  OrderService(Orders orders, OrderMetrics metrics) {
    this.orders = orders;
    this.metrics = metrics;
  }

  /** Answers a request. All of it is recorded when this returns. */
  Response handle(String methodName, String path, InputStream body) {
    Method method = method(methodName);
    Response response = FAILED;
    metrics.inFlight.increment();
    try {
      response = metrics.duration.with(route(path)).supply(() -> answer(method, path, body));
      return response;
    } finally {
      metrics.requests.with(method, response.outcome()).increment();
      metrics.inFlight.decrement();
    }
  }

  private Response answer(Method method, String path, InputStream body) {
    return switch (route(path)) {
      case "/orders" -> method == Method.POST ? place(body) : notAllowed();
      case "/orders/{id}" -> method == Method.GET ? find(path) : notAllowed();
      case "/healthz" -> method == Method.GET ? new Response(200, "ok\n") : notAllowed();
      default -> new Response(404, "No such page\n");
    };
  }

  private Response place(InputStream body) {
    byte[] text;
    try {
      text = body.readNBytes(MAX_ORDER_BYTES + 1);
    } catch (IOException e) {
      return new Response(400, "The order could not be read\n");
    }
    metrics.orderSize.observe(text.length);
    if (text.length == 0 || text.length > MAX_ORDER_BYTES) {
      return new Response(400, "An order has 1 to " + MAX_ORDER_BYTES + " bytes\n");
    }
    OptionalLong id = orders.place(new String(text, UTF_8));
    return id.isPresent()
        ? new Response(201, "/orders/" + id.getAsLong() + "\n")
        : new Response(503, "Too many orders are waiting\n");
  }

  private Response find(String path) {
    Optional<Order> order = orders.find(Long.parseLong(path.substring("/orders/".length())));
    return order.isPresent()
        ? new Response(200, order.get().state() + " " + order.get().text() + "\n")
        : new Response(404, "No such order\n");
  }

  private static Response notAllowed() {
    return new Response(405, "Not allowed here\n");
  }

  /** The template of a path: as many different texts as there are routes, whatever is asked for. */
  private static String route(String path) {
    if (path.equals("/orders") || path.equals("/healthz")) {
      return path;
    }
    return ORDER.matcher(path).matches() ? "/orders/{id}" : "other";
  }

  private static Method method(String name) {
    return switch (name) {
      case "GET" -> Method.GET;
      case "POST" -> Method.POST;
      default -> Method.OTHER;
    };
  }
}
