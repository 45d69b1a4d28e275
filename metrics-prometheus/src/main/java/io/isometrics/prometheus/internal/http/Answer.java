package io.isometrics.prometheus.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.isometrics.prometheus.internal.text.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An answer, ready to be sent, and the scrape that it comes from, if any. */
record Answer(int status, Buffer body, int length, SharedScrapes.@Nullable Shared scrape) {

  private static final int LINE_BYTES = 128;

  /** The JDK's server allocates twice what is written at once. */
  private static final int PIECE_BYTES = 16 * 1024;

  /** A line for people. */
  static Answer line(Headers headers, int status, String text) {
    return text(headers, status, "text/plain; charset=utf-8", text + "\n");
  }

  static Answer text(Headers headers, int status, String type, String text) {
    headers.set("Content-Type", type);
    Buffer body = new Buffer(LINE_BYTES);
    body.write(text.getBytes(StandardCharsets.UTF_8));
    return new Answer(status, body, body.size(), null);
  }

  /** Sends it, or its headers alone for {@code HEAD}. Each piece is progress of the client. */
  void send(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      // The server adds the length of a body only if it sends one.
      headers.set("Content-Length", Integer.toString(length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      // For the server 0 means "not known": an empty registry has a body of no bytes.
      exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
      for (int from = 0; from < length; from += PIECE_BYTES) {
        body.writeTo(exchange.getResponseBody(), from, Math.min(PIECE_BYTES, length - from));
        ClientThreads.waitForClient(true);
      }
    }
  }
}
