package io.isometrics.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.isometrics.examples.quickstart.OrderMetrics.Outcome;
import io.isometrics.examples.quickstart.Orders.Order;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Answers requests. Knows nothing of the server in front of it. */
final class OrderService {

  record Response(int status, String body) {}

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

  /** Answers a request. */
  Response handle(String method, String path, InputStream body) {
    return switch (route(path)) {
      case "/orders" -> method.equals("POST") ? place(body) : notAllowed();
      case "/orders/{id}" -> method.equals("GET") ? find(path) : notAllowed();
      case "/healthz" -> method.equals("GET") ? new Response(200, "ok\n") : notAllowed();
      default -> new Response(404, "No such page\n");
    };
  }

  /** The template of a path: as many different texts as there are routes, whatever is asked for. */
  static String route(String path) {
    if (path.equals("/orders") || path.equals("/healthz")) {
      return path;
    }
    return ORDER.matcher(path).matches() ? "/orders/{id}" : "other";
  }

  private Response place(InputStream body) {
    byte[] text;
    try {
      text = body.readNBytes(MAX_ORDER_BYTES + 1);
    } catch (IOException e) {
      return received(Outcome.UNREADABLE, 400, "The order could not be read");
    }
    metrics.orderSize.observe(text.length);
    if (text.length == 0) {
      return received(Outcome.EMPTY, 400, "An order has at least a byte");
    }
    if (text.length > MAX_ORDER_BYTES) {
      return received(Outcome.TOO_LARGE, 413, "An order has at most " + MAX_ORDER_BYTES + " bytes");
    }
    OptionalLong id = orders.place(new String(text, UTF_8));
    return id.isPresent()
        ? received(Outcome.TAKEN, 201, "/orders/" + id.getAsLong())
        : received(Outcome.QUEUE_FULL, 503, "Too many orders are waiting");
  }

  private Response received(Outcome outcome, int status, String answer) {
    metrics.received.with(outcome).increment();
    return new Response(status, answer + "\n");
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
}
